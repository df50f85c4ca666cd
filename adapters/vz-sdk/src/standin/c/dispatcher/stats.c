/* Performance counters: numbers that grow with the time a machine has run. */
#include "operations.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PERIOD_MS 1000

/* '.' is itself, '*' any text, '#' digits; an empty filter lets all through. */
static bool matches(const char *filter, const char *name)
{
    if (*filter == '*')
        return matches(filter + 1, name) || (*name != '\0' && matches(filter, name + 1));
    if (*filter == '#')
        return isdigit((unsigned char)*name) && (matches(filter + 1, name + 1) || matches(filter, name + 1));
    if (*filter == '\0' || *name == '\0')
        return *filter == *name;
    return *filter == *name && matches(filter + 1, name + 1);
}

struct counters {
    struct bag *event;
    const char *filter;
    uint64_t ran; /* milliseconds of running */
};

static void add(const struct counters *counters, char *name, uint32_t kind, uint64_t value)
{
    if (*counters->filter == '\0' || matches(counters->filter, name)) {
        char *text = must_format("%llu", (unsigned long long)value);
        event_add(counters->event, name, kind, text);
        free(text);
    }
    free(name);
}

static void add_disk(const struct counters *counters, const char *bus, int64_t number, bool container)
{
    uint64_t ms = counters->ran;
    if (!container)
        add(counters, must_format("devices.%s%lld.read_requests", bus, (long long)number), PFD_UINT64, ms / 10);
    add(counters, must_format("devices.%s%lld.read_total", bus, (long long)number), PFD_UINT64, ms * 409);
    if (!container)
        add(counters, must_format("devices.%s%lld.write_requests", bus, (long long)number), PFD_UINT64, ms / 20);
    add(counters, must_format("devices.%s%lld.write_total", bus, (long long)number), PFD_UINT64, ms * 204);
}

static const char *bus_name(const struct bag *disk)
{
    switch (bag_number(disk, "IfaceType")) {
    case PMS_IDE_DEVICE:
        return "ide";
    case PMS_SATA_DEVICE:
        return "sata";
    case PMS_VIRTIO_BLOCK_DEVICE:
        return "virtio";
    default:
        return "scsi";
    }
}

static void add_devices(const struct counters *counters, const struct machine *machine)
{
    bool container = is_container(machine);
    struct bag *device;
    for (size_t i = 0; (device = config_device(&machine->config, PDE_HARD_DISK, i)) != NULL; i++)
        add_disk(counters, container ? "hdd" : bus_name(device), bag_number(device, "StackIndex"), container);
    for (size_t i = 0; (device = config_device(&machine->config, PDE_GENERIC_NETWORK_ADAPTER, i)) != NULL; i++) {
        long long number = (long long)bag_number(device, "Index");
        add(counters, must_format("net.nic%lld.pkts_in", number), PFD_UINT64, counters->ran / 5);
        add(counters, must_format("net.nic%lld.pkts_out", number), PFD_UINT64, counters->ran / 7);
        add(counters, must_format("net.nic%lld.bytes_in", number), PFD_UINT64, counters->ran * 20);
        add(counters, must_format("net.nic%lld.bytes_out", number), PFD_UINT64, counters->ran * 14);
    }
}

static void add_memory(const struct counters *counters, const struct machine *machine)
{
    uint64_t total = (uint64_t)bag_number(&machine->config.fields, "RamSize");
    bool tools = knob("tools", 1) != 0;
    add(counters, must_copy("guest.ram.usage"), PFD_UINT32, total / 2);
    add(counters, must_copy("guest.ram.cached"), PFD_UINT32, tools ? total / 8 : 0);
    add(counters, must_copy("guest.ram.total"), PFD_UINT32, total);
    if (!is_container(machine)) {
        add(counters, must_copy("guest.ram.balloon_actual"), PFD_UINT32, total);
        add(counters, must_copy("guest.ram.available"), PFD_UINT32, tools ? total : 0);
    }
    add(counters, must_copy("guest.ram.swap_in"), PFD_UINT64, 0);
    add(counters, must_copy("guest.ram.swap_out"), PFD_UINT64, 0);
    if (!is_container(machine)) {
        add(counters, must_copy("guest.ram.minor_fault"), PFD_UINT64, tools ? counters->ran : 0);
        add(counters, must_copy("guest.ram.major_fault"), PFD_UINT64, tools ? counters->ran / 100 : 0);
    }
}

