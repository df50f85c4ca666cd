/* Power states, snapshots, counters, guests. */
#include "harness.h"

static PRL_HANDLE server;
static struct recorder recorder;

static void start(void)
{
    dispatcher_start(world_directory());
    CHECK_CODE(0, PrlApi_InitEx(0x70000, PAM_SERVER, 0, 0));
    server = connect_world();
    recorder_start(&recorder, server);
}

static void end(void)
{
    recorder_stop(&recorder, server);
    disconnect(server);
    CHECK_CODE(0, PrlApi_Deinit());
}

enum request { START, RESUME, PAUSE, KILL, SHUTDOWN, SUSPEND, DROP, RESET, RESTART, DELETE };

static PRL_HANDLE send(PRL_HANDLE vm, enum request request)
{
    switch (request) {
    case START:
        return PrlVm_StartEx(vm, PSM_VM_START, 0);
    case RESUME:
        return PrlVm_Resume(vm);
    case PAUSE:
        return PrlVm_Pause(vm, 0);
    case KILL:
        return PrlVm_StopEx(vm, PSM_KILL, 0);
    case SHUTDOWN:
        return PrlVm_StopEx(vm, PSM_SHUTDOWN, 0);
    case SUSPEND:
        return PrlVm_Suspend(vm);
    case DROP:
        return PrlVm_DropSuspendedState(vm);
    case RESET:
        return PrlVm_Reset(vm);
    case RESTART:
        return PrlVm_Restart(vm);
    default:
        return PrlVm_Delete(vm, 0);
    }
}

struct row {
    uint32_t from;
    enum request request;
    PRL_RESULT code;
    uint32_t to;
};

/* The behaviour of virtual machines, row by row. */
static const struct row vm_rows[] = {
    {VMS_STOPPED, START, 0, VMS_RUNNING},
    {VMS_STOPPED, RESUME, 0, VMS_RUNNING},
    {VMS_SUSPENDED, START, 0, VMS_RUNNING},
    {VMS_PAUSED, START, 0, VMS_RUNNING},
    {VMS_PAUSED, RESUME, 0, VMS_RUNNING},
    {VMS_RUNNING, START, PRL_ERR_FAILURE, VMS_RUNNING},
    {VMS_RUNNING, PAUSE, 0, VMS_PAUSED},
    {VMS_PAUSED, PAUSE, PRL_ERR_FAILURE, VMS_PAUSED},
    {VMS_STOPPED, PAUSE, PRL_ERR_FAILURE, VMS_STOPPED},
    {VMS_SUSPENDED, PAUSE, PRL_ERR_FAILURE, VMS_SUSPENDED},
    {VMS_RUNNING, KILL, 0, VMS_STOPPED},
    {VMS_PAUSED, KILL, 0, VMS_STOPPED},
    {VMS_STOPPED, KILL, PRL_ERR_INVALID_ACTION_REQUESTED, VMS_STOPPED},
    {VMS_SUSPENDED, KILL, PRL_ERR_INVALID_ACTION_REQUESTED, VMS_SUSPENDED},
    {VMS_RUNNING, SHUTDOWN, 0, VMS_STOPPED},
    {VMS_STOPPED, SHUTDOWN, PRL_ERR_DISP_VM_IS_NOT_RUNNING, VMS_STOPPED},
    {VMS_PAUSED, SHUTDOWN, PRL_ERR_DISP_VM_IS_NOT_RUNNING, VMS_PAUSED},
    {VMS_RUNNING, SUSPEND, 0, VMS_SUSPENDED},
    {VMS_PAUSED, SUSPEND, 0, VMS_SUSPENDED},
    {VMS_STOPPED, SUSPEND, PRL_ERR_INVALID_ACTION_REQUESTED, VMS_STOPPED},
    {VMS_SUSPENDED, DROP, 0, VMS_STOPPED},
    {VMS_STOPPED, DROP, PRL_ERR_UNABLE_DROP_SUSPENDED_STATE, VMS_STOPPED},
    {VMS_RUNNING, RESET, 0, VMS_RUNNING},
    {VMS_PAUSED, RESET, 0, VMS_RUNNING},
    {VMS_STOPPED, RESET, PRL_ERR_INVALID_ACTION_REQUESTED, VMS_STOPPED},
    {VMS_RUNNING, RESTART, 0, VMS_RUNNING},
    {VMS_PAUSED, RESTART, 0, VMS_PAUSED},
    {VMS_STOPPED, RESTART, PRL_ERR_INVALID_ACTION_REQUESTED, VMS_STOPPED},
    {VMS_RUNNING, DELETE, PRL_ERR_DISP_VM_IS_NOT_STOPPED, VMS_RUNNING},
};

