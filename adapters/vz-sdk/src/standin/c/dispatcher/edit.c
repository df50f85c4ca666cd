/* Registration, editing, lookup: all that reads or writes configurations. */
#include "operations.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CPUS 32
#define MEMORY_STEP 4

void list_machines(struct task *task)
{
    int64_t flags = bag_number(&task->fields, "flags");
    bool all = (flags & (PVTF_VM | PVTF_CT)) == 0;
    for (struct machine *machine = world.machines; machine != NULL; machine = machine->next) {
        int64_t wanted = is_container(machine) ? PVTF_CT : PVTF_VM;
        if (all || (flags & wanted) != 0)
            task_result_machine(task, &machine->config);
    }
    plan_answer(task);
}

/* Shortly after a commit a read may, when the world is set so, still give what was before. */
static const struct config *readable(const struct machine *machine)
{
    int64_t stale = knob("stale-ms", 0);
    bool old = stale > 0 && now_ms() - machine->changed_at < stale && machine->before.fields.count > 0;
    return old ? &machine->before : &machine->config;
}

static struct machine *find(const char *id, int64_t flags)
{
    struct machine *machine = NULL;
    bool by_name = (flags & PGVC_SEARCH_BY_NAME) != 0;
    if (!by_name || (flags & PGVC_SEARCH_BY_UUID) != 0)
        machine = machine_by("Uuid", id);
    return machine == NULL && by_name ? machine_by("Name", id) : machine;
}

void get_config(struct task *task)
{
    struct machine *machine = find(bag_text(&task->fields, "id"), bag_number(&task->fields, "flags"));
    if (machine == NULL) {
        plan_failure(task, PRL_ERR_VM_UUID_NOT_FOUND, NULL);
        return;
    }
    task_result_machine(task, readable(machine));
    plan_answer(task);
}

static void answer_config(struct task *task, const struct config *config)
{
    char *text = config_encode(config);
    bag_set(&task->answer, "config", text);
    free(text);
}

void refresh(struct task *task)
{
    answer_config(task, readable(task->machine));
    plan_answer(task);
}

void begin_edit(struct task *task)
{
    struct machine *machine = task->machine;
    struct client *client = client_by_id(task->client);
    if (machine->state == VMS_SUSPENDED || (machine->locked_by != 0 && machine->locked_by != task->client)) {
        plan_failure(task,
                     machine->state == VMS_SUSPENDED ? PRL_ERR_CANT_EDIT_SUSPENDED_VM
                                                     : PRL_ERR_VM_IS_EXCLUSIVELY_LOCKED,
                     NULL);
        return;
    }
    answer_config(task, readable(machine));
    if (client != NULL) {
        struct bag edit = {0};
        bag_set_number(&edit, "version", machine->version);
        bag_set(&edit, "config", bag_text(&task->answer, "config"));
        bag_set_bag(&client->edits, task->uuid, &edit);
        bag_clear(&edit);
    }
    plan_answer(task);
}

/* Where the server changed a field since the begin, its value stays; the rest is taken from the committer. */
static void merge(struct config *mine, const struct config *base, const struct config *server)
{
    for (size_t i = 0; i < server->fields.count; i++) {
        const struct pair *pair = &server->fields.pairs[i];
        const char *before = bag_find(&base->fields, pair->key);
        if (before == NULL || strcmp(before, pair->value) != 0)
            bag_set(&mine->fields, pair->key, pair->value);
    }
    if (!config_same_devices(server, base))
        config_take_devices(mine, server);
    if (!config_same_boots(server, base))
        config_take_boots(mine, server);
}

