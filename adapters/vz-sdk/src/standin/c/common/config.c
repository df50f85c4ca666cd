#include "config.h"

#include "prlsdk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void clear_list(struct bag **list, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        bag_clear(&(*list)[i]);
    free(*list);
    *list = NULL;
    *count = 0;
}

static void copy_list(struct bag **list, size_t *count, const struct bag *from, size_t from_count)
{
    struct bag *copy = must_alloc(from_count, sizeof *copy);
    for (size_t i = 0; i < from_count; i++)
        copy[i] = bag_copy(&from[i]);
    clear_list(list, count);
    *list = copy;
    *count = from_count;
}

static struct bag *append(struct bag **list, size_t *count)
{
    *list = must_grow(*list, (*count + 1) * sizeof **list);
    (*list)[*count] = (struct bag){0};
    return &(*list)[(*count)++];
}

static void remove_at(struct bag *list, size_t *count, size_t index)
{
    bag_clear(&list[index]);
    memmove(&list[index], &list[index + 1], (*count - index - 1) * sizeof *list);
    (*count)--;
}

static bool same_list(const struct bag *one, size_t count, const struct bag *other, size_t other_count)
{
    if (count != other_count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!bag_equal(&one[i], &other[i]))
            return false;
    return true;
}

void config_clear(struct config *config)
{
    bag_clear(&config->fields);
    clear_list(&config->devices, &config->device_count);
    clear_list(&config->boots, &config->boot_count);
}

void config_take_devices(struct config *to, const struct config *from)
{
    copy_list(&to->devices, &to->device_count, from->devices, from->device_count);
}

void config_take_boots(struct config *to, const struct config *from)
{
    copy_list(&to->boots, &to->boot_count, from->boots, from->boot_count);
}

struct config config_copy(const struct config *config)
{
    struct config copy = {.fields = bag_copy(&config->fields)};
    config_take_devices(&copy, config);
    config_take_boots(&copy, config);
    return copy;
}

static void encode_list(struct bag *all, const char *prefix, const struct bag *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *text = bag_encode(&list[i]);
        bag_set_nth(all, prefix, i, text);
        free(text);
    }
}

char *config_encode(const struct config *config)
{
    struct bag all = {0};
    bag_set_bag(&all, "fields", &config->fields);
    encode_list(&all, "device", config->devices, config->device_count);
    encode_list(&all, "boot", config->boots, config->boot_count);
    char *text = bag_encode(&all);
    bag_clear(&all);
    return text;
}

static void decode_list(const struct bag *all, const char *prefix, struct bag **list, size_t *count)
{
    const char *text;
    while ((text = bag_nth(all, prefix, *count)) != NULL)
        *append(list, count) = bag_decode(text);
}

struct config config_decode(const char *text)
{
    struct bag all = bag_decode(text);
    struct config config = {.fields = bag_get_bag(&all, "fields")};
    decode_list(&all, "device", &config.devices, &config.device_count);
    decode_list(&all, "boot", &config.boots, &config.boot_count);
    bag_clear(&all);
    return config;
}

struct bag *config_add_device(struct config *config, uint32_t class_number)
{
    struct bag *device = append(&config->devices, &config->device_count);
    bag_set_number(device, "Type", class_number);
    return device;
}

struct bag *config_add_boot(struct config *config)
{
    return append(&config->boots, &config->boot_count);
}

static bool of_class(const struct bag *device, uint32_t class_number)
{
    return bag_number(device, "Type") == (int64_t)class_number;
}

size_t config_count_devices(const struct config *config, uint32_t class_number)
{
    size_t count = 0;
    for (size_t i = 0; i < config->device_count; i++)
        count += of_class(&config->devices[i], class_number);
    return count;
}

struct bag *config_device(const struct config *config, uint32_t class_number, size_t nth)
{
    for (size_t i = 0; i < config->device_count; i++)
        if (of_class(&config->devices[i], class_number) && nth-- == 0)
            return &config->devices[i];
    return NULL;
}

void config_remove_device(struct config *config, uint32_t class_number, size_t nth)
{
    struct bag *device = config_device(config, class_number, nth);
    if (device == NULL)
        return;
    int64_t index = bag_number(device, "Index");
    for (size_t i = config->boot_count; i-- > 0;)
        if (of_class(&config->boots[i], class_number) && bag_number(&config->boots[i], "Index") == index)
            config_remove_boot(config, i);
    remove_at(config->devices, &config->device_count, (size_t)(device - config->devices));
}

void config_remove_boot(struct config *config, size_t nth)
{
    remove_at(config->boots, &config->boot_count, nth);
}

bool config_same_devices(const struct config *one, const struct config *other)
{
    return same_list(one->devices, one->device_count, other->devices, other->device_count);
}

bool config_same_boots(const struct config *one, const struct config *other)
{
    return same_list(one->boots, one->boot_count, other->boots, other->boot_count);
}

bool config_is_container(const struct config *config)
{
    return bag_number(&config->fields, "VmType") == PVT_CT;
}

static void random_bytes(void *buffer, size_t size)
{
    if (getrandom(buffer, size, 0) != (ssize_t)size)
        abort();
}

uint32_t random_below(uint32_t limit)
{
    uint32_t number;
    random_bytes(&number, sizeof number);
    return limit == 0 ? 0 : number % limit;
}

char *new_uuid(void)
{
    uint8_t b[16];
    random_bytes(b, sizeof b);
    b[6] = (uint8_t)((b[6] & 0x0F) | 0x40);
    b[8] = (uint8_t)((b[8] & 0x3F) | 0x80);
    return must_format("{%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x}", b[0], b[1], b[2], b[3],
                       b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
