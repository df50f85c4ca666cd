/*
 * Migration between two worlds. The source's dispatcher is a client of the target's for that time: it offers the machine,
 * and when all is told commits it. A connection that ends in between takes the offer back.
 */
#include "operations.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* Both dispatchers are single-threaded: one that does not answer must not hold the other for long. */
#define PEER_LIMIT_SECONDS 5

static PRL_RESULT ask(int peer, struct bag *request)
{
    struct bag answer = {0};
    PRL_RESULT code = PRL_ERR_WS_DISP_CONNECTION_CLOSED;
    bool going = wire_send(peer, request);
    while (going) {
        going = wire_receive(peer, &answer);
        if (going && strcmp(bag_text(&answer, "message"), "answer") == 0) {
            code = (PRL_RESULT)bag_number(&answer, "code");
            going = false;
        }
        bag_clear(&answer);
    }
    return code;
}

static void back_to_before(struct task *task)
{
    uint32_t state = (uint32_t)bag_number(&task->fields, "before");
    if (task->peer >= 0)
        close(task->peer);
    task->peer = -1;
    if (task->machine == NULL)
        return;
    task->step_count = 0;
    plan_state(task, state);
    plan_event(task, PET_DSP_EVT_VM_MIGRATE_CANCELLED);
    plan_state_event(task, state);
    plan_answer(task);
}

void cancel_migration(struct task *task)
{
    back_to_before(task);
}

static void refuse(struct task *task, PRL_RESULT reason)
{
    struct bag event = event_for(task->uuid, EVENT_OF_ERROR, PIE_DISPATCHER, reason);
    plan_failure(task, PRL_ERR_VM_MIGRATE_CHECKING_PRECONDITIONS_FAILED, name_of(task->machine));
    task_result_bag(task, PHT_EVENT, &event);
    bag_clear(&event);
}

static void do_offer(struct task *task)
{
    struct bag offer = {0};
    struct config config = config_copy(&task->machine->config);
    const char *name = bag_text(&task->fields, "name");
    if (*name != '\0')
        bag_set(&config.fields, "Name", name);
    char *text = config_encode(&config);
    bag_set(&offer, "operation", "peer.offer");
    bag_set_number(&offer, "request", 1);
    bag_set(&offer, "config", text);
    bag_set(&offer, "session", bag_text(&task->fields, "session"));
    PRL_RESULT code = ask(task->peer, &offer);
    free(text);
    config_clear(&config);
    bag_clear(&offer);
    if (code != PRL_ERR_SUCCESS) {
        refuse(task, code);
        back_to_before(task);
    }
}

static void do_hand_over(struct task *task)
{
    struct bag request = {0};
    bool stay_paused = (bag_number(&task->fields, "flags") & PVMT_DONT_RESUME_VM) != 0;
    int64_t state = bag_number(&task->fields, "before");
    bag_set(&request, "operation", "peer.commit");
    bag_set_number(&request, "request", 2);
    bag_set_number(&request, "state", state == VMS_RUNNING && stay_paused ? VMS_PAUSED : state);
    PRL_RESULT code = ask(task->peer, &request);
    bag_clear(&request);
    if (code == PRL_ERR_SUCCESS) {
        machine_remove(task->machine, false);
        return;
    }
    plan_failure(task, code, NULL);
    back_to_before(task);
}

static int connect_peer(const char *host)
{
    char *name = must_format("peer.%s", host);
    const char *directory = knob_text(name, "");
    int peer = *directory == '\0' ? -1 : wire_connect(directory);
    free(name);
    if (peer < 0)
        return -1;
    struct timeval limit = {.tv_sec = PEER_LIMIT_SECONDS};
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return peer;
}

static void plan_progress(struct task *task)
{
    for (int percent = 0; percent <= 100; percent += 25) {
        char *text = must_format("%d", percent);
        event_add(plan_event_with(task, PET_DSP_EVT_VM_MIGRATE_PROGRESS_CHANGED, PIE_DISPATCHER),
                  EVT_PARAM_PROGRESS_CHANGED, PFD_UINT32, text);
        free(text);
        plan_delay(task, knob("migration-step-ms", 0));
    }
}

