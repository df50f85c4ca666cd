/* One world for several processes, its death and return, faults, migration. */
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

static PRL_RESULT login(void)
{
    return finish(PrlSrv_LoginLocalEx(server, NULL, 0, PSL_HIGH_SECURITY, PACF_NON_INTERACTIVE_MODE));
}

static void no_dispatcher(void)
{
    CHECK_CODE(0, PrlApi_InitEx(0x70000, PAM_SERVER, 0, 0));
    CHECK_CODE(0, PrlSrv_Create(&server));
    CHECK_CODE(PRL_ERR_CANT_CONNECT_TO_DISPATCHER, login());
    CHECK_CODE(PRL_ERR_NOT_CONNECTED_TO_DISPATCHER, finish(PrlSrv_GetVmListEx(server, PVTF_VM)));
    CHECK_CODE(PRL_ERR_NOT_CONNECTED_TO_DISPATCHER, finish(PrlSrv_Logoff(server)));
    CHECK_CODE(0, PrlHandle_Free(server));
    CHECK_CODE(0, PrlApi_Deinit());
}

static void logins_replace_each_other(void)
{
    start();
    CHECK_CODE(0, login());
    CHECK(recorder_await(&recorder, PET_DSP_EVT_DISP_CONNECTION_CLOSED, 0, 1));
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlSrv_Logoff(server)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_DISP_CONNECTION_CLOSED, 0, 2));
    CHECK_CODE(PRL_ERR_NOT_CONNECTED_TO_DISPATCHER, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void death_and_return(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    char *snapshot = finish_text(PrlVm_CreateSnapshot(vm, "", "kept"));
    CHECK(order(world_directory(), "fault=list action=hang"));
    PRL_HANDLE job = PrlSrv_GetVmListEx(server, PVTF_VM);
    dispatcher_kill(world_directory());
    CHECK_CODE(PRL_ERR_WS_DISP_CONNECTION_CLOSED, finish(job));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_DISP_CONNECTION_CLOSED, 0, 1));
    CHECK_CODE(PRL_ERR_NOT_CONNECTED_TO_DISPATCHER, finish(PrlVm_RefreshConfig(vm)));
    CHECK_CODE(PRL_ERR_CANT_CONNECT_TO_DISPATCHER, login());
    dispatcher_start(world_directory());
    recorder_clear(&recorder);
    CHECK_CODE(0, login());
    PRL_HANDLE again = find(server, "one");
    CHECK(again == vm && state_of(vm) == VMS_RUNNING);
    char *tree = finish_text(PrlVm_GetSnapshotsTreeEx(vm, 0));
    CHECK(strstr(tree, snapshot) != NULL);
    CHECK_CODE(0, finish(PrlVm_Pause(vm, 0)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, VMS_PAUSED, 1));
    /* Numbers of messages begin anew. */
    for (size_t i = 0; i < recorder.count; i++)
        CHECK(recorder.records[i].package < 20);
    free(tree);
    free(snapshot);
    CHECK_CODE(0, PrlHandle_Free(again));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

/* Each request with what it may leave behind. */
static PRL_HANDLE commit_description(PRL_HANDLE vm)
{
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetDescription(vm, "changed"));
    return PrlVm_CommitEx(vm, 0);
}

static PRL_HANDLE start_it(PRL_HANDLE vm)
{
    return PrlVm_StartEx(vm, PSM_VM_START, 0);
}

static PRL_HANDLE snapshot_it(PRL_HANDLE vm)
{
    return PrlVm_CreateSnapshot(vm, "", "text");
}

static PRL_HANDLE delete_it(PRL_HANDLE vm)
{
    return PrlVm_Delete(vm, 0);
}

static const struct mortal {
    const char *operation;
    PRL_HANDLE (*send)(PRL_HANDLE);
} mortals[] = {
    {"vm.commit", commit_description},
    {"vm.start", start_it},
    {"vm.snapshot", snapshot_it},
    {"vm.delete", delete_it},
};

