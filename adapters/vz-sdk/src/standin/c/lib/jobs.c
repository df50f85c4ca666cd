/* Jobs: requests under way and their outcome. */
#include "jobs.h"

#include "lib.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct operation {
    const char *name;
    uint32_t number;
};

static const struct operation operations[] = {
    {"login", PJOC_SRV_LOGIN_LOCAL},
    {"logoff", PJOC_SRV_LOGOFF},
    {"vm.start", PJOC_VM_START},
    {"vm.stop", PJOC_VM_STOP},
    {"vm.pause", PJOC_VM_PAUSE},
    {"vm.suspend", PJOC_VM_SUSPEND},
    {"vm.reset", PJOC_VM_RESET},
    {"vm.restart", PJOC_VM_RESTART},
    {"vm.drop", PJOC_VM_DROP_SUSPENDED_STATE},
    {"vm.delete", PJOC_VM_DELETE},
    {"vm.unregister", PJOC_VM_UNREG},
    {"vm.register", PJOC_VM_REG},
    {"vm.begin", PJOC_VM_BEGIN_EDIT},
    {"vm.commit", PJOC_VM_COMMIT},
    {"vm.refresh", PJOC_VM_REFRESH_CONFIG},
    {"vm.state", PJOC_VM_GET_STATE},
    {"vm.snapshot", PJOC_VM_CREATE_SNAPSHOT},
    {"vm.revert", PJOC_VM_SWITCH_TO_SNAPSHOT},
    {"vm.delete-snapshot", PJOC_VM_DELETE_SNAPSHOT},
    {"vm.tree", PJOC_VM_GET_SNAPSHOTS_TREE},
    {"vm.migrate", PJOC_VM_MIGRATE},
    {"vm.subscribe", PJOC_VM_SUBSCRIBE_PERFSTATS},
    {"vm.resize", PJOC_VM_RESIZE_DISK_IMAGE},
    {"vm.clone", PJOC_VM_CLONE},
    {"get-config", PJOC_SRV_GET_VM_CONFIG},
    {"default-config", PJOC_SRV_GET_DEFAULT_VM_CONFIG},
};

static uint32_t number_of(const char *operation)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (strcmp(operations[i].name, operation) == 0)
            return operations[i].number;
    return 0;
}

static void job_destroy(struct object *object)
{
    struct job *job = (struct job *)object;
    object_release(job->result);
    object_release(job->error);
    object_release(job->target);
    core_drop(job->core);
}

struct job *job_new(struct core *core, const char *operation)
{
    struct job *job = object_new(sizeof *job, PHT_JOB, job_destroy);
    job->core = core == NULL ? NULL : core_use(core);
    job->operation = operation;
    job->code_of_operation = number_of(operation);
    job->error_code = PRL_ERR_NO_DATA;
    return job;
}

void job_finish(struct job *job, PRL_RESULT code)
{
    job->code = code;
    job->done = true;
    api_job_done();
}

static struct thing *argument_error(PRL_RESULT code)
{
    return event_new(NULL, EVENT_OF_ERROR, PIE_WEB_SERVICE, ZERO_UUID, code);
}

PRL_HANDLE job_failed(PRL_RESULT code)
{
    struct job *job = job_new(NULL, "");
    job->error = argument_error(code);
    job_finish(job, code);
    return job->base.value;
}

PRL_HANDLE job_uninitialized(void)
{
    api_lock();
    return api_leave_handle(job_failed(PRL_ERR_API_WASNT_INITIALIZED));
}

PRL_HANDLE job_unimplemented(const char *function)
{
    if (!api_enter(function))
        return job_uninitialized();
    return api_leave_handle(job_failed(PRL_ERR_UNIMPLEMENTED));
}

static struct timespec deadline_after(uint32_t milliseconds)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000;
    }
    return time;
}

PRL_RESULT PrlJob_Wait(PRL_HANDLE hJob, PRL_UINT32 msecs)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    struct timespec until = deadline_after(msecs);
    bool in_time = true;
    object_retain(job);
    while (!job->done && in_time)
        in_time = api_wait_for_jobs(msecs == UINT32_MAX ? NULL : &until);
    PRL_RESULT code = job->done ? PRL_ERR_SUCCESS : PRL_ERR_TIMEOUT;
    object_release(job);
    return api_leave(code);
}

PRL_RESULT PrlJob_GetStatus(PRL_HANDLE hJob, PRL_JOB_STATUS_PTR status)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL || status == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *status = job->done ? PJS_FINISHED : PJS_RUNNING;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlJob_GetProgress(PRL_HANDLE hJob, PRL_UINT32_PTR percentage)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (object_of(hJob, PHT_JOB) == NULL || percentage == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *percentage = 100;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlJob_GetOpCode(PRL_HANDLE hJob, PRL_JOB_OPERATION_CODE_PTR pnOpCode)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL || pnOpCode == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pnOpCode = job->code_of_operation;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlJob_IsRequestWasSent(PRL_HANDLE hJob, PRL_BOOL_PTR pbIsRequestWasSent)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL || pbIsRequestWasSent == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pbIsRequestWasSent = job->sent;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlJob_GetRetCode(PRL_HANDLE hJob, PRL_RESULT_PTR retcode)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL || retcode == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    if (!job->done)
        return api_leave(PRL_ERR_UNINITIALIZED);
    *retcode = job->code;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlJob_GetResult(PRL_HANDLE hJob, PRL_HANDLE_PTR handle)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL || handle == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    if (!job->done)
        return api_leave(PRL_ERR_OPERATION_PENDING);
    if (job->result == NULL)
        job->result = items_new(PHT_RESULT);
    object_retain(job->result);
    *handle = job->result->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlJob_GetError(PRL_HANDLE hJob, PRL_HANDLE_PTR phError)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL || phError == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    if (job->error == NULL)
        return api_leave(job->error_code);
    object_retain(job->error);
    *phError = job->error->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_HANDLE PrlJob_Cancel(PRL_HANDLE hJob)
{
    if (!api_enter(__func__))
        return job_uninitialized();
    struct job *job = object_of(hJob, PHT_JOB);
    if (job == NULL)
        return api_leave_handle(job_failed(PRL_ERR_INVALID_ARG));
    if (job->core == NULL) {
        struct job *cancel = job_new(NULL, "cancel");
        job_finish(cancel, PRL_ERR_SUCCESS);
        return api_leave_handle(cancel->base.value);
    }
    struct bag fields = {0};
    bag_set_number(&fields, "cancelled", (int64_t)job->request);
    return api_leave_handle(session_request(job->core, "cancel", fields, NULL));
}