static void add_text(const struct counters *counters, const char *name, const char *value)
{
    if (*counters->filter == '\0' || matches(counters->filter, name))
        event_add(counters->event, name, PFD_STRING, value);
}

/* The guest has mounted its first disk, and tells of it through its tools. */
static void add_filesystem(const struct counters *counters, const struct machine *machine)
{
    struct bag *disk = config_device(&machine->config, PDE_HARD_DISK, 0);
    if (disk == NULL || knob("tools", 1) == 0)
        return;
    uint64_t size = (uint64_t)bag_number(disk, "DiskSize") << 20;
    add_text(counters, "fs0.name", is_container(machine) ? "/dev/ploop1p1" : "/dev/sda1");
    add_text(counters, "fs0.type", "ext4");
    add_text(counters, "fs0.mountpoint", "/");
    add_text(counters, "fs0.disk", is_container(machine) ? "" : "sda");
    add(counters, must_copy("fs0.total"), PFD_UINT64, size);
    add(counters, must_copy("fs0.free"), PFD_UINT64, size - size / 4);
}

static void add_counters(const struct machine *machine, struct bag *event, const char *filter)
{
    int64_t ran = machine->run_before + now_ms() - machine->running_since;
    struct counters counters = {event, filter, (uint64_t)ran};
    int64_t cpus = bag_number(&machine->config.fields, "CpuCount");
    for (int64_t i = 0; i < cpus; i++)
        add(&counters, must_format("guest.vcpu%lld.time", (long long)i), PFD_UINT64, counters.ran * 100000);
    add(&counters, must_copy("guest.cpu.usage"), PFD_UINT32, 10);
    add(&counters, must_copy("guest.cpu.time"), PFD_UINT64, counters.ran * 100);
    add(&counters, must_copy("host.cpu.time"), PFD_UINT64, counters.ran * 1000);
    if (!knob("no-memory-counters", 0))
        add_memory(&counters, machine);
    add_devices(&counters, machine);
    add_filesystem(&counters, machine);
}

static struct bag counters_event(const struct machine *machine, const char *filter)
{
    struct bag event = event_for(uuid_of(machine), PET_DSP_EVT_VM_PERFSTATS, PIE_VIRTUAL_MACHINE, PRL_ERR_SUCCESS);
    if (machine->state == VMS_RUNNING)
        add_counters(machine, &event, filter);
    return event;
}

void stats_tick(void)
{
    world.next_tick = now_ms() + knob("perf-ms", PERIOD_MS);
    for (struct client *client = world.clients; client != NULL; client = client->next) {
        for (size_t i = 0; i < client->subscriptions.count; i++) {
            struct machine *machine = machine_by("Uuid", client->subscriptions.pairs[i].key);
            if (machine == NULL || machine->state != VMS_RUNNING)
                continue;
            struct bag event = counters_event(machine, client->subscriptions.pairs[i].value);
            send_event(client, &event);
            bag_clear(&event);
        }
    }
}

void subscribe(struct task *task)
{
    struct client *client = client_by_id(task->client);
    if (client != NULL)
        bag_set(&client->subscriptions, task->uuid, bag_text(&task->fields, "filter"));
    plan_answer(task);
}

void unsubscribe(struct task *task)
{
    struct client *client = client_by_id(task->client);
    if (client != NULL)
        bag_remove(&client->subscriptions, task->uuid);
    plan_answer(task);
}

void one_shot_counters(struct task *task)
{
    uint32_t state = task->machine->state;
    if (state != VMS_RUNNING && state != VMS_STOPPED && state != VMS_SUSPENDED) {
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STARTED, name_of(task->machine));
        return;
    }
    struct bag event = counters_event(task->machine, bag_text(&task->fields, "filter"));
    task_result_bag(task, PHT_EVENT, &event);
    bag_clear(&event);
    plan_answer(task);
}

void host_counters(struct task *task)
{
    struct bag event = event_for(world.uuid, PET_DSP_EVT_PERFSTATS, PIE_VIRTUAL_MACHINE, PRL_ERR_SUCCESS);
    struct counters counters = {&event, bag_text(&task->fields, "filter"), (uint64_t)now_ms()};
    add(&counters, must_copy("host.cpu.time"), PFD_UINT64, counters.ran * 1000);
    task_result_bag(task, PHT_EVENT, &event);
    bag_clear(&event);
    plan_answer(task);
}
