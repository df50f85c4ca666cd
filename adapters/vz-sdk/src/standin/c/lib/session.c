/* A connection to the dispatcher: requests out, answers and events in. */
#include "events.h"
#include "lib.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define READER_STACK (1u << 20)
/* A dispatcher that takes no bytes for so long counts as gone. */
#define SEND_LIMIT_SECONDS 5

struct session {
    struct core *core;
    struct job *login; /* NULL once it succeeded */
    struct job *open; /* each with a reference of the connection */
    char *directory;
    int socket;
    bool logged_in;
    bool dropped; /* replaced by another login, or closed */
};

static void open_job(struct session *session, struct job *job)
{
    object_retain(job);
    job->next_open = session->open;
    session->open = job;
}

static void close_job(struct session *session, struct job *job, PRL_RESULT code)
{
    for (struct job **place = &session->open; *place != NULL; place = &(*place)->next_open) {
        if (*place == job) {
            *place = job->next_open;
            break;
        }
    }
    job_finish(job, code);
    notify(session->core, job);
    object_release(job);
}

static struct job *open_job_of(struct session *session, uint64_t request)
{
    struct job *job = session->open;
    while (job != NULL && job->request != request)
        job = job->next_open;
    return job;
}

/* The handle of a machine named by an answer: the known one with new contents, or a new one. */
static struct vm *take_machine(struct job *job, const char *encoded)
{
    struct config config = config_decode(encoded);
    struct vm *vm = NULL;
    if (!job->result_is_new) {
        vm = vm_unique(job->core, bag_text(&config.fields, "Uuid"));
        if (vm != NULL)
            object_retain(vm);
    }
    config_clear(&config);
    if (vm == NULL) {
        vm = vm_new(job->core);
        vm->unique = !job->result_is_new;
    }
    vm_load(vm, encoded);
    return vm;
}

static void take_results(struct job *job, const struct bag *answer)
{
    job->result = items_new(PHT_RESULT);
    const char *value;
    for (size_t i = 0; (value = bag_nth(answer, "result", i)) != NULL; i++) {
        uint32_t kind = (uint32_t)strtoul(bag_nth(answer, "kind", i), NULL, 10);
        if (kind == 0)
            items_add(job->result, NULL, value);
        else if (kind == PHT_VIRTUAL_MACHINE)
            items_add(job->result, &take_machine(job, value)->base, NULL);
        else
            items_add(job->result, &thing_new(job->core, kind, bag_decode(value))->base, NULL);
    }
}

static void take_target(struct job *job, const struct bag *answer)
{
    const char *config = bag_find(answer, "config");
    if (job->target == NULL || config == NULL)
        return;
    vm_load(job->target, config);
    if (job->becomes_unique && vm_unique(job->core, bag_text(&job->target->config.fields, "Uuid")) == NULL)
        job->target->unique = true;
}

static void take_answer(struct session *session, const struct bag *answer)
{
    struct job *job = open_job_of(session, (uint64_t)bag_number(answer, "request"));
    if (job == NULL)
        return;
    PRL_RESULT code = (PRL_RESULT)bag_number(answer, "code");
    job->base.package = (uint64_t)bag_number(answer, "package");
    job->error_code = bag_find(answer, "no-error-object") != NULL ? PRL_ERR_UNIMPLEMENTED : PRL_ERR_NO_DATA;
    if (bag_find(answer, "error") != NULL)
        job->error = thing_new(job->core, PHT_EVENT, bag_get_bag(answer, "error"));
    take_target(job, answer);
    take_results(job, answer);
    if (job == session->login && code >= 0) {
        session->logged_in = true;
        bag_clear(&session->core->host);
        session->core->host = bag_get_bag(answer, "result0");
        object_release(session->login);
        session->login = NULL;
    }
    if (code >= 0 && strcmp(job->operation, "logoff") == 0)
        session->dropped = true;
    close_job(session, job, code);
}

static void take_message(struct session *session, const struct bag *message)
{
    if (strcmp(bag_text(message, "message"), "answer") == 0) {
        take_answer(session, message);
        return;
    }
    struct thing *event = thing_new(session->core, PHT_EVENT, bag_get_bag(message, "event"));
    event->base.package = (uint64_t)bag_number(message, "package");
    notify(session->core, event);
    object_release(event);
}

static void fail_login(struct session *session)
{
    struct thing *error = event_new(session->core, EVENT_OF_ERROR, PIE_DISPATCHER, ZERO_UUID,
                                    PRL_ERR_CANT_CONNECT_TO_DISPATCHER);
    event_add(&error->fields, "vm_message_param_0", PFD_STRING, "localhost");
    struct job *login = session->login;
    session->login = NULL;
    if (!login->done) {
        login->error = error;
        close_job(session, login, PRL_ERR_CANT_CONNECT_TO_DISPATCHER);
    } else {
        object_release(error);
    }
    object_release(login);
}