/* Entries that are used and have a device, numbered 1, 2, 3 ... in the order of their old numbers. */
static void renumber_boots(struct config *config)
{
    for (size_t i = config->boot_count; i-- > 0;) {
        const struct bag *boot = &config->boots[i];
        bool has_device = false;
        for (size_t d = 0; d < config->device_count; d++)
            has_device = has_device
                || (bag_number(&config->devices[d], "Type") == bag_number(boot, "Type")
                    && bag_number(&config->devices[d], "Index") == bag_number(boot, "Index"));
        if (!has_device || bag_number(boot, "InUse") == 0)
            config_remove_boot(config, i);
    }
    for (size_t i = 1; i < config->boot_count; i++)
        for (size_t j = i; j > 0
             && bag_number(&config->boots[j], "SequenceIndex") < bag_number(&config->boots[j - 1], "SequenceIndex");
             j--) {
            struct bag swapped = config->boots[j];
            config->boots[j] = config->boots[j - 1];
            config->boots[j - 1] = swapped;
        }
    for (size_t i = 0; i < config->boot_count; i++)
        bag_set_number(&config->boots[i], "SequenceIndex", (int64_t)i + 1);
}

static void fill_adapter(const struct config *config, struct bag *device)
{
    if (config_is_container(config) && bag_number(device, "EmulatedType") == PNA_ROUTED)
        bag_set_number(device, "Index", UINT32_MAX);
    if (*bag_text(device, "HostInterfaceName") != '\0')
        return;
    char *name = must_format("vme%s", bag_text(device, "MacAddress"));
    for (char *c = name; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    bag_set(device, "HostInterfaceName", name);
    free(name);
}

static void fill_disk(struct bag *device)
{
    if (*bag_text(device, "SerialNumber") != '\0')
        return;
    char *serial = must_format("%08x%08x%04x", random_below(UINT32_MAX), random_below(UINT32_MAX), random_below(65536));
    bag_set(device, "SerialNumber", serial);
    free(serial);
}

void fill_generated(struct config *config, const char *path)
{
    if (*bag_text(&config->fields, "HomePath") == '\0') {
        char *home = must_format("%s/%s.pvm/config.pvs", *path == '\0' ? "/vz/vmprivate" : path,
                                 bag_text(&config->fields, "Uuid"));
        bag_set(&config->fields, "HomePath", home);
        free(home);
    }
    for (size_t i = 0; i < config->device_count; i++) {
        struct bag *device = &config->devices[i];
        if (bag_number(device, "Type") == PDE_GENERIC_NETWORK_ADAPTER)
            fill_adapter(config, device);
        if (bag_number(device, "Type") == PDE_HARD_DISK)
            fill_disk(device);
    }
}

/* 0 when a new machine of this configuration conflicts with none. */
static PRL_RESULT conflict(const struct config *config)
{
    struct machine *same_uuid = machine_by("Uuid", bag_text(&config->fields, "Uuid"));
    struct machine *same_name = machine_by("Name", bag_text(&config->fields, "Name"));
    const char *home = bag_text(&config->fields, "HomePath");
    if (same_uuid != NULL && same_uuid == same_name)
        return PRL_ERR_VM_ALREADY_REGISTERED;
    if (same_uuid != NULL)
        return PRL_ERR_VM_ALREADY_REGISTERED_VM_UUID;
    if (same_name != NULL)
        return PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME;
    return *home != '\0' && machine_by("HomePath", home) != NULL ? PRL_ERR_VM_ALREADY_REGISTERED_VM_PATH
                                                                 : PRL_ERR_SUCCESS;
}

/* What the server does not accept in any configuration. */
static PRL_RESULT inconsistency(const struct config *config)
{
    int64_t cpus = bag_number(&config->fields, "CpuCount");
    bool memory_fits = bag_number(&config->fields, "RamSize") % MEMORY_STEP == 0;
    bool cpus_fit = config_is_container(config) || (cpus >= 1 && cpus <= MOST_CPUS);
    bool name_fits = strchr(bag_text(&config->fields, "Name"), '/') == NULL;
    return memory_fits && cpus_fit && name_fits ? PRL_ERR_SUCCESS : PRL_ERR_INCONSISTENCY_VM_CONFIG;
}

static void name_it(struct config *config)
{
    char *name = must_copy("Red Hat Enterprise Linux 6 and older");
    for (int i = 1; machine_by("Name", name) != NULL; i++) {
        free(name);
        name = must_format("Red Hat Enterprise Linux 6 and older (%d)", i);
    }
    bag_set(&config->fields, "Name", name);
    free(name);
}

/* A container made from a template gets its root disk from the server. */
static void create_root(struct config *config)
{
    if (!config_is_container(config) || *bag_text(&config->fields, "OsTemplate") == '\0'
        || config_count_devices(config, PDE_HARD_DISK) > 0)
        return;
    const char *uuid = bag_text(&config->fields, "Uuid");
    char *path = must_format("/vz/private/%.*s/root.hdd", (int)strcspn(uuid + 1, "}"), uuid + 1);
    struct bag *disk = config_add_device(config, PDE_HARD_DISK);
    bag_set_number(disk, "Index", 0);
    bag_set_number(disk, "Enabled", 1);
    bag_set_number(disk, "Connected", 1);
    bag_set_number(disk, "EmulatedType", PDT_USE_IMAGE_FILE);
    bag_set_number(disk, "DiskSize", 10240);
    bag_set(disk, "FriendlyName", path);
    bag_set(disk, "SysName", path);
    bag_set(disk, "MountPoint", "/");
    free(path);
    struct bag *boot = config_add_boot(config);
    bag_set_number(boot, "Type", PDE_HARD_DISK);
    bag_set_number(boot, "Index", 0);
    bag_set_number(boot, "InUse", 1);
    bag_set_number(boot, "SequenceIndex", 1);
}

static void do_register(struct task *task)
{
    struct config config = config_decode(bag_text(&task->fields, "config"));
    PRL_RESULT code = conflict(&config);
    if (code != PRL_ERR_SUCCESS) {
        plan_failure(task, code, bag_text(&config.fields, "Name"));
        config_clear(&config);
        return;
    }
    struct machine *machine = machine_new(bag_text(&task->fields, "config"));
    renumber_boots(&machine->config);
    machine->transient = false;
    machine_save(machine);
    answer_config(task, &config);
    config_clear(&config);
}

void register_machine(struct task *task)
{
    struct config config = config_decode(bag_text(&task->fields, "config"));
    bool named = *bag_text(&config.fields, "Name") != '\0';
    if (!named)
        name_it(&config);
    PRL_RESULT code = conflict(&config);
    if (code == PRL_ERR_SUCCESS)
        code = inconsistency(&config);
    if (code != PRL_ERR_SUCCESS) {
        plan_failure(task, code, bag_text(&config.fields, "Name"));
        config_clear(&config);
        return;
    }
    create_root(&config);
    fill_generated(&config, bag_text(&task->fields, "path"));
    char *text = config_encode(&config);
    bag_set(&task->fields, "config", text);
    free(text);
    plan_effect(task, do_register);
    struct bag *added = plan_event_with(task, PET_DSP_EVT_VM_ADDED, PIE_DISPATCHER);
    if (!named)
        event_add(added, EVT_PARAM_GENERATED_VM_NAME, PFD_STRING, bag_text(&config.fields, "Name"));
    /* Of a container the monitor tells as well. */
    if (config_is_container(&config) && knob("container-added-twice", 1))
        event_add(plan_event_with(task, PET_DSP_EVT_VM_ADDED, PIE_DISPATCHER), EVT_PARAM_VMINFO_VM_TYPE, PFD_INT32,
                  "1");
    plan_answer(task);
    config_clear(&config);
}

void register_path(struct task *task)
{
    struct machine *machine = machine_take_back(bag_text(&task->fields, "path"));
    if (machine == NULL) {
        plan_failure(task, PRL_ERR_VM_DIRECTORY_NOT_EXIST, bag_text(&task->fields, "path"));
        return;
    }
    machine_save(machine);
    free(task->uuid);
    task->uuid = must_copy(uuid_of(machine));
    plan_event(task, PET_DSP_EVT_VM_ADDED);
    task_result_machine(task, &machine->config);
    plan_answer(task);
}

void default_config(struct task *task)
{
    struct config config = {0};
    bool container = bag_number(&task->fields, "kind") == PVT_CT;
    int memory = 0;
    sscanf(bag_text(&task->fields, "sample"), "vswap.%dMB", &memory);
    char *uuid = new_uuid();
    bag_set(&config.fields, "Uuid", uuid);
    free(uuid);
    bag_set_number(&config.fields, "VmType", container ? PVT_CT : PVT_VM);
    bag_set_number(&config.fields, "RamSize", container && memory > 0 ? memory : 256);
    bag_set_number(&config.fields, "CpuCount", 1);
    bag_set_number(&config.fields, "CpuMode", PCM_CPU_MODE_64);
    bag_set_number(&config.fields, "VideoRamSize", 32);
    bag_set_number(&config.fields, "OfflineManagementEnabled", 1);
    bag_set_number(&config.fields, "CpuUnits", 1000);
    bag_set_number(&config.fields, "IoPriority", 4);
    task_result_machine(task, &config);
    config_clear(&config);
    plan_answer(task);
}

/* A device of the stored configuration that a new one lacks or has otherwise; its link state may differ. */
static bool device_changed(const struct bag *stored, const struct config *fresh)
{
    int64_t class_number = bag_number(stored, "Type");
    struct bag *device;
    for (size_t i = 0; (device = config_device(fresh, (uint32_t)class_number, i)) != NULL; i++) {
        if (bag_number(device, "Index") != bag_number(stored, "Index"))
            continue;
        struct bag same = bag_copy(device);
        bag_set(&same, "Connected", bag_text(stored, "Connected"));
        bool changed = !bag_equal(&same, stored);
        bag_clear(&same);
        return changed;
    }
    return true;
}

static bool devices_changed(const struct config *stored, const struct config *fresh)
{
    for (size_t i = 0; i < stored->device_count; i++)
        if (device_changed(&stored->devices[i], fresh))
            return true;
    return !knob("hot-plug", 1) && fresh->device_count != stored->device_count;
}

static bool differs(const struct config *one, const struct config *other, const char *field)
{
    return strcmp(bag_text(&one->fields, field), bag_text(&other->fields, field)) != 0;
}

static bool resources_changed(const struct config *one, const struct config *other)
{
    return differs(one, other, "RamSize") || differs(one, other, "CpuCount");
}

static PRL_RESULT commit_refusal(const struct machine *machine, const struct config *fresh)
{
    struct machine *same_name = machine_by("Name", bag_text(&fresh->fields, "Name"));
    bool active = machine->state == VMS_RUNNING || machine->state == VMS_PAUSED;
    if (same_name != NULL && same_name != machine)
        return PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME;
    if (inconsistency(fresh) != PRL_ERR_SUCCESS)
        return PRL_ERR_INCONSISTENCY_VM_CONFIG;
    if (machine->state != VMS_STOPPED && differs(&machine->config, fresh, "Name"))
        return PRL_ERR_VM_MUST_BE_STOPPED_BEFORE_RENAMING;
    if (machine->state == VMS_PAUSED && !is_container(machine))
        return PRL_ERR_CANNOT_EDIT_HARDWARE_FOR_PAUSED_VM;
    bool hardware = devices_changed(&machine->config, fresh)
        || (!knob("hot-plug", 1) && resources_changed(&machine->config, fresh));
    if (active && !is_container(machine) && hardware)
        return PRL_ERR_VM_MUST_BE_STOPPED_FOR_CHANGE_DEVICES;
    return PRL_ERR_SUCCESS;
}

static void refuse_commit(struct task *task, PRL_RESULT code)
{
    const char *parameter = code == PRL_ERR_VM_CONFIG_WAS_CHANGED ? NULL : name_of(task->machine);
    plan_failure(task, code, parameter);
    /* A failed commit is announced like a good one. */
    task->step_count = 0;
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}

static void store(struct machine *machine, const struct config *fresh)
{
    config_clear(&machine->before);
    machine->before = machine->config;
    machine->config = config_copy(fresh);
    fill_generated(&machine->config, "");
    renumber_boots(&machine->config);
    machine->changed_at = now_ms();
    machine->version++;
    machine_save(machine);
}

static void do_commit(struct task *task)
{
    struct config fresh = config_decode(bag_text(&task->fields, "config"));
    if (task->machine != NULL)
        store(task->machine, &fresh);
    fill_generated(&fresh, "");
    task_result_machine(task, &fresh);
    config_clear(&fresh);
}

/* Takes what the client noted at its begin; false when it noted nothing. */
static bool take_edit(struct task *task, int64_t *version, struct config *base)
{
    struct client *client = client_by_id(task->client);
    if (client == NULL || bag_find(&client->edits, task->uuid) == NULL)
        return false;
    struct bag edit = bag_get_bag(&client->edits, task->uuid);
    *version = bag_number(&edit, "version");
    *base = config_decode(bag_text(&edit, "config"));
    bag_clear(&edit);
    bag_remove(&client->edits, task->uuid);
    return true;
}

static void plan_commit(struct task *task, const struct config *fresh)
{
    char *text = config_encode(fresh);
    bag_set(&task->fields, "config", text);
    free(text);
    plan_effect(task, do_commit);
    if (task->machine->state == VMS_RUNNING && resources_changed(&task->machine->config, fresh)) {
        struct bag *applied = plan_event_with(task, PET_DSP_EVT_VM_CONFIG_APPLIED, PIE_VIRTUAL_MACHINE);
        char *code = must_format("%d", PRL_ERR_VM_APPLY_CONFIG_NEEDS_REBOOT);
        event_add(applied, EVT_PARAM_VM_UUID, PFD_STRING, task->uuid);
        event_add(applied, EVT_PARAM_OP_RC, PFD_INT32, code);
        free(code);
    }
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}

void commit(struct task *task)
{
    struct config base = {0};
    int64_t version = 0;
    if (task->machine->state == VMS_SUSPENDED) {
        plan_failure(task, PRL_ERR_CANT_EDIT_SUSPENDED_VM, NULL);
        return;
    }
    if (!take_edit(task, &version, &base)) {
        refuse_commit(task, PRL_ERR_CONFIG_BEGIN_EDIT_NOT_FOUND_OBJECT_UUID);
        return;
    }
    struct config fresh = config_decode(bag_text(&task->fields, "config"));
    if (task->machine->version > version)
        merge(&fresh, &base, &task->machine->config);
    PRL_RESULT refusal = task->machine->version > version + 1 ? PRL_ERR_VM_CONFIG_WAS_CHANGED
                                                              : commit_refusal(task->machine, &fresh);
    if (refusal == PRL_ERR_SUCCESS)
        plan_commit(task, &fresh);
    else
        refuse_commit(task, refusal);
    config_clear(&fresh);
    config_clear(&base);
}

static void do_unregister(struct task *task)
{
    machine_remove(task->machine, true);
}

static void do_delete(struct task *task)
{
    machine_remove(task->machine, false);
}

static void leave(struct task *task, effect *effect, uint32_t event)
{
    uint32_t state = task->machine->state;
    if (state != VMS_STOPPED && state != VMS_SUSPENDED) {
        plan_failure(task,
                     is_container(task->machine) ? PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED
                                                 : PRL_ERR_DISP_VM_IS_NOT_STOPPED,
                     uuid_of(task->machine));
        return;
    }
    plan_effect(task, effect);
    plan_event(task, event);
    plan_answer(task);
}

void unregister_machine(struct task *task)
{
    leave(task, do_unregister, PET_DSP_EVT_VM_UNREGISTERED);
}

void delete_machine(struct task *task)
{
    leave(task, do_delete, PET_DSP_EVT_VM_DELETED);
}

static void do_clone(struct task *task)
{
    struct machine *clone = machine_new(bag_text(&task->fields, "config"));
    machine_save(clone);
    task_result_machine(task, &clone->config);
}

void clone_machine(struct task *task)
{
    if (task->machine->state != VMS_STOPPED && task->machine->state != VMS_SUSPENDED) {
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STOPPED, uuid_of(task->machine));
        return;
    }
    struct config config = config_copy(&task->machine->config);
    const char *wanted = bag_text(&task->fields, "new-uuid");
    char *uuid = *wanted == '\0' ? new_uuid() : must_copy(wanted);
    bag_set(&config.fields, "Uuid", uuid);
    bag_set(&config.fields, "Name", bag_text(&task->fields, "name"));
    bag_set(&config.fields, "HomePath", "");
    bag_set_number(&config.fields, "Template", (bag_number(&task->fields, "flags") & PCVF_CLONE_TO_TEMPLATE) != 0);
    PRL_RESULT code = conflict(&config);
    if (code == PRL_ERR_SUCCESS) {
        fill_generated(&config, bag_text(&task->fields, "path"));
        char *text = config_encode(&config);
        bag_set(&task->fields, "config", text);
        free(text);
        free(task->uuid);
        task->uuid = must_copy(uuid);
        plan_effect(task, do_clone);
        plan_event(task, PET_DSP_EVT_VM_ADDED);
        plan_answer(task);
    } else {
        plan_failure(task, code, bag_text(&task->fields, "name"));
    }
    free(uuid);
    config_clear(&config);
}

