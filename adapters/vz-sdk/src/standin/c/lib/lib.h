/*
 * Inside of the stand-in library: objects behind handles, jobs, connections.
 *
 * One lock (taken by api_enter) guards all objects. It is never held while a callback runs, while the socket is read or
 * while a caller waits for a job.
 */
#ifndef STANDIN_LIB_H
#define STANDIN_LIB_H
#include "bag.h"
#include "config.h"
#include "prlsdk.h"

#include <pthread.h>

#define ZERO_UUID "{00000000-0000-0000-0000-000000000000}"
#define EVENT_OF_ERROR 100000
/* Stands for every kind of device where a table says which kind of handle a function takes. */
#define ANY_DEVICE 1u

struct object {
    struct object *next;
    PRL_HANDLE value;
    uint32_t kind;
    unsigned references;
    uint64_t package;
    void (*destroy)(struct object *);
};

/* What one server handle stands for; lives on while objects made through it do. */
struct core {
    unsigned uses;
    struct object *server;
    struct session *session;
    bool closed;
    bool notifying;
    uint64_t next_request;
    struct bag host; /* what the last login told */
    struct notice *first_notice, *last_notice;
    pthread_cond_t wake;
    pthread_mutex_t handler_lock;
    struct handler *handlers;
    size_t handler_count;
    unsigned delivering;
};

struct handler {
    PRL_EVENT_HANDLER_PTR function; /* NULL: removed during a delivery */
    void *user;
    char *uuid; /* NULL: events of all machines */
};

struct server {
    struct object base;
    struct core *core;
};

/* Anything that is only fields: events, descriptions of host and state, login responses. */
struct thing {
    struct object base;
    struct core *core;
    struct bag fields;
};

struct vm {
    struct object base;
    struct core *core;
    struct config config;
    bool unique; /* the one handle of this machine on this connection */
};

/* A device or boot entry: a place in the lists of its machine. */
struct element {
    struct object base;
    struct vm *vm;
    uint32_t class_number; /* 0 for boot entries */
    size_t position;
    bool removed;
};

struct parameter {
    struct object base;
    struct thing *event;
    size_t position;
};

struct strings {
    struct object base;
    size_t count;
    char **items;
};

/* Handle lists and results; an item is an object or, in results, a text. */
struct items {
    struct object base;
    size_t count;
    struct item {
        struct object *object;
        char *text;
    } *items;
};

struct job {
    struct object base;
    struct core *core;
    struct job *next_open;
    uint64_t request;
    const char *operation;
    uint32_t code_of_operation;
    bool sent, done, result_is_new, becomes_unique;
    PRL_RESULT code;
    PRL_RESULT error_code; /* what PrlJob_GetError answers without an error object */
    struct items *result;
    struct thing *error;
    struct vm *target; /* whose configuration the answer overwrites */
};

/* handles.c */
bool api_enter(const char *function);
PRL_RESULT api_leave(PRL_RESULT code);
PRL_HANDLE api_leave_handle(PRL_HANDLE handle);
bool api_stopping(void);
void api_lock(void);
void api_unlock(void);
void api_wait(pthread_cond_t *condition);
/* Wakes everybody who waits for a job. */
void api_job_done(void);
/* Waits for the next job to be done; false when the time is over. */
bool api_wait_for_jobs(const struct timespec *until);
bool api_start_thread(void *(*run)(void *), void *argument, size_t stack);
void *object_new(size_t size, uint32_t kind, void (*destroy)(struct object *));
void object_retain(void *object);
void object_release(void *object);
/* The object if the handle is of that kind, otherwise NULL. */
void *object_of(PRL_HANDLE handle, uint32_t kind);
void *object_any(PRL_HANDLE handle);
/* Calls visit for every live object. */
void object_each(void (*visit)(struct object *, void *), void *argument);
struct core *core_use(struct core *core);
void core_drop(struct core *core);

/* text.c */
PRL_RESULT text_out(const char *text, char *buffer, PRL_UINT32 *length);
PRL_RESULT bytes_out(const void *bytes, PRL_UINT32 need, void *buffer, PRL_UINT32 *length);
const char *result_name(PRL_RESULT code);

/* things.c */
struct thing *thing_new(struct core *core, uint32_t kind, struct bag fields);
struct bag *fields_of(PRL_HANDLE handle, uint32_t kind, PRL_RESULT *code);
struct strings *strings_new(void);
void strings_add(struct strings *strings, const char *text);
struct strings *strings_split(const char *text);
char *strings_join(const struct strings *strings);
struct items *items_new(uint32_t kind);
void items_add(struct items *items, struct object *object, const char *text);
struct vm *vm_new(struct core *core);
struct vm *vm_unique(struct core *core, const char *uuid);
void vm_load(struct vm *vm, const char *encoded);
struct element *element_new(struct vm *vm, uint32_t kind, uint32_t class_number, size_t position);
uint32_t device_kind(uint32_t class_number);

/* events.c */
struct thing *event_new(struct core *core, uint32_t type, uint32_t issuer_kind, const char *issuer, PRL_RESULT code);
void event_add(struct bag *event, const char *name, uint32_t type, const char *value);
/* Hands an event or finished job to the handlers of the connection. */
void notify(struct core *core, void *object);

/* jobs.c */
struct job *job_new(struct core *core, const char *operation);
/* A job that is over before it began. */
PRL_HANDLE job_failed(PRL_RESULT code);
PRL_HANDLE job_unimplemented(const char *function);
void job_finish(struct job *job, PRL_RESULT code);

/* session.c */
PRL_HANDLE session_login(struct core *core);
void session_close(struct core *core);
/* Sends a request; the fields are taken over. The target may be NULL. */
PRL_HANDLE session_request(struct core *core, const char *operation, struct bag fields, struct vm *target);
struct job *session_prepare(struct core *core, const char *operation);
PRL_HANDLE session_send(struct job *job, struct bag fields);

/* vm.c */
/* Common start of a request about a machine: NULL and a finished job when the handle is none. */
struct vm *vm_enter(const char *function, PRL_HANDLE handle, PRL_HANDLE *failed);
PRL_HANDLE vm_request(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields);
#endif
