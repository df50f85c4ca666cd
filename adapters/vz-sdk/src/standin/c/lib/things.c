/* Objects behind handles: how they are made, filled and destroyed. */
#include "lib.h"

#include <stdlib.h>
#include <string.h>

static void thing_destroy(struct object *object)
{
    struct thing *thing = (struct thing *)object;
    bag_clear(&thing->fields);
    core_drop(thing->core);
}

struct thing *thing_new(struct core *core, uint32_t kind, struct bag fields)
{
    struct thing *thing = object_new(sizeof *thing, kind, thing_destroy);
    thing->core = core == NULL ? NULL : core_use(core);
    thing->fields = fields;
    return thing;
}

static void strings_destroy(struct object *object)
{
    struct strings *strings = (struct strings *)object;
    for (size_t i = 0; i < strings->count; i++)
        free(strings->items[i]);
    free(strings->items);
}

struct strings *strings_new(void)
{
    return object_new(sizeof(struct strings), PHT_STRINGS_LIST, strings_destroy);
}

void strings_add(struct strings *strings, const char *text)
{
    strings->items = must_grow(strings->items, (strings->count + 1) * sizeof *strings->items);
    strings->items[strings->count++] = must_copy(text);
}

struct strings *strings_split(const char *text)
{
    struct strings *strings = strings_new();
    char *copy = must_copy(text);
    char *rest = copy;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;)
        if (*line != '\0')
            strings_add(strings, line);
    free(copy);
    return strings;
}

char *strings_join(const struct strings *strings)
{
    char *text = must_copy("");
    for (size_t i = 0; i < strings->count; i++) {
        char *longer = must_format("%s%s%s", text, i == 0 ? "" : "\n", strings->items[i]);
        free(text);
        text = longer;
    }
    return text;
}

static void items_destroy(struct object *object)
{
    struct items *items = (struct items *)object;
    for (size_t i = 0; i < items->count; i++) {
        object_release(items->items[i].object);
        free(items->items[i].text);
    }
    free(items->items);
}

struct items *items_new(uint32_t kind)
{
    return object_new(sizeof(struct items), kind, items_destroy);
}

void items_add(struct items *items, struct object *object, const char *text)
{
    items->items = must_grow(items->items, (items->count + 1) * sizeof *items->items);
    items->items[items->count++] = (struct item){object, text == NULL ? NULL : must_copy(text)};
}

static void vm_destroy(struct object *object)
{
    struct vm *vm = (struct vm *)object;
    config_clear(&vm->config);
    core_drop(vm->core);
}

struct vm *vm_new(struct core *core)
{
    struct vm *vm = object_new(sizeof *vm, PHT_VIRTUAL_MACHINE, vm_destroy);
    vm->core = core_use(core);
    return vm;
}

struct search {
    struct core *core;
    const char *uuid;
    struct vm *found;
};

static void match_vm(struct object *object, void *argument)
{
    struct search *search = argument;
    struct vm *vm = (struct vm *)object;
    if (object->kind == PHT_VIRTUAL_MACHINE && vm->unique && vm->core == search->core
        && strcmp(bag_text(&vm->config.fields, "Uuid"), search->uuid) == 0)
        search->found = vm;
}

struct vm *vm_unique(struct core *core, const char *uuid)
{
    struct search search = {core, uuid, NULL};
    object_each(match_vm, &search);
    return search.found;
}

void vm_load(struct vm *vm, const char *encoded)
{
    config_clear(&vm->config);
    vm->config = config_decode(encoded);
}

static void element_destroy(struct object *object)
{
    object_release(((struct element *)object)->vm);
}

struct element *element_new(struct vm *vm, uint32_t kind, uint32_t class_number, size_t position)
{
    struct element *element = object_new(sizeof *element, kind, element_destroy);
    object_retain(vm);
    element->vm = vm;
    element->class_number = class_number;
    element->position = position;
    return element;
}

uint32_t device_kind(uint32_t class_number)
{
    switch (class_number) {
    case PDE_FLOPPY_DISK:
        return PHT_VIRTUAL_DEV_FLOPPY;
    case PDE_OPTICAL_DISK:
        return PHT_VIRTUAL_DEV_OPTICAL_DISK;
    case PDE_HARD_DISK:
        return PHT_VIRTUAL_DEV_HARD_DISK;
    case PDE_GENERIC_NETWORK_ADAPTER:
        return PHT_VIRTUAL_DEV_NET_ADAPTER;
    case PDE_SERIAL_PORT:
        return PHT_VIRTUAL_DEV_SERIAL_PORT;
    case PDE_PARALLEL_PORT:
        return PHT_VIRTUAL_DEV_PARALLEL_PORT;
    case PDE_SOUND_DEVICE:
        return PHT_VIRTUAL_DEV_SOUND;
    case PDE_USB_DEVICE:
        return PHT_VIRTUAL_DEV_USB_DEVICE;
    case PDE_GENERIC_PCI_DEVICE:
    case PDE_PCI_VIDEO_ADAPTER:
        return PHT_VIRTUAL_DEV_GENERIC_PCI;
    case PDE_GENERIC_SCSI_DEVICE:
        return PHT_VIRTUAL_DEV_GENERIC_SCSI;
    default:
        return 0;
    }
}

/* The place may be gone since: removed, or the reloaded configuration has fewer. */
static struct bag *element_fields(const struct element *element)
{
    struct config *config = &element->vm->config;
    if (element->removed)
        return NULL;
    if (element->class_number != 0)
        return config_device(config, element->class_number, element->position);
    return element->position < config->boot_count ? &config->boots[element->position] : NULL;
}

struct bag *fields_of(PRL_HANDLE handle, uint32_t kind, PRL_RESULT *code)
{
    struct object *object = object_of(handle, kind);
    *code = PRL_ERR_SUCCESS;
    if (object == NULL) {
        *code = PRL_ERR_INVALID_ARG;
        return NULL;
    }
    if (object->kind == PHT_VIRTUAL_MACHINE)
        return &((struct vm *)object)->config.fields;
    if (object->destroy == thing_destroy)
        return &((struct thing *)object)->fields;
    struct bag *fields = element_fields((struct element *)object);
    if (fields == NULL)
        *code = PRL_ERR_OBJECT_WAS_REMOVED;
    return fields;
}