static void do_move(struct task *task)
{
    char *home = must_format("%s/%s.pvm/config.pvs", bag_text(&task->fields, "path"), task->uuid);
    bag_set(&task->machine->config.fields, "HomePath", home);
    free(home);
    machine_save(task->machine);
}

void move_machine(struct task *task)
{
    plan_effect(task, do_move);
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}

void lock_machine(struct task *task)
{
    struct machine *machine = task->machine;
    if (machine->locked_by != 0 && machine->locked_by != task->client) {
        plan_failure(task, PRL_ERR_VM_IS_EXCLUSIVELY_LOCKED, NULL);
        return;
    }
    machine->locked_by = task->client;
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}

void unlock_machine(struct task *task)
{
    if (task->machine->locked_by != task->client) {
        plan_failure(task,
                     task->machine->locked_by == 0 ? PRL_ERR_VM_IS_NOT_LOCKED
                                                   : PRL_ERR_NOT_LOCK_OWNER_SESSION_TRIES_TO_UNLOCK,
                     NULL);
        return;
    }
    task->machine->locked_by = 0;
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}

static struct bag *device_named(struct task *task)
{
    struct bag *device;
    uint32_t class_number = (uint32_t)bag_number(&task->fields, "class");
    for (size_t i = 0; (device = config_device(&task->machine->config, class_number, i)) != NULL; i++)
        if (bag_number(device, "Index") == bag_number(&task->fields, "index"))
            return device;
    return NULL;
}

static void do_resize(struct task *task)
{
    struct bag *disk = device_named(task);
    if (disk == NULL)
        return;
    bag_set(disk, "DiskSize", bag_text(&task->fields, "size"));
    machine_save(task->machine);
}

void resize_disk(struct task *task)
{
    struct bag *disk = device_named(task);
    int64_t emulation = disk == NULL ? -1 : bag_number(disk, "EmulatedType");
    bool image = emulation == PDT_USE_IMAGE_FILE || emulation == PDT_USE_FILE_SYSTEM;
    if (!image || bag_number(&task->fields, "size") <= 0) {
        plan_failure(task, PRL_ERR_DISK_RESIZE_FAILED, name_of(task->machine));
        return;
    }
    plan_effect(task, do_resize);
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}

static void do_connect(struct task *task)
{
    struct bag *device = device_named(task);
    if (device == NULL)
        return;
    bag_set(device, "Connected", bag_text(&task->fields, "connected"));
    machine_save(task->machine);
}

void connect_device(struct task *task)
{
    if (task->machine->state != VMS_RUNNING) {
        plan_failure(task, PRL_ERR_INVALID_ACTION_REQUESTED, NULL);
        return;
    }
    plan_effect(task, do_connect);
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_answer(task);
}