/* The whole old or the whole new machine, and never a request without an end. */
static void check_survivors(const char *name)
{
    PRL_HANDLE vm;
    uint32_t count;
    PRL_RESULT code = finish_with(PrlSrv_GetVmConfig(server, name, PGVC_SEARCH_BY_NAME), &vm);
    if (code == PRL_ERR_VM_UUID_NOT_FOUND)
        return;
    CHECK_CODE(0, code);
    CHECK_CODE(0, PrlVmCfg_GetHardDisksCount(vm, &count));
    CHECK(count == 1);
    uint32_t state = state_of(vm);
    CHECK(state == VMS_STOPPED || state == VMS_RUNNING);
    if (state == VMS_RUNNING)
        CHECK_CODE(0, finish(PrlVm_StopEx(vm, PSM_KILL, 0)));
    CHECK_CODE(0, finish(PrlVm_Delete(vm, 0)));
    CHECK_CODE(0, PrlHandle_Free(vm));
}

static void die_once(const struct mortal *mortal, long step)
{
    char pairs[120];
    PRL_HANDLE vm = define(server, "mortal");
    snprintf(pairs, sizeof pairs, "fault=%s action=die step=%ld", mortal->operation, step);
    CHECK(order(world_directory(), pairs));
    PRL_HANDLE job = mortal->send(vm);
    PRL_RESULT code = finish(job);
    CHECK(code == 0 || code == PRL_ERR_WS_DISP_CONNECTION_CLOSED || code == PRL_ERR_NOT_CONNECTED_TO_DISPATCHER);
    dispatcher_await_death(world_directory());
    dispatcher_start(world_directory());
    CHECK_CODE(0, login());
    check_survivors("mortal");
    CHECK_CODE(0, PrlHandle_Free(vm));
}

static void death_at_every_step(void)
{
    start();
    for (size_t i = 0; i < sizeof mortals / sizeof *mortals; i++) {
        char pairs[80];
        PRL_HANDLE vm = define(server, "counted");
        CHECK_CODE(0, finish(mortals[i].send(vm)));
        snprintf(pairs, sizeof pairs, "plan=%s", mortals[i].operation);
        long steps = order_number(world_directory(), pairs, "steps");
        CHECK(steps >= 2);
        CHECK_CODE(0, PrlHandle_Free(vm));
        check_survivors("counted");
        for (long step = 0; step <= steps + 1; step++)
            die_once(&mortals[i], step);
    }
    end();
}

