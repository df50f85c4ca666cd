/* Tasks: plans of steps, run one by one; faults strike here. */
#include "dispatcher.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEVER INT64_MAX
/* How long a request waits for a rival or for a lock of another session. */
#define DEFAULT_LOCK_LIMIT 60000

static struct step *add_step(struct task *task, enum step_kind kind)
{
    task->steps = must_grow(task->steps, (task->step_count + 1) * sizeof *task->steps);
    struct step *step = &task->steps[task->step_count++];
    *step = (struct step){.kind = kind, .issuer_kind = PIE_DISPATCHER};
    return step;
}

static void clear_steps(struct task *task)
{
    for (size_t i = 0; i < task->step_count; i++)
        bag_clear(&task->steps[i].event);
    task->step_count = 0;
}

void plan_effect(struct task *task, effect *effect)
{
    add_step(task, STEP_EFFECT)->effect = effect;
}

static void apply_state(struct task *task)
{
    if (task->machine != NULL)
        machine_set_state(task->machine, task->wanted_state);
}

void plan_state(struct task *task, uint32_t state)
{
    struct step *step = add_step(task, STEP_EFFECT);
    step->effect = apply_state;
    step->number = state;
}

void plan_state_event(struct task *task, uint32_t state)
{
    add_step(task, STEP_STATE_EVENT)->number = state;
}

struct bag *plan_event_with(struct task *task, uint32_t type, uint32_t issuer_kind)
{
    struct step *step = add_step(task, STEP_EVENT);
    step->number = type;
    step->issuer_kind = issuer_kind;
    PRL_RESULT code = type == PET_DSP_EVT_VM_CONFIG_APPLIED ? PRL_ERR_VM_APPLY_CONFIG_NEEDS_REBOOT : EVENT_OF_ERROR;
    step->event = event_for(task->uuid, type, issuer_kind, code);
    return &step->event;
}

void plan_event(struct task *task, uint32_t type)
{
    plan_event_with(task, type, PIE_DISPATCHER);
}

void plan_answer(struct task *task)
{
    add_step(task, STEP_ANSWER);
}

void plan_state_and_answer(struct task *task, uint32_t state)
{
    const char *order = knob_text("order", "random");
    bool answer_first = strcmp(order, "reply") == 0 || (strcmp(order, "random") == 0 && random_below(2) == 0);
    if (answer_first)
        plan_answer(task);
    plan_state_event(task, state);
    if (!answer_first)
        plan_answer(task);
}

void plan_delay(struct task *task, int64_t milliseconds)
{
    task->steps[task->step_count - 1].delay += milliseconds;
}

static void attach_error(struct task *task, PRL_RESULT code, const char *parameter)
{
    char *request = new_uuid();
    struct bag error = event_for(request, EVENT_OF_ERROR, PIE_VIRTUAL_MACHINE, code);
    if (parameter != NULL)
        event_add(&error, "vm_message_param_0", PFD_STRING, parameter);
    bag_set_bag(&task->answer, "error", &error);
    bag_clear(&error);
    free(request);
}

void plan_failure(struct task *task, PRL_RESULT code, const char *parameter)
{
    clear_steps(task);
    task->at = 0;
    task->code = code;
    if (!task->operation->no_details)
        attach_error(task, code, parameter);
    plan_answer(task);
}

void task_result(struct task *task, uint32_t kind, const char *encoded)
{
    char *number = must_format("%u", kind);
    bag_set_nth(&task->answer, "kind", task->result_count, number);
    bag_set_nth(&task->answer, "result", task->result_count++, encoded);
    free(number);
}

void task_result_bag(struct task *task, uint32_t kind, const struct bag *fields)
{
    char *text = bag_encode(fields);
    task_result(task, kind, text);
    free(text);
}

void task_result_machine(struct task *task, const struct config *config)
{
    char *text = config_encode(config);
    task_result(task, PHT_VIRTUAL_MACHINE, text);
    free(text);
}

static const char *action(const struct task *task)
{
    return task->fault == NULL ? "" : bag_text(&task->fault->fields, "action");
}

static bool is_action(const struct task *task, const char *name)
{
    return strcmp(action(task), name) == 0;
}

static bool strikes(const struct task *task, const char *name, size_t step)
{
    return is_action(task, name) && (size_t)bag_number(&task->fault->fields, "step") == step;
}

/* Step 0 is the arrival of the request, n the moment before the n-th step, the last one after all. */
static void strike(struct task *task, size_t step)
{
    if (strikes(task, "die", step))
        kill(getpid(), SIGKILL);
    struct client *client = client_by_id(task->client);
    if (strikes(task, "drop", step) && client != NULL)
        client->gone = true;
}