static bool own_session(const char *session)
{
    for (struct client *client = world.clients; client != NULL; client = client->next)
        if (client->logged_in && strcmp(client->session, session) == 0)
            return true;
    return false;
}

void migrate(struct task *task)
{
    if (own_session(bag_text(&task->fields, "session"))) {
        refuse(task, PRL_ERR_VM_MIGRATE_TO_THE_SAME_NODE);
        return;
    }
    task->peer = connect_peer(bag_text(&task->fields, "host"));
    if (task->peer < 0) {
        plan_failure(task, PRL_ERR_CANT_RESOLVE_HOSTNAME, bag_text(&task->fields, "host"));
        return;
    }
    bag_set_number(&task->fields, "before", task->machine->state);
    plan_state(task, VMS_MIGRATING);
    plan_state_event(task, VMS_MIGRATING);
    plan_event(task, PET_DSP_EVT_VM_MIGRATE_STARTED);
    plan_effect(task, do_offer);
    plan_progress(task);
    plan_effect(task, do_hand_over);
    plan_event(task, PET_DSP_EVT_VM_MIGRATE_FINISHED);
    plan_event(task, PET_DSP_EVT_VM_DELETED);
    plan_answer(task);
}

static PRL_RESULT offer_refusal(const struct config *config, const char *session)
{
    if (!own_session(session))
        return PRL_ERR_VM_USER_AUTHENTICATION_FAILED;
    if (machine_by("Uuid", bag_text(&config->fields, "Uuid")) != NULL)
        return PRL_ERR_VM_ALREADY_REGISTERED_VM_UUID;
    if (machine_by("Name", bag_text(&config->fields, "Name")) != NULL)
        return PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME;
    return PRL_ERR_SUCCESS;
}

void peer_offer(struct task *task)
{
    struct client *client = client_by_id(task->client);
    struct config config = config_decode(bag_text(&task->fields, "config"));
    PRL_RESULT refusal = offer_refusal(&config, bag_text(&task->fields, "session"));
    free(task->uuid);
    task->uuid = must_copy(bag_text(&config.fields, "Uuid"));
    config_clear(&config);
    if (refusal != PRL_ERR_SUCCESS || client == NULL) {
        plan_failure(task, refusal, NULL);
        return;
    }
    struct machine *machine = machine_new(bag_text(&task->fields, "config"));
    machine->transient = true;
    machine_set_state(machine, VMS_MIGRATING);
    free(client->incoming);
    client->incoming = must_copy(task->uuid);
    plan_event(task, PET_DSP_EVT_VM_ADDED);
    plan_event(task, PET_DSP_EVT_VM_MIGRATE_STARTED);
    plan_state_event(task, VMS_MIGRATING);
    plan_answer(task);
}

void peer_commit(struct task *task)
{
    struct client *client = client_by_id(task->client);
    struct machine *machine = client == NULL ? NULL : machine_by("Uuid", client->incoming);
    if (machine == NULL) {
        plan_failure(task, PRL_ERR_VM_UUID_NOT_FOUND, NULL);
        return;
    }
    uint32_t state = (uint32_t)bag_number(&task->fields, "state");
    machine->transient = false;
    machine_set_state(machine, state);
    free(task->uuid);
    task->uuid = must_copy(uuid_of(machine));
    free(client->incoming);
    client->incoming = must_copy("");
    plan_answer(task);
    plan_state_event(task, state);
}

/* The source is gone before the commit: the offer never was. */
void peer_gone(struct client *client)
{
    struct machine *machine = *client->incoming == '\0' ? NULL : machine_by("Uuid", client->incoming);
    if (machine == NULL || !machine->transient)
        return;
    struct bag event = event_for(client->incoming, PET_DSP_EVT_VM_UNREGISTERED, PIE_DISPATCHER, EVENT_OF_ERROR);
    machine_remove(machine, false);
    send_event(NULL, &event);
    bag_clear(&event);
}