static void processes_share_a_world(void)
{
    start();
    PRL_HANDLE vm = define(server, "shared");
    CHECK(in_other_process("helper-start-shared") == 0);
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, VMS_RUNNING, 1));
    CHECK(state_of(vm) == VMS_RUNNING);
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_ADDED, 0, 2));
    PRL_HANDLE other = find(server, "from-elsewhere");
    CHECK_CODE(0, PrlHandle_Free(other));
    /* One that is killed in the middle of a commit leaves a whole configuration and no lock. */
    CHECK(in_other_process("helper-die-in-commit") != 0);
    CHECK_CODE(0, finish(PrlVm_StopEx(vm, PSM_KILL, 0)));
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, finish(PrlVm_CommitEx(vm, 0)));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void order_of_messages(void)
{
    uint64_t reply;
    start();
    PRL_HANDLE vm = define(server, "one");
    const char *orders[] = {"set=order value=events", "set=order value=reply"};
    for (size_t i = 0; i < 2; i++) {
        CHECK(order(world_directory(), orders[i]));
        recorder_clear(&recorder);
        PRL_HANDLE job = i == 0 ? PrlVm_StartEx(vm, PSM_VM_START, 0) : PrlVm_Pause(vm, 0);
        CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
        CHECK_CODE(0, PrlHandle_GetPackageId(job, &reply));
        CHECK_CODE(0, PrlHandle_Free(job));
        CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, 0, 1));
        for (size_t r = 0; r < recorder.count; r++)
            if (recorder.records[r].type == PET_DSP_EVT_VM_STATE_CHANGED)
                CHECK((recorder.records[r].package < reply) == (i == 0));
    }
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void faults_strike_once(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK(order(world_directory(), "fault=vm.start action=fail code=0x80000015"));
    CHECK_CODE(PRL_ERR_TIMEOUT, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK(order(world_directory(), "fault=vm.start action=lose-reply"));
    recorder_clear(&recorder);
    PRL_HANDLE lost = PrlVm_StartEx(vm, PSM_VM_START, 0);
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, VMS_RUNNING, 1));
    CHECK_CODE(PRL_ERR_TIMEOUT, PrlJob_Wait(lost, 20));
    CHECK(order(world_directory(), "fault=vm.pause action=duplicate-events"));
    CHECK_CODE(0, finish(PrlVm_Pause(vm, 0)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_STATE_CHANGED, VMS_PAUSED, 2));
    CHECK(order(world_directory(), "fault=vm.stop action=lose-events"));
    CHECK_CODE(0, finish(PrlVm_StopEx(vm, PSM_KILL, 0)));
    CHECK(state_of(vm) == VMS_STOPPED);
    CHECK(order(world_directory(), "fault=vm.start action=drop step=1"));
    CHECK_CODE(PRL_ERR_WS_DISP_CONNECTION_CLOSED, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK_CODE(PRL_ERR_WS_DISP_CONNECTION_CLOSED, finish(lost));
    CHECK_CODE(0, login());
    CHECK(order(world_directory(), "set=administrator value=0"));
    CHECK_CODE(PRL_ERR_ACCESS_TO_VM_DENIED, finish(PrlVm_RefreshConfig(vm)));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void cancel_ends_what_can_be(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK(order(world_directory(), "fault=vm.snapshot action=hang"));
    PRL_HANDLE job = PrlVm_CreateSnapshot(vm, "", "");
    CHECK_CODE(0, finish(PrlJob_Cancel(job)));
    CHECK_CODE(PRL_ERR_OPERATION_WAS_CANCELED, finish(job));
    CHECK(order(world_directory(), "fault=vm.start action=slow ms=100"));
    job = PrlVm_StartEx(vm, PSM_VM_START, 0);
    CHECK_CODE(0, finish(PrlJob_Cancel(job)));
    CHECK_CODE(0, finish(job));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static char target[220];

/* A session in the target world: another server handle of this process, logged in there. */
static PRL_HANDLE connect_target(char *session)
{
    PRL_HANDLE other, response;
    PRL_UINT32 length = 39;
    char pairs[300];
    snprintf(target, sizeof target, "%s.target", world_directory());
    dispatcher_start(target);
    setenv("PRL_STANDIN_DIR", target, 1);
    CHECK_CODE(0, PrlSrv_Create(&other));
    CHECK_CODE(0, finish_with(PrlSrv_LoginLocalEx(other, NULL, 0, PSL_HIGH_SECURITY, 0), &response));
    CHECK_CODE(0, PrlLoginResponse_GetSessionUuid(response, session, &length));
    CHECK_CODE(0, PrlHandle_Free(response));
    setenv("PRL_STANDIN_DIR", world_directory(), 1);
    snprintf(pairs, sizeof pairs, "set=peer.there value=%s", target);
    CHECK(order(world_directory(), pairs));
    return other;
}

static PRL_HANDLE migrate(PRL_HANDLE vm, const char *session, const char *name)
{
    return PrlVm_MigrateWithRenameEx(vm, "there", 0, session, name, "", PVMT_DONT_CREATE_DISK | PACF_HIGH_SECURITY, 0,
                                     1);
}

static void machines_migrate(void)
{
    char session[39];
    PRL_HANDLE results, reason;
    PRL_RESULT code;
    struct recorder *there = malloc(sizeof *there);
    start();
    PRL_HANDLE other = connect_target(session);
    recorder_start(there, other);
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK_CODE(PRL_ERR_CANT_RESOLVE_HOSTNAME,
               finish(PrlVm_MigrateWithRenameEx(vm, "nowhere", 0, session, "", "", 0, 0, 1)));
    PRL_HANDLE job = migrate(vm, "{00000000-0000-0000-0000-000000000000}", "");
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(0, PrlJob_GetRetCode(job, &code));
    CHECK_CODE(PRL_ERR_VM_MIGRATE_CHECKING_PRECONDITIONS_FAILED, code);
    CHECK_CODE(0, PrlJob_GetResult(job, &results));
    CHECK_CODE(0, PrlResult_GetParam(results, &reason));
    CHECK_CODE(0, PrlHandle_Free(reason));
    CHECK_CODE(0, PrlHandle_Free(results));
    CHECK_CODE(0, PrlHandle_Free(job));
    CHECK(state_of(vm) == VMS_RUNNING);
    recorder_clear(&recorder);
    CHECK_CODE(0, finish(migrate(vm, session, "moved")));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_MIGRATE_PROGRESS_CHANGED, 0, 5));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_MIGRATE_FINISHED, 0, 1));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_DELETED, 0, 1));
    CHECK(recorder_await(there, PET_DSP_EVT_VM_ADDED, 0, 1));
    CHECK(recorder_await(there, PET_DSP_EVT_VM_STATE_CHANGED, VMS_RUNNING, 1));
    PRL_HANDLE moved = find(other, "moved");
    CHECK(state_of(moved) == VMS_RUNNING);
    CHECK_CODE(PRL_ERR_VM_UUID_NOT_FOUND, finish(PrlVm_RefreshConfig(vm)));
    CHECK_CODE(0, PrlHandle_Free(moved));
    CHECK_CODE(0, PrlHandle_Free(vm));
    recorder_stop(there, other);
    disconnect(other);
    end();
    free(there);
}