static void lose(struct session *session)
{
    struct core *core = session->core;
    if (core->session == session)
        core->session = NULL;
    if (session->logged_in) {
        struct thing *event = event_new(core, PET_DSP_EVT_DISP_CONNECTION_CLOSED, PIE_DISPATCHER, ZERO_UUID,
                                        PRL_ERR_WS_DISP_CONNECTION_CLOSED);
        notify(core, event);
        object_release(event);
    }
    if (session->login != NULL)
        fail_login(session);
    while (session->open != NULL)
        close_job(session, session->open, PRL_ERR_WS_DISP_CONNECTION_CLOSED);
    if (session->socket >= 0)
        close(session->socket);
}

static void session_free(struct session *session)
{
    object_release(session->login);
    core_drop(session->core);
    free(session->directory);
    free(session);
}

static bool begin(struct session *session)
{
    struct bag message = {0};
    if (session->socket < 0 || session->dropped)
        return false;
    struct timeval limit = {.tv_sec = SEND_LIMIT_SECONDS};
    setsockopt(session->socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    bag_set(&message, "operation", "login");
    bag_set_number(&message, "request", (int64_t)session->login->request);
    bool sent = wire_send(session->socket, &message);
    session->login->sent = sent;
    bag_clear(&message);
    return sent;
}

static void read_messages(struct session *session)
{
    bool going = true;
    while (going) {
        struct bag message = {0};
        api_unlock();
        going = wire_receive(session->socket, &message);
        api_lock();
        if (going)
            take_message(session, &message);
        bag_clear(&message);
        going = going && !session->dropped;
    }
}

static void *run_reader(void *argument)
{
    struct session *session = argument;
    int fd = wire_connect(session->directory);
    api_lock();
    session->socket = fd;
    if (begin(session))
        read_messages(session);
    lose(session);
    session_free(session);
    api_unlock();
    return NULL;
}

void session_close(struct core *core)
{
    struct session *session = core->session;
    if (session == NULL)
        return;
    session->dropped = true;
    if (session->socket >= 0)
        shutdown(session->socket, SHUT_RDWR);
    core->session = NULL;
}

PRL_HANDLE session_login(struct core *core)
{
    const char *directory = getenv("PRL_STANDIN_DIR");
    session_close(core);
    notifier_start(core);
    struct job *login = session_prepare(core, "login");
    struct session *session = must_alloc(1, sizeof *session);
    session->core = core_use(core);
    session->login = login;
    session->socket = -1;
    session->directory = must_copy(directory == NULL ? "" : directory);
    object_retain(login);
    open_job(session, login);
    core->session = session;
    PRL_HANDLE value = login->base.value;
    if (!api_start_thread(run_reader, session, READER_STACK)) {
        fail_login(session);
        core->session = NULL;
        session_free(session);
    }
    return value;
}

struct job *session_prepare(struct core *core, const char *operation)
{
    struct job *job = job_new(core, operation);
    job->request = ++core->next_request;
    return job;
}

static void fail_unconnected(struct job *job)
{
    job->error = event_new(job->core, EVENT_OF_ERROR, PIE_DISPATCHER, ZERO_UUID, PRL_ERR_NOT_CONNECTED_TO_DISPATCHER);
    event_add(&job->error->fields, "vm_message_param_0", PFD_STRING, "");
    job_finish(job, PRL_ERR_NOT_CONNECTED_TO_DISPATCHER);
}

PRL_HANDLE session_send(struct job *job, struct bag fields)
{
    struct session *session = job->core->session;
    PRL_HANDLE value = job->base.value;
    if (session == NULL || !session->logged_in) {
        bag_clear(&fields);
        fail_unconnected(job);
        return value;
    }
    bag_set(&fields, "operation", job->operation);
    bag_set_number(&fields, "request", (int64_t)job->request);
    open_job(session, job);
    job->sent = wire_send(session->socket, &fields);
    /* The reader sees the end of the connection and ends this job with the others. */
    if (!job->sent)
        shutdown(session->socket, SHUT_RDWR);
    bag_clear(&fields);
    return value;
}

PRL_HANDLE session_request(struct core *core, const char *operation, struct bag fields, struct vm *target)
{
    struct job *job = session_prepare(core, operation);
    if (target != NULL) {
        object_retain(target);
        job->target = target;
    }
    return session_send(job, fields);
}
