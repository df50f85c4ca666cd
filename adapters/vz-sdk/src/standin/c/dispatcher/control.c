/*
 * Orders to the dispatcher itself, for tests: a message with operation=control and one of
 *
 *   set=KNOB value=V       order (random, events, reply), delay (ms at most before each step), guest-obeys, shutdown-ms,
 *                          shutdown-limit-ms, tools, no-memory-counters, stale-ms, hot-plug, administrator, refuse-login,
 *                          lock-limit, perf-ms, snapshot-root, product-version, host-cpus, host-memory,
 *                          container-added-twice, migration-step-ms, peer.HOST (directory of another world)
 *   fault=OPERATION action=A [step=N] [code=C] [parameter=T] [ms=M] [count=K]
 *                          for the next K requests (default 1) of that operation, * for any. Actions: fail, slow, hang,
 *                          lose-reply, lose-events, duplicate-events, reorder, no-error-object, die (at a step), drop
 *                          (the connection, at a step)
 *   state=S uuid=U         changes a machine behind the backs of all clients, with its event
 *   remove=U               unregisters one so
 *   rename=U name=N        renames one so
 *   drop=all               drops all connections
 *   plan=OPERATION         answers how many steps its newest plan had
 *   clear=all              forgets all faults and knobs
 */
#include "dispatcher.h"

#include <stdlib.h>
#include <string.h>

static void add_fault(const struct bag *request)
{
    struct fault *fault = must_alloc(1, sizeof *fault);
    fault->fields = bag_copy(request);
    if (bag_find(&fault->fields, "count") == NULL)
        bag_set_number(&fault->fields, "count", 1);
    struct fault **place = &world.faults;
    while (*place != NULL)
        place = &(*place)->next;
    *place = fault;
}

static void clear_all(void)
{
    while (world.faults != NULL) {
        struct fault *fault = world.faults;
        world.faults = fault->next;
        bag_clear(&fault->fields);
        free(fault);
    }
    bag_clear(&world.knobs);
}

static void announce(const char *uuid, uint32_t type)
{
    struct bag event = event_for(uuid, type, PIE_DISPATCHER, EVENT_OF_ERROR);
    send_event(NULL, &event);
    bag_clear(&event);
}

static void change_state(struct machine *machine, uint32_t state)
{
    char *text = must_format("%u", state);
    machine_set_state(machine, state);
    struct bag event = event_for(uuid_of(machine), PET_DSP_EVT_VM_STATE_CHANGED, PIE_DISPATCHER, EVENT_OF_ERROR);
    event_add(&event, EVT_PARAM_VMINFO_VM_STATE, PFD_INT32, text);
    send_event(NULL, &event);
    bag_clear(&event);
    free(text);
}

static void rename_machine(struct machine *machine, const char *name)
{
    bag_set(&machine->config.fields, "Name", name);
    machine->version++;
    machine_save(machine);
    announce(uuid_of(machine), PET_DSP_EVT_VM_CONFIG_CHANGED);
}

static void remove_machine(struct machine *machine)
{
    char *uuid = must_copy(uuid_of(machine));
    machine_remove(machine, true);
    announce(uuid, PET_DSP_EVT_VM_UNREGISTERED);
    free(uuid);
}

static void drop_all(const struct client *but)
{
    for (struct client *client = world.clients; client != NULL; client = client->next)
        if (client != but)
            client->gone = true;
}

/* False when the machine is unknown. */
static bool change_machine(const struct bag *request)
{
    const char *verbs[] = {"uuid", "remove", "rename"};
    struct machine *machine = NULL;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && machine == NULL; i++)
        if (bag_find(request, verbs[i]) != NULL)
            machine = machine_by("Uuid", bag_find(request, verbs[i]));
    if (machine == NULL)
        return false;
    if (bag_find(request, "state") != NULL)
        change_state(machine, (uint32_t)strtoul(bag_text(request, "state"), NULL, 0));
    else if (bag_find(request, "rename") != NULL)
        rename_machine(machine, bag_text(request, "name"));
    else
        remove_machine(machine);
    return true;
}

void control(struct client *client, const struct bag *request)
{
    struct bag answer = {0};
    bag_set(&answer, "message", "done");
    if (bag_find(request, "set") != NULL)
        bag_set(&world.knobs, bag_text(request, "set"), bag_text(request, "value"));
    else if (bag_find(request, "fault") != NULL)
        add_fault(request);
    else if (bag_find(request, "clear") != NULL)
        clear_all();
    else if (bag_find(request, "drop") != NULL)
        drop_all(client);
    else if (bag_find(request, "plan") != NULL)
        bag_set_number(&answer, "steps", bag_number(&world.last_plan, bag_text(request, "plan")));
    else if (!change_machine(request))
        bag_set(&answer, "message", "unknown");
    client_send(client, &answer);
    bag_clear(&answer);
}