static void migrations_are_cancelled(void)
{
    char session[39];
    struct recorder *there = malloc(sizeof *there);
    start();
    PRL_HANDLE other = connect_target(session);
    recorder_start(there, other);
    CHECK(order(world_directory(), "set=migration-step-ms value=100"));
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    PRL_HANDLE job = migrate(vm, session, "");
    CHECK(recorder_await(there, PET_DSP_EVT_VM_ADDED, 0, 1));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_MIGRATE_PROGRESS_CHANGED, 0, 1));
    CHECK(state_of(vm) == VMS_MIGRATING);
    CHECK_CODE(0, finish(PrlJob_Cancel(job)));
    CHECK_CODE(PRL_ERR_OPERATION_WAS_CANCELED, finish(job));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_MIGRATE_CANCELLED, 0, 1));
    CHECK(recorder_await(there, PET_DSP_EVT_VM_UNREGISTERED, 0, 1));
    CHECK(state_of(vm) == VMS_RUNNING);
    CHECK_CODE(0, PrlHandle_Free(vm));
    recorder_stop(there, other);
    disconnect(other);
    end();
    free(there);
}

const struct test_case world_cases[] = {
    {"no-dispatcher", no_dispatcher},
    {"logins-replace-each-other", logins_replace_each_other},
    {"death-and-return", death_and_return},
    {"death-at-every-step", death_at_every_step},
    {"processes-share-a-world", processes_share_a_world},
    {"order-of-messages", order_of_messages},
    {"faults-strike-once", faults_strike_once},
    {"cancel-ends-what-can-be", cancel_ends_what_can_be},
    {"machines-migrate", machines_migrate},
    {"migrations-are-cancelled", migrations_are_cancelled},
    {NULL, NULL},
};

static void helper_start_shared(void)
{
    CHECK_CODE(0, PrlApi_InitEx(0x70000, PAM_SERVER, 0, 0));
    server = connect_world();
    PRL_HANDLE vm = find(server, "shared");
    CHECK_CODE(0, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK_CODE(0, PrlHandle_Free(vm));
    CHECK_CODE(0, PrlHandle_Free(define(server, "from-elsewhere")));
    disconnect(server);
    CHECK_CODE(0, PrlApi_Deinit());
}

static void helper_die_in_commit(void)
{
    CHECK_CODE(0, PrlApi_InitEx(0x70000, PAM_SERVER, 0, 0));
    server = connect_world();
    PRL_HANDLE vm = find(server, "shared");
    CHECK_CODE(0, finish(PrlVm_Lock(vm, 0)));
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK(order(world_directory(), "fault=vm.commit action=slow ms=100"));
    PrlVm_CommitEx(vm, 0);
    kill(getpid(), SIGKILL);
}

const struct test_case helper_cases[] = {
    {"helper-start-shared", helper_start_shared},
    {"helper-die-in-commit", helper_die_in_commit},
    {NULL, NULL},
};
