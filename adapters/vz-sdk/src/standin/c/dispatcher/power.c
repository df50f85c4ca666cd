/* Power states. Checks come in the order in which the real server makes them. */
#include "operations.h"

#include <stdlib.h>

/* What a guest needs to shut down, and when the server kills one that does not. */
#define SHUTDOWN_MS 3
#define SHUTDOWN_LIMIT_MS 120000

static bool in(const struct task *task, uint32_t one, uint32_t other)
{
    return task->machine->state == one || task->machine->state == other;
}

static void become(struct task *task, uint32_t state)
{
    plan_state(task, state);
    plan_state_and_answer(task, state);
}

/* A VNC server that comes or goes is told by two changes of the configuration. */
static void announce_vnc(struct task *task)
{
    if (bag_number(&task->machine->config.fields, "VNCMode") == PRD_DISABLED)
        return;
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
    plan_event(task, PET_DSP_EVT_VM_CONFIG_CHANGED);
}

static void refuse_container(struct task *task)
{
    plan_failure(task, PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED, uuid_of(task->machine));
}

static bool start_refused(struct task *task)
{
    bool container = is_container(task->machine);
    if (container && bag_number(&task->fields, "resume") != 0 && !in(task, VMS_SUSPENDED, VMS_PAUSED)) {
        refuse_container(task);
        return true;
    }
    bool paused_container = container && bag_number(&task->fields, "resume") == 0 && task->machine->state == VMS_PAUSED;
    if (task->machine->state != VMS_RUNNING && !paused_container)
        return false;
    plan_failure(task, container ? PRL_ERR_DISP_VM_IS_NOT_STOPPED : PRL_ERR_FAILURE, "VM is already running");
    return true;
}

void start(struct task *task)
{
    if (start_refused(task))
        return;
    if (task->machine->state == VMS_PAUSED) {
        plan_state(task, VMS_RUNNING);
        plan_state_event(task, VMS_RUNNING);
        plan_answer(task);
        return;
    }
    become(task, VMS_RUNNING);
    announce_vnc(task);
}

static PRL_RESULT stop_refusal(const struct task *task)
{
    bool kill = bag_number(&task->fields, "mode") == PSM_KILL;
    if (is_container(task->machine))
        return in(task, VMS_RUNNING, VMS_PAUSED) ? PRL_ERR_SUCCESS : PRL_ERR_DISP_VM_IS_NOT_STARTED;
    if (kill)
        return in(task, VMS_RUNNING, VMS_PAUSED) ? PRL_ERR_SUCCESS : PRL_ERR_INVALID_ACTION_REQUESTED;
    return task->machine->state == VMS_RUNNING ? PRL_ERR_SUCCESS : PRL_ERR_DISP_VM_IS_NOT_RUNNING;
}

void stop_machine(struct task *task)
{
    PRL_RESULT refusal = stop_refusal(task);
    if (refusal != PRL_ERR_SUCCESS) {
        plan_failure(task, refusal, name_of(task->machine));
        return;
    }
    plan_state(task, VMS_STOPPED);
    if (bag_number(&task->fields, "mode") != PSM_KILL)
        plan_delay(task, knob("guest-obeys", 1) ? knob("shutdown-ms", SHUTDOWN_MS)
                                                : knob("shutdown-limit-ms", SHUTDOWN_LIMIT_MS));
    plan_state_and_answer(task, VMS_STOPPED);
    announce_vnc(task);
}

void pause_machine(struct task *task)
{
    if (task->machine->state == VMS_RUNNING)
        become(task, VMS_PAUSED);
    else
        plan_failure(task, is_container(task->machine) ? PRL_ERR_DISP_VM_IS_NOT_STARTED : PRL_ERR_FAILURE,
                     "VM pause from a non-running state is impossible");
}

void suspend(struct task *task)
{
    if (is_container(task->machine) && task->machine->state != VMS_RUNNING) {
        refuse_container(task);
        return;
    }
    if (!in(task, VMS_RUNNING, VMS_PAUSED)) {
        plan_failure(task, PRL_ERR_INVALID_ACTION_REQUESTED, "domain is not running");
        return;
    }
    if (task->machine->state == VMS_RUNNING && !is_container(task->machine)) {
        plan_state(task, VMS_PAUSED);
        plan_state_event(task, VMS_PAUSED);
    }
    become(task, VMS_SUSPENDED);
    announce_vnc(task);
}

void drop_suspended(struct task *task)
{
    if (task->machine->state == VMS_SUSPENDED)
        become(task, VMS_STOPPED);
    else
        plan_failure(task, PRL_ERR_UNABLE_DROP_SUSPENDED_STATE, "");
}

static bool inactive(struct task *task)
{
    if (in(task, VMS_RUNNING, VMS_PAUSED))
        return false;
    plan_failure(task,
                 is_container(task->machine) ? PRL_ERR_DISP_VM_IS_NOT_STARTED : PRL_ERR_INVALID_ACTION_REQUESTED, "");
    return true;
}

void reset(struct task *task)
{
    if (inactive(task))
        return;
    if (task->machine->state == VMS_RUNNING) {
        plan_answer(task);
        return;
    }
    plan_state(task, VMS_RUNNING);
    plan_answer(task);
    plan_state_event(task, VMS_RUNNING);
}

/* A paused virtual machine stays paused. */
void restart(struct task *task)
{
    if (inactive(task))
        return;
    if (is_container(task->machine) && task->machine->state == VMS_PAUSED)
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STARTED, name_of(task->machine));
    else
        plan_answer(task);
}

void mount_container(struct task *task)
{
    if (!is_container(task->machine))
        plan_failure(task, PRL_ERR_ACTION_NOT_SUPPORTED_FOR_VM, NULL);
    else if (task->machine->state != VMS_STOPPED)
        plan_failure(task, PRL_ERR_DISP_VM_IS_NOT_STOPPED, name_of(task->machine));
    else
        become(task, VMS_MOUNTED);
}

void unmount_container(struct task *task)
{
    if (!is_container(task->machine))
        plan_failure(task, PRL_ERR_ACTION_NOT_SUPPORTED_FOR_VM, NULL);
    else if (task->machine->state != VMS_MOUNTED)
        refuse_container(task);
    else
        become(task, VMS_STOPPED);
}

void get_state(struct task *task)
{
    struct bag info = {0};
    bool active = in(task, VMS_RUNNING, VMS_PAUSED);
    bag_set_number(&info, "State", task->machine->state);
    bag_set_number(&info, "AdditionState", 1);
    bag_set_number(&info, "VncServerStarted",
                   active && bag_number(&task->machine->config.fields, "VNCMode") != PRD_DISABLED);
    task_result_bag(task, PHT_VM_INFO, &info);
    bag_clear(&info);
    plan_answer(task);
}
