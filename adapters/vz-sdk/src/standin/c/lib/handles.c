/* Life of the library and of its handles. */
#include "lib.h"
#include "standin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUCKETS 4096
#define FIRST_VALUE 0xFACEu
#define SEQUENCE_BITS 0xE0000000u
#define NEWEST_VERSION 0x90000u

struct thread {
    struct thread *next;
    pthread_t id;
    bool ended;
    void *(*run)(void *);
    void *argument;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t jobs;
    unsigned users;
    bool stopping;
    bool tearing_down;
    unsigned waiters;
    uint32_t version;
    uint32_t sequence;
    uint32_t next_value;
    struct object *buckets[BUCKETS];
    struct thread *threads;
    struct bag calls;
} api = {.lock = PTHREAD_MUTEX_INITIALIZER, .jobs = PTHREAD_COND_INITIALIZER, .next_value = FIRST_VALUE};

void api_lock(void)
{
    pthread_mutex_lock(&api.lock);
}

void api_unlock(void)
{
    pthread_mutex_unlock(&api.lock);
}

bool api_enter(const char *function)
{
    api_lock();
    bag_set_number(&api.calls, function, bag_number(&api.calls, function) + 1);
    if (api.users > 0 && !api.stopping)
        return true;
    api_unlock();
    return false;
}

PRL_RESULT api_leave(PRL_RESULT code)
{
    api_unlock();
    return code;
}

PRL_HANDLE api_leave_handle(PRL_HANDLE handle)
{
    api_unlock();
    return handle;
}

bool api_stopping(void)
{
    return api.stopping;
}

void api_wait(pthread_cond_t *condition)
{
    pthread_cond_wait(condition, &api.lock);
}

void api_job_done(void)
{
    pthread_cond_broadcast(&api.jobs);
}

bool api_wait_for_jobs(const struct timespec *until)
{
    api.waiters++;
    int rc = until == NULL ? pthread_cond_wait(&api.jobs, &api.lock)
                           : pthread_cond_timedwait(&api.jobs, &api.lock, until);
    api.waiters--;
    if (api.waiters == 0 && api.stopping)
        pthread_cond_broadcast(&api.jobs);
    return rc == 0;
}

static struct object **place_of(PRL_HANDLE value)
{
    struct object **place = &api.buckets[value % BUCKETS];
    while (*place != NULL && (*place)->value != value)
        place = &(*place)->next;
    return place;
}

/* Values count up, so a freed one is not seen again soon. */
static PRL_HANDLE fresh_value(void)
{
    PRL_HANDLE value;
    do {
        value = api.next_value++ | api.sequence;
        if (api.next_value >= SEQUENCE_BITS >> 3)
            api.next_value = FIRST_VALUE;
    } while (*place_of(value) != NULL);
    return value;
}

void *object_new(size_t size, uint32_t kind, void (*destroy)(struct object *))
{
    struct object *object = must_alloc(1, size);
    object->value = fresh_value();
    object->kind = kind;
    object->references = 1;
    object->destroy = destroy;
    struct object **place = place_of(object->value);
    *place = object;
    return object;
}

void object_retain(void *object)
{
    ((struct object *)object)->references++;
}

void object_release(void *pointer)
{
    struct object *object = pointer;
    /* At the end everything goes at once, in no order. */
    if (object == NULL || api.tearing_down || --object->references > 0)
        return;
    struct object **place = place_of(object->value);
    *place = object->next;
    object->destroy(object);
    free(object);
}

void *object_any(PRL_HANDLE handle)
{
    return handle == 0 ? NULL : *place_of(handle);
}

static bool is_device(uint32_t kind)
{
    return (kind >= PHT_VIRTUAL_DEV_FLOPPY && kind <= PHT_VIRTUAL_DEV_SOUND) || kind == PHT_VIRTUAL_DEV_GENERIC_PCI
        || kind == PHT_VIRTUAL_DEV_GENERIC_SCSI;
}

void *object_of(PRL_HANDLE handle, uint32_t kind)
{
    struct object *object = object_any(handle);
    if (object == NULL)
        return NULL;
    bool fits = kind == ANY_DEVICE ? is_device(object->kind) : object->kind == kind;
    return fits ? object : NULL;
}

void object_each(void (*visit)(struct object *, void *), void *argument)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct object *object = api.buckets[i]; object != NULL; object = object->next)
            visit(object, argument);
}

struct core *core_use(struct core *core)
{
    core->uses++;
    return core;
}

void core_drop(struct core *core)
{
    if (core == NULL || --core->uses > 0)
        return;
    for (size_t i = 0; i < core->handler_count; i++)
        free(core->handlers[i].uuid);
    free(core->handlers);
    bag_clear(&core->host);
    pthread_cond_destroy(&core->wake);
    pthread_mutex_destroy(&core->handler_lock);
    free(core);
}

static void *run_thread(void *argument)
{
    struct thread *thread = argument;
    thread->run(thread->argument);
    api_lock();
    thread->ended = true;
    api_unlock();
    return NULL;
}

