/*
 * The stand-in dispatcher: one process per world, single-threaded.
 *
 * A request becomes a task, a task a plan of steps: change the world, tell everybody, answer. Steps run one by one from
 * the main loop, so requests about different machines overlap while each change is whole, and a fault can strike before
 * or after any step. What must survive is in one file per machine, replaced in one go at each change.
 */
#ifndef STANDIN_DISPATCHER_H
#define STANDIN_DISPATCHER_H
#include "bag.h"
#include "config.h"
#include "prlsdk.h"

#define EVENT_OF_ERROR 100000
#define ZERO_UUID "{00000000-0000-0000-0000-000000000000}"

struct snapshot {
    char *uuid, *parent; /* the parent of a first one is "" */
    struct bag fields;   /* name, description, time, state (attribute), restore (machine state), config */
};

struct machine {
    struct machine *next;
    struct config config;
    struct config before; /* until when a stale read may give it */
    int64_t changed_at;
    int64_t version;
    uint32_t state;
    int64_t running_since, run_before; /* milliseconds, for counters */
    size_t snapshot_count;
    struct snapshot *snapshots;
    char *current; /* snapshot, "" for none */
    struct task *busy;
    uint64_t locked_by; /* client, 0 for none */
    bool transient;     /* arriving by migration, not stored yet */
};

struct client {
    struct client *next;
    uint64_t id;
    int socket;
    bool logged_in, gone;
    char *session;
    char *in, *out;
    size_t in_size, out_size;
    struct bag subscriptions; /* uuid to filter */
    struct bag edits;         /* uuid to version and configuration at its begin */
    char *incoming;           /* machine this peer sends, "" for none */
};

enum step_kind { STEP_EFFECT, STEP_STATE_EVENT, STEP_EVENT, STEP_ANSWER };

struct task;
typedef void effect(struct task *task);

struct step {
    enum step_kind kind;
    effect *effect;
    uint32_t number; /* event type or machine state */
    uint32_t issuer_kind;
    struct bag event;
    int64_t delay;
};

struct task {
    struct task *next;
    const struct operation *operation;
    uint64_t client;
    int64_t request;
    struct bag fields;
    struct machine *machine;
    char *uuid;
    struct step *steps;
    size_t step_count, at;
    int64_t due, give_up;
    bool planned, cancelled, over;
    struct bag answer;
    PRL_RESULT code;
    size_t result_count;
    uint32_t wanted_state;
    int peer;
    struct fault *fault;
};

struct operation {
    const char *name;
    effect *plan;
    bool of_machine; /* refused when the machine is unknown or the caller has no rights on it */
    bool exclusive;  /* waits for others on the same machine */
    bool no_details; /* failures carry no error object */
    effect *cancel;  /* what happens instead of the rest; NULL: cannot be cancelled */
};

struct fault {
    struct fault *next;
    struct bag fields; /* operation, action, step, code, ms, count, parameter */
    bool taken;        /* owned by a task */
};

extern struct world {
    char *directory;
    char *uuid;
    struct bag knobs;
    struct machine *machines;
    struct client *clients;
    struct task *tasks;
    struct fault *faults;
    uint64_t package, last_client;
    int64_t next_tick;
    struct bag last_plan; /* steps of the newest plan of each operation */
} world;

/* main.c */
int64_t now_ms(void);
void client_send(struct client *client, const struct bag *message);
struct client *client_by_id(uint64_t id);

/* world.c */
int64_t knob(const char *name, int64_t otherwise);
const char *knob_text(const char *name, const char *otherwise);
void world_load(const char *directory);
struct machine *machine_new(const char *encoded_config);
struct machine *machine_by(const char *field, const char *value);
void machine_save(struct machine *machine);
/* Takes it out of the world; kept aside for a later registration when wanted. */
void machine_remove(struct machine *machine, bool keep);
/* Reads a machine that was put aside; NULL when none lives at that path. */
struct machine *machine_take_back(const char *path);
void machine_set_state(struct machine *machine, uint32_t state);
const char *uuid_of(const struct machine *machine);
const char *name_of(const struct machine *machine);
bool is_container(const struct machine *machine);
void send_event(const struct client *only, const struct bag *event);
struct bag event_for(const char *issuer, uint32_t type, uint32_t issuer_kind, PRL_RESULT code);
void event_add(struct bag *event, const char *name, uint32_t kind, const char *value);

/* tasks.c */
void task_start(struct client *client, struct bag *request);
void tasks_run(void);
int64_t tasks_next(void);
void plan_effect(struct task *task, effect *effect);
/* Stores the state now wanted; the event is a step of its own. */
void plan_state(struct task *task, uint32_t state);
void plan_state_event(struct task *task, uint32_t state);
void plan_event(struct task *task, uint32_t type);
struct bag *plan_event_with(struct task *task, uint32_t type, uint32_t issuer_kind);
void plan_answer(struct task *task);
/* State event and answer in the order the world is set to, by default either. */
void plan_state_and_answer(struct task *task, uint32_t state);
/* Replaces what is planned. The parameter may be NULL. */
void plan_failure(struct task *task, PRL_RESULT code, const char *parameter);
void plan_delay(struct task *task, int64_t milliseconds);
void task_result(struct task *task, uint32_t kind, const char *encoded);
void task_result_bag(struct task *task, uint32_t kind, const struct bag *fields);
void task_result_machine(struct task *task, const struct config *config);

/* operations.c */
const struct operation *operation_of(const char *name);
/* stats.c */
void stats_tick(void);
/* migrate.c */
void peer_gone(struct client *client);
/* control.c */
void control(struct client *client, const struct bag *request);
/* What every registration fills in that is missing. */
void fill_generated(struct config *config, const char *path);
#endif