/* A fault is used up by the requests it hits. */
static struct fault *fault_for(const char *operation)
{
    for (struct fault **place = &world.faults; *place != NULL; place = &(*place)->next) {
        struct fault *fault = *place;
        const char *wanted = bag_text(&fault->fields, "fault");
        if (strcmp(wanted, operation) != 0 && strcmp(wanted, "*") != 0)
            continue;
        struct fault *copy = must_alloc(1, sizeof *copy);
        copy->fields = bag_copy(&fault->fields);
        int64_t count = bag_number(&fault->fields, "count");
        bag_set_number(&fault->fields, "count", count - 1);
        if (count <= 1) {
            *place = fault->next;
            bag_clear(&fault->fields);
            free(fault);
        }
        return copy;
    }
    return NULL;
}

static PRL_RESULT code_for_unknown(const struct task *task)
{
    const char *name = task->operation->name;
    if (strcmp(name, "vm.pause") == 0)
        return PRL_ERR_FAILURE;
    if (strcmp(name, "vm.stop") == 0)
        return bag_number(&task->fields, "mode") == PSM_KILL ? PRL_ERR_UNINITIALIZED : PRL_ERR_VM_GET_STATUS_FAILED;
    if (strcmp(name, "vm.reset") == 0)
        return PRL_ERR_VM_GET_STATUS_FAILED;
    if (strcmp(name, "vm.unregister") == 0)
        return PRL_ERR_CANT_REMOVE_INVALID_VM_AS_NON_ADMIN;
    return PRL_ERR_VM_UUID_NOT_FOUND;
}

static void plan(struct task *task)
{
    if (is_action(task, "fail")) {
        const struct bag *fault = &task->fault->fields;
        plan_failure(task, (PRL_RESULT)strtoul(bag_text(fault, "code"), NULL, 0), bag_find(fault, "parameter"));
    } else if (task->operation->of_machine && task->machine == NULL) {
        plan_failure(task, code_for_unknown(task), "");
    } else if (task->operation->of_machine && knob("administrator", 1) == 0) {
        plan_failure(task, is_container(task->machine) ? PRL_ERR_ACCESS_DENIED : PRL_ERR_ACCESS_TO_VM_DENIED,
                     name_of(task->machine));
    } else {
        task->operation->plan(task);
    }
}

/* Effects first, then the messages backwards: an order a client must survive though it is never promised. */
static void reorder(struct task *task)
{
    struct step *mixed = must_alloc(task->step_count, sizeof *mixed);
    size_t count = 0;
    for (size_t i = 0; i < task->step_count; i++)
        if (task->steps[i].kind == STEP_EFFECT)
            mixed[count++] = task->steps[i];
    for (size_t i = task->step_count; i-- > 0;)
        if (task->steps[i].kind != STEP_EFFECT)
            mixed[count++] = task->steps[i];
    free(task->steps);
    task->steps = mixed;
}

static int64_t step_delay(const struct task *task)
{
    int64_t delay = random_below((uint32_t)knob("delay", 2) + 1);
    if (task->at < task->step_count)
        delay += task->steps[task->at].delay;
    return delay;
}

static void begin(struct task *task)
{
    task->planned = true;
    if (task->operation->exclusive && task->machine != NULL)
        task->machine->busy = task;
    plan(task);
    bag_set_number(&world.last_plan, task->operation->name, (int64_t)task->step_count);
    if (is_action(task, "reorder"))
        reorder(task);
    task->due = now_ms() + step_delay(task);
    if (is_action(task, "slow"))
        task->due += bag_number(&task->fault->fields, "ms");
    if (is_action(task, "hang"))
        task->due = NEVER;
}

static void send_answer(struct task *task)
{
    struct client *client = client_by_id(task->client);
    if (is_action(task, "lose-reply") || client == NULL)
        return;
    bag_set(&task->answer, "message", "answer");
    bag_set_number(&task->answer, "request", task->request);
    bag_set_number(&task->answer, "code", task->code);
    bag_set_number(&task->answer, "package", (int64_t)++world.package);
    if (is_action(task, "no-error-object")) {
        bag_remove(&task->answer, "error");
        bag_set_number(&task->answer, "no-error-object", 1);
    }
    client_send(client, &task->answer);
    bag_clear(&task->answer);
}