/* Joins threads that have ended, so that a long life with many logins keeps none. */
static void reap_threads(void)
{
    for (struct thread **place = &api.threads; *place != NULL;) {
        struct thread *thread = *place;
        if (!thread->ended) {
            place = &thread->next;
            continue;
        }
        *place = thread->next;
        pthread_join(thread->id, NULL);
        free(thread);
    }
}

bool api_start_thread(void *(*run)(void *), void *argument, size_t stack)
{
    pthread_attr_t attributes;
    reap_threads();
    struct thread *thread = must_alloc(1, sizeof *thread);
    thread->run = run;
    thread->argument = argument;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack);
    bool started = pthread_create(&thread->id, &attributes, run_thread, thread) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) {
        free(thread);
        return false;
    }
    thread->next = api.threads;
    api.threads = thread;
    return true;
}

static void close_server(struct object *object, void *argument)
{
    (void)argument;
    if (object->kind == PHT_SERVER) {
        struct core *core = ((struct server *)object)->core;
        core->closed = true;
        session_close(core);
        pthread_cond_broadcast(&core->wake);
    }
}

static void join_threads(void)
{
    while (api.threads != NULL) {
        struct thread *thread = api.threads;
        api.threads = thread->next;
        api_unlock();
        pthread_join(thread->id, NULL);
        api_lock();
        free(thread);
    }
}

static void destroy_all(void)
{
    api.tearing_down = true;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (api.buckets[i] != NULL) {
            struct object *object = api.buckets[i];
            api.buckets[i] = object->next;
            object->destroy(object);
            free(object);
        }
    }
    api.tearing_down = false;
}

PRL_RESULT PrlApi_InitEx(PRL_UINT32 nVersion, PRL_APPLICATION_MODE nAppMode, PRL_UINT32 nFlags,
                                PRL_UINT32 nReserved)
{
    (void)nFlags;
    (void)nReserved;
    if ((nVersion & ~SEQUENCE_BITS) > NEWEST_VERSION)
        return PRL_ERR_API_INCOMPATIBLE;
    if (nAppMode != PAM_SERVER)
        return PRL_ERR_INVALID_ARG;
    api_lock();
    while (api.stopping)
        pthread_cond_wait(&api.jobs, &api.lock);
    if (api.users++ == 0) {
        api.version = nVersion & ~SEQUENCE_BITS;
        api.sequence = nVersion & SEQUENCE_BITS;
    }
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlApi_Init(PRL_UINT32 version)
{
    return PrlApi_InitEx(version, PAM_SERVER, 0, 0);
}

PRL_RESULT PrlApi_Deinit(void)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (--api.users > 0)
        return api_leave(PRL_ERR_SUCCESS);
    api.stopping = true;
    object_each(close_server, NULL);
    pthread_cond_broadcast(&api.jobs);
    join_threads();
    while (api.waiters > 0)
        pthread_cond_wait(&api.jobs, &api.lock);
    destroy_all();
    bag_clear(&api.calls);
    api.stopping = false;
    pthread_cond_broadcast(&api.jobs);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlApi_SwitchConsoleLogging(PRL_BOOL bSwitchOn)
{
    (void)bSwitchOn;
    return PRL_ERR_SUCCESS;
}

PRL_RESULT PrlApi_GetVersion(PRL_UINT32_PTR current_version)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (current_version == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *current_version = api.version;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlApi_GetAppMode(PRL_APPLICATION_MODE_PTR app_mode)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (app_mode == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *app_mode = PAM_SERVER;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlHandle_AddRef(PRL_HANDLE handle)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct object *object = object_any(handle);
    if (object == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    object_retain(object);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlHandle_Free(PRL_HANDLE handle)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct object *object = object_any(handle);
    if (object == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    object_release(object);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlHandle_GetType(PRL_HANDLE handle, PRL_HANDLE_TYPE_PTR type)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct object *object = object_any(handle);
    if (object == NULL || type == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *type = object->kind;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlHandle_GetPackageId(PRL_HANDLE hObj, PRL_UINT64_PTR id)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct object *object = object_any(hObj);
    if (object == NULL || id == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *id = object->package;
    return api_leave(PRL_ERR_SUCCESS);
}

struct counting {
    uint32_t kind;
    uint32_t count;
};

static void count_kind(struct object *object, void *argument)
{
    struct counting *counting = argument;
    counting->count += counting->kind == 0 || object->kind == counting->kind;
}

static uint32_t count_handles(uint32_t kind)
{
    struct counting counting = {.kind = kind};
    object_each(count_kind, &counting);
    return counting.count;
}

PRL_RESULT PrlDbg_GetHandlesNum(PRL_UINT32_PTR handles_num, PRL_HANDLE_TYPE type)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (handles_num == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *handles_num = count_handles(type);
    return api_leave(PRL_ERR_SUCCESS);
}

uint32_t standin_live_handles(uint32_t kind)
{
    api_lock();
    uint32_t count = count_handles(kind);
    api_unlock();
    return count;
}

uint64_t standin_calls(const char *function)
{
    api_lock();
    uint64_t count = (uint64_t)bag_number(&api.calls, function);
    api_unlock();
    return count;
}