static const struct row ct_rows[] = {
    {VMS_STOPPED, START, 0, VMS_RUNNING},
    {VMS_SUSPENDED, START, 0, VMS_RUNNING},
    {VMS_RUNNING, START, PRL_ERR_DISP_VM_IS_NOT_STOPPED, VMS_RUNNING},
    {VMS_STOPPED, PAUSE, PRL_ERR_DISP_VM_IS_NOT_STARTED, VMS_STOPPED},
    {VMS_RUNNING, KILL, 0, VMS_STOPPED},
    {VMS_STOPPED, KILL, PRL_ERR_DISP_VM_IS_NOT_STARTED, VMS_STOPPED},
    {VMS_STOPPED, SHUTDOWN, PRL_ERR_DISP_VM_IS_NOT_STARTED, VMS_STOPPED},
    {VMS_STOPPED, SUSPEND, PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED, VMS_STOPPED},
    {VMS_STOPPED, RESUME, PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED, VMS_STOPPED},
    {VMS_RUNNING, DELETE, PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED, VMS_RUNNING},
};

static void put_into(PRL_HANDLE vm, uint32_t state)
{
    char pairs[120];
    char *uuid = uuid_of(vm);
    snprintf(pairs, sizeof pairs, "uuid=%s state=%u", uuid, state);
    CHECK(order(world_directory(), pairs));
    free(uuid);
}

static void check_rows(PRL_HANDLE vm, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_into(vm, rows[i].from);
        recorder_clear(&recorder);
        PRL_RESULT code = finish(send(vm, rows[i].request));
        if (code != rows[i].code)
            fprintf(stderr, "row %zu\n", i);
        CHECK_CODE(rows[i].code, code);
        CHECK(state_of(vm) == rows[i].to);
        if (rows[i].to != rows[i].from)
            CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, rows[i].to, 1));
    }
}

static void power_of_machines(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    check_rows(vm, vm_rows, sizeof vm_rows / sizeof *vm_rows);
    put_into(vm, VMS_RUNNING);
    recorder_clear(&recorder);
    CHECK_CODE(0, finish(PrlVm_Suspend(vm)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, VMS_PAUSED, 1));
    CHECK_CODE(0, finish(PrlVm_Delete(vm, 0)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_DELETED, 0, 1));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void power_of_containers(void)
{
    start();
    PRL_HANDLE ct = define_container(server, "box");
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_ADDED, 0, 2));
    check_rows(ct, ct_rows, sizeof ct_rows / sizeof *ct_rows);
    CHECK_CODE(0, PrlHandle_Free(ct));
    end();
}

static void requests_about_the_vanished(void)
{
    char pairs[120];
    PRL_HANDLE tree = 0;
    start();
    PRL_HANDLE vm = define(server, "one");
    char *uuid = uuid_of(vm);
    snprintf(pairs, sizeof pairs, "remove=%s", uuid);
    CHECK(order(world_directory(), pairs));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_UNREGISTERED, 0, 1));
    CHECK_CODE(PRL_ERR_VM_UUID_NOT_FOUND, finish_with(PrlSrv_GetVmConfig(server, uuid, PGVC_SEARCH_BY_UUID), &tree));
    CHECK_CODE(PRL_ERR_VM_UUID_NOT_FOUND, finish(PrlVm_RefreshConfig(vm)));
    CHECK_CODE(PRL_ERR_VM_UUID_NOT_FOUND, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(PRL_ERR_VM_UUID_NOT_FOUND, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK_CODE(PRL_ERR_FAILURE, finish(PrlVm_Pause(vm, 0)));
    CHECK_CODE(PRL_ERR_UNINITIALIZED, finish(PrlVm_StopEx(vm, PSM_KILL, 0)));
    CHECK_CODE(PRL_ERR_VM_GET_STATUS_FAILED, finish(PrlVm_StopEx(vm, PSM_SHUTDOWN, 0)));
    CHECK_CODE(PRL_ERR_VM_GET_STATUS_FAILED, finish(PrlVm_Reset(vm)));
    CHECK_CODE(PRL_ERR_CANT_REMOVE_INVALID_VM_AS_NON_ADMIN, finish(PrlVm_Unreg(vm)));
    free(uuid);
    uuid = uuid_of(vm);
    free(uuid);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static size_t position(uint32_t type)
{
    for (size_t i = 0; i < recorder.count; i++)
        if (recorder.records[i].type == type)
            return i;
    return recorder.count;
}

static char *snapshot(PRL_HANDLE vm, const char *text)
{
    recorder_clear(&recorder);
    char *uuid = finish_text(PrlVm_CreateSnapshot(vm, "", text));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_MEMORY_SWAPPING_FINISHED, 0, 1));
    CHECK(position(PET_DSP_EVT_VM_SNAPSHOTS_TREE_CHANGED) < position(PET_DSP_EVT_VM_SNAPSHOTED));
    return uuid;
}

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