static void send_step_event(const struct task *task, struct step *step)
{
    if (is_action(task, "lose-events"))
        return;
    if (step->kind == STEP_STATE_EVENT) {
        char *state = must_format("%u", step->number);
        step->event = event_for(task->uuid, PET_DSP_EVT_VM_STATE_CHANGED, PIE_DISPATCHER, EVENT_OF_ERROR);
        event_add(&step->event, "vminfo_vm_state", PFD_INT32, state);
        free(state);
    }
    send_event(NULL, &step->event);
    if (is_action(task, "duplicate-events"))
        send_event(NULL, &step->event);
}

static void run_step(struct task *task)
{
    struct step *step = &task->steps[task->at++];
    task->wanted_state = step->number;
    if (step->kind == STEP_EFFECT)
        step->effect(task);
    else if (step->kind == STEP_ANSWER)
        send_answer(task);
    else
        send_step_event(task, step);
}

static void finish(struct task *task)
{
    if (task->machine != NULL && task->machine->busy == task)
        task->machine->busy = NULL;
    if (task->peer >= 0)
        close(task->peer);
    task->over = true;
}

static void task_free(struct task *task)
{
    clear_steps(task);
    free(task->steps);
    bag_clear(&task->fields);
    bag_clear(&task->answer);
    free(task->uuid);
    if (task->fault != NULL)
        bag_clear(&task->fault->fields);
    free(task->fault);
    free(task);
}

static bool locked(const struct task *task)
{
    const struct machine *machine = task->machine;
    return machine != NULL && machine->locked_by != 0 && machine->locked_by != task->client;
}

/* A request about a machine that is busy or locked waits for its turn, within a limit. */
static bool must_wait(const struct task *task)
{
    if (task->machine == NULL || !task->operation->exclusive)
        return false;
    return locked(task) || (task->machine->busy != NULL && task->machine->busy != task);
}

static void wait_or_give_up(struct task *task)
{
    if (now_ms() < task->give_up)
        return;
    task->planned = true;
    plan_failure(task, locked(task) ? PRL_ERR_VM_IS_EXCLUSIVELY_LOCKED : PRL_ERR_VM_LOCKED_FOR_EDIT_COMMIT, NULL);
    task->due = now_ms();
}

static void cancel(struct task *task)
{
    effect *instead = task->operation->cancel;
    task->cancelled = false;
    if (instead == NULL || task->at >= task->step_count)
        return;
    plan_failure(task, PRL_ERR_OPERATION_WAS_CANCELED, NULL);
    instead(task);
}

static void advance(struct task *task)
{
    if (task->cancelled)
        cancel(task);
    if (task->at < task->step_count) {
        strike(task, task->at + 1);
        run_step(task);
        task->due = now_ms() + step_delay(task);
    }
    if (task->at >= task->step_count) {
        strike(task, task->at + 1);
        finish(task);
    }
}

static void drop_finished(void)
{
    for (struct task **place = &world.tasks; *place != NULL;) {
        struct task *task = *place;
        if (!task->over) {
            place = &task->next;
            continue;
        }
        *place = task->next;
        task_free(task);
    }
}

void tasks_run(void)
{
    for (struct task *task = world.tasks; task != NULL; task = task->next) {
        if (!task->planned && must_wait(task))
            wait_or_give_up(task);
        else if (!task->planned)
            begin(task);
        if (task->cancelled && task->due == NEVER)
            task->due = now_ms();
        if (task->planned && task->due <= now_ms())
            advance(task);
    }
    drop_finished();
}

int64_t tasks_next(void)
{
    int64_t next = NEVER;
    for (struct task *task = world.tasks; task != NULL; task = task->next) {
        int64_t due = task->planned ? task->due : must_wait(task) ? task->give_up : 0;
        if (due < next)
            next = due;
    }
    return next;
}

void task_start(struct client *client, struct bag *request)
{
    const struct operation *operation = operation_of(bag_text(request, "operation"));
    if (operation == NULL) {
        client->gone = true;
        return;
    }
    struct task *task = must_alloc(1, sizeof *task);
    task->operation = operation;
    task->client = client->id;
    task->request = bag_number(request, "request");
    task->fields = *request;
    *request = (struct bag){0};
    task->uuid = must_copy(bag_text(&task->fields, "uuid"));
    task->machine = *task->uuid == '\0' ? NULL : machine_by("Uuid", task->uuid);
    task->peer = -1;
    task->give_up = now_ms() + knob("lock-limit", DEFAULT_LOCK_LIMIT);
    task->fault = fault_for(operation->name);
    struct task **place = &world.tasks;
    while (*place != NULL)
        place = &(*place)->next;
    *place = task;
    strike(task, 0);
}