static void snapshots_form_a_tree(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    char *tree = finish_text(PrlVm_GetSnapshotsTreeEx(vm, 0x1000));
    CHECK_TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VirtuozzoSavedStates/>\n", tree);
    free(tree);
    char *first = snapshot(vm, "before & <after> ]]> end");
    put_into(vm, VMS_RUNNING);
    char *second = snapshot(vm, "second");
    put_into(vm, VMS_PAUSED);
    char *third = snapshot(vm, "third");
    tree = finish_text(PrlVm_GetSnapshotsTreeEx(vm, 0x1000));
    CHECK(strstr(tree, "before & <after> ]]]]><![CDATA[> end") != NULL);
    CHECK(occurrences(tree, "<SavedStateItem ") == 4 && occurrences(tree, "current=\"yes\"") == 1);
    CHECK(occurrences(tree, "state=\"poweroff\"") == 2 && occurrences(tree, "state=\"poweron\"") == 1);
    CHECK(strstr(tree, third) > strstr(tree, second) && strstr(tree, second) > strstr(tree, first));
    free(tree);
    CHECK_CODE(0, finish(PrlVm_SwitchToSnapshotEx(vm, first, 0)));
    CHECK(state_of(vm) == VMS_STOPPED);
    CHECK_CODE(0, finish(PrlVm_SwitchToSnapshotEx(vm, third, 0)));
    CHECK(state_of(vm) == VMS_PAUSED);
    CHECK_CODE(PRL_ERR_INVALID_ARG, finish(PrlVm_SwitchToSnapshotEx(vm, "{0}", 0)));
    CHECK_CODE(PRL_ERR_UNINITIALIZED, finish(PrlVm_DeleteSnapshot(vm, "{0}", 0)));
    /* The child of a deleted one moves up; a branch goes whole. */
    CHECK_CODE(0, finish(PrlVm_DeleteSnapshot(vm, second, 0)));
    CHECK(order(world_directory(), "set=snapshot-root value=ParallelsSavedStates"));
    tree = finish_text(PrlVm_GetSnapshotsTreeEx(vm, 0x1000));
    CHECK(occurrences(tree, "<SavedStateItem ") == 3 && occurrences(tree, "<ParallelsSavedStates>") == 1);
    free(tree);
    CHECK_CODE(0, finish(PrlVm_DeleteSnapshot(vm, first, 1)));
    tree = finish_text(PrlVm_GetSnapshotsTreeEx(vm, 0x1000));
    CHECK(strstr(tree, "<ParallelsSavedStates/>") != NULL);
    free(tree);
    free(first);
    free(second);
    free(third);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void suspended_snapshot_says_off(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    put_into(vm, VMS_SUSPENDED);
    char *uuid = snapshot(vm, "");
    char *tree = finish_text(PrlVm_GetSnapshotsTreeEx(vm, 0));
    CHECK(occurrences(tree, "poweroff") == 2);
    put_into(vm, VMS_STOPPED);
    CHECK_CODE(0, finish(PrlVm_SwitchToSnapshotEx(vm, uuid, 0)));
    CHECK(state_of(vm) == VMS_SUSPENDED);
    free(tree);
    free(uuid);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static PRL_HANDLE counters(PRL_HANDLE vm, const char *filter)
{
    PRL_HANDLE event;
    CHECK_CODE(0, finish_with(PrlVm_GetPerfStats(vm, filter), &event));
    return event;
}

static uint32_t kind_of(PRL_HANDLE event, const char *name)
{
    PRL_HANDLE parameter;
    uint32_t kind;
    CHECK_CODE(0, PrlEvent_GetParamByName(event, name, &parameter));
    CHECK_CODE(0, PrlEvtPrm_GetType(parameter, &kind));
    CHECK_CODE(0, PrlHandle_Free(parameter));
    return kind;
}

static void counters_follow_the_machine(void)
{
    uint32_t count;
    PRL_HANDLE parameter;
    start();
    CHECK(order(world_directory(), "set=perf-ms value=20"));
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_SubscribeToPerfStats(vm, NULL)));
    PRL_HANDLE event = counters(vm, "");
    CHECK_CODE(0, PrlEvent_GetParamsCount(event, &count));
    CHECK(count == 0 && recorder_count(&recorder, PET_DSP_EVT_VM_PERFSTATS) == 0);
    CHECK_CODE(0, PrlHandle_Free(event));
    put_into(vm, VMS_RUNNING);
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_PERFSTATS, 0, 2));
    event = counters(vm, NULL);
    CHECK(kind_of(event, "devices.ide0.read_total") == PFD_UINT64);
    CHECK(kind_of(event, "net.nic0.bytes_in") == PFD_UINT64);
    CHECK(kind_of(event, "guest.vcpu0.time") == PFD_UINT64);
    CHECK(kind_of(event, "guest.ram.total") == PFD_UINT32);
    CHECK_CODE(PRL_ERR_NO_DATA, PrlEvent_GetParamByName(event, "net.nic1.bytes_in", &parameter));
    CHECK_CODE(0, PrlHandle_Free(event));
    event = counters(vm, "net.nic#.*");
    CHECK_CODE(0, PrlEvent_GetParamsCount(event, &count));
    CHECK(count == 4);
    CHECK_CODE(0, PrlHandle_Free(event));
    put_into(vm, VMS_PAUSED);
    CHECK_CODE(PRL_ERR_DISP_VM_IS_NOT_STARTED, finish(PrlVm_GetPerfStats(vm, "")));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void guests_answer_through_their_tools(void)
{
    PRL_HANDLE tools, guest, settings, adapter;
    uint32_t state, count;
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_SetUserPasswd(vm, "root", "secret", 0)));
    CHECK_CODE(PRL_ERR_DISP_VM_IS_NOT_STARTED, finish(PrlVm_LoginInGuest(vm, "root", "", 0)));
    put_into(vm, VMS_RUNNING);
    CHECK_CODE(0, finish_with(PrlVm_GetToolsState(vm), &tools));
    CHECK_CODE(0, PrlVmToolsInfo_GetState(tools, &state));
    CHECK(state == PTS_INSTALLED);
    CHECK_CODE(0, finish_with(PrlVm_LoginInGuest(vm, PRL_PRIVILEGED_GUEST_OS_SESSION, "", 0), &guest));
    CHECK_CODE(0, finish_with(PrlVmGuest_GetNetworkSettings(guest, 0), &settings));
    CHECK_CODE(0, PrlSrvCfg_GetNetAdaptersCount(settings, &count));
    CHECK(count == 1);
    CHECK_CODE(0, PrlSrvCfg_GetNetAdapter(settings, 0, &adapter));
    CHECK_CODE(0, finish(PrlVmGuest_Logout(guest, 0)));
    char *picture = finish_text(PrlVm_CaptureScreen(vm, 0, 0, 0));
    CHECK(strncmp(picture, "iVBOR", 5) == 0);
    CHECK(order(world_directory(), "set=tools value=0"));
    CHECK_CODE(PRL_ERR_VM_EXEC_GUEST_TOOL_NOT_AVAILABLE, finish(PrlVm_SetUserPasswd(vm, "root", "secret", 0)));
    free(picture);
    PRL_HANDLE all[] = {tools, guest, settings, adapter, vm};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_CODE(0, PrlHandle_Free(all[i]));
    end();
}

static void guests_may_ignore_shutdown(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK(order(world_directory(), "set=guest-obeys value=0"));
    CHECK(order(world_directory(), "set=shutdown-limit-ms value=150"));
    put_into(vm, VMS_RUNNING);
    PRL_HANDLE job = PrlVm_StopEx(vm, PSM_SHUTDOWN, 0);
    CHECK_CODE(PRL_ERR_TIMEOUT, PrlJob_Wait(job, 30));
    CHECK(state_of(vm) == VMS_RUNNING);
    CHECK_CODE(0, finish(job));
    CHECK(state_of(vm) == VMS_STOPPED);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

const struct test_case machine_cases[] = {
    {"power-of-machines", power_of_machines},
    {"power-of-containers", power_of_containers},
    {"requests-about-the-vanished", requests_about_the_vanished},
    {"snapshots-form-a-tree", snapshots_form_a_tree},
    {"suspended-snapshot-says-off", suspended_snapshot_says_off},
    {"counters-follow-the-machine", counters_follow_the_machine},
    {"guests-answer-through-their-tools", guests_answer_through_their_tools},
    {"guests-may-ignore-shutdown", guests_may_ignore_shutdown},
    {NULL, NULL},
};
