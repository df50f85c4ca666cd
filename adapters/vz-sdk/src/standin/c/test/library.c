/* Rules of the library itself: life, handles, jobs, texts, callbacks. */
#include "harness.h"

#include <stddef.h>

_Static_assert(offsetof(PRL_GET_VM_CONFIG_PARAM_DATA, nVmType) == 0, "kind first");
_Static_assert(offsetof(PRL_GET_VM_CONFIG_PARAM_DATA, sConfigSample) == 4, "the pointer is not aligned");
_Static_assert(offsetof(PRL_GET_VM_CONFIG_PARAM_DATA, nOsVersion) == 12, "then the system");
_Static_assert(sizeof(PRL_GET_VM_CONFIG_PARAM_DATA) == 16, "packed");
_Static_assert(sizeof(PRL_CPULIMIT_DATA) == 8 && sizeof(PRL_IOLIMIT_DATA) == 8, "pairs");
_Static_assert(sizeof(PRL_MEMGUARANTEE_DATA) == 8, "a pair");
_Static_assert(sizeof(PRL_CPU_FEATURES) == 40 && sizeof(PRL_BACKUP_PARAM) == 8, "packed");
_Static_assert(sizeof(PRL_STAT_NET_TRAFFIC) == 384, "sixteen classes");
_Static_assert(sizeof(PRL_HANDLE) == 8 && sizeof(PRL_RESULT) == 4 && sizeof(PRL_BOOL) == 4, "widths");
_Static_assert(sizeof(PRL_DEVICE_TYPE) == 4 && sizeof(VIRTUAL_MACHINE_STATE) == 4, "enumerations");

static void start(void)
{
    dispatcher_start(world_directory());
    CHECK_CODE(0, PrlApi_InitEx(0x70000, PAM_SERVER, 0, 0));
}

static void end(void)
{
    CHECK_CODE(0, PrlApi_Deinit());
}

static void before_init(void)
{
    PRL_HANDLE handle = 1;
    PRL_UINT32 length = 0;
    CHECK_CODE(0, PrlApi_SwitchConsoleLogging(0));
    CHECK_CODE(0, PrlApi_GetResultDescription(PRL_ERR_FAILURE, 1, 0, NULL, &length));
    CHECK(length > 1);
    CHECK_CODE(PRL_ERR_API_WASNT_INITIALIZED, PrlSrv_Create(&handle));
    PRL_HANDLE job = PrlSrv_GetVmListEx(0, PVTF_VM);
    CHECK(job != 0 && standin_live_handles(PHT_JOB) == 1);
    CHECK_CODE(PRL_ERR_API_WASNT_INITIALIZED, PrlJob_Wait(job, 0));
    CHECK_CODE(0, PrlApi_InitEx(0x90000, PAM_SERVER, 0, 0));
    PRL_RESULT code = 0;
    CHECK_CODE(0, PrlJob_GetRetCode(job, &code));
    CHECK_CODE(PRL_ERR_API_WASNT_INITIALIZED, code);
    end();
}

static void init_counts(void)
{
    PRL_HANDLE server;
    CHECK_CODE(PRL_ERR_API_INCOMPATIBLE, PrlApi_InitEx(0x90001, PAM_SERVER, 0, 0));
    CHECK_CODE(0, PrlApi_InitEx(0x20000000 | 0x90000, PAM_SERVER, 0, 0));
    CHECK_CODE(0, PrlApi_InitEx(0x70000, PAM_SERVER, 0, 0));
    end();
    CHECK_CODE(0, PrlSrv_Create(&server));
    CHECK((server & 0xE0000000) == 0x20000000 && (server & 0x1FFFFFFF) >= 0xFACE);
    end();
    CHECK_CODE(PRL_ERR_API_WASNT_INITIALIZED, PrlHandle_Free(server));
    CHECK_CODE(PRL_ERR_API_WASNT_INITIALIZED, PrlApi_Deinit());
}

static void handles_count_references(void)
{
    PRL_HANDLE server, list;
    uint32_t kind;
    start();
    CHECK_CODE(0, PrlSrv_Create(&server));
    CHECK_CODE(0, PrlHandle_AddRef(server));
    CHECK_CODE(0, PrlHandle_Free(server));
    CHECK_CODE(0, PrlHandle_GetType(server, &kind));
    CHECK(kind == PHT_SERVER);
    CHECK_CODE(0, PrlHandle_Free(server));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlHandle_Free(server));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlHandle_Free(0));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlSrv_Create(NULL));
    CHECK_CODE(0, PrlApi_CreateStringsList(&list));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmCfg_SetName(list, "wrong kind"));
    CHECK(standin_live_handles(PHT_STRINGS_LIST) == 1);
    CHECK_CODE(0, PrlHandle_Free(list));
    CHECK(standin_live_handles(0) == 0);
    end();
}

/* At every size around the need, with letters of more than one byte. */
static void texts_need_two_calls(void)
{
    static const char name[] = "V\xC3\xA4rmekraft \xE2\x82\xAC";
    char buffer[64];
    start();
    PRL_HANDLE server = connect_world();
    PRL_HANDLE vm;
    CHECK_CODE(0, PrlSrv_CreateVm(server, &vm));
    CHECK_CODE(0, PrlVmCfg_SetName(vm, name));
    for (PRL_UINT32 size = 0; size <= sizeof name + 1; size++) {
        PRL_UINT32 length = size;
        memset(buffer, '#', sizeof buffer);
        PRL_RESULT expected = size > 0 && size < sizeof name ? PRL_ERR_BUFFER_OVERRUN : 0;
        CHECK_CODE(expected, PrlVmCfg_GetName(vm, buffer, &length));
        CHECK(length == sizeof name);
        CHECK(memcmp(buffer, name, size < sizeof name ? size : sizeof name) == 0);
        CHECK(buffer[size < sizeof name ? size : sizeof name] == '#');
    }
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmCfg_GetName(vm, buffer, NULL));
    CHECK_CODE(0, PrlHandle_Free(vm));
    disconnect(server);
    end();
}

static void descriptions_name_unknown_codes(void)
{
    char brief[100], full[100];
    PRL_UINT32 size = sizeof brief;
    CHECK_CODE(0, PrlApi_GetResultDescription(PRL_ERR_VM_UUID_NOT_FOUND, 1, 0, brief, &size));
    size = sizeof full;
    CHECK_CODE(0, PrlApi_GetResultDescription(PRL_ERR_VM_UUID_NOT_FOUND, 0, 0, full, &size));
    CHECK(strcmp(brief, full) != 0);
    size = sizeof brief;
    CHECK_CODE(0, PrlApi_GetResultDescription(PRL_ERR_SAVE_VM_CONFIG, 1, 0, brief, &size));
    CHECK_TEXT("PRL_ERR_SAVE_VM_CONFIG", brief);
}

static void jobs_before_their_end(void)
{
    PRL_RESULT code;
    PRL_HANDLE result, error;
    start();
    PRL_HANDLE server = connect_world();
    CHECK(order(world_directory(), "fault=list action=slow ms=300"));
    PRL_HANDLE job = PrlSrv_GetVmListEx(server, PVTF_VM);
    CHECK_CODE(PRL_ERR_TIMEOUT, PrlJob_Wait(job, 1));
    CHECK_CODE(PRL_ERR_UNINITIALIZED, PrlJob_GetRetCode(job, &code));
    CHECK_CODE(PRL_ERR_OPERATION_PENDING, PrlJob_GetResult(job, &result));
    CHECK_CODE(0, PrlJob_Wait(job, UINT32_MAX));
    CHECK_CODE(0, PrlJob_GetRetCode(job, &code));
    CHECK_CODE(0, code);
    CHECK_CODE(PRL_ERR_NO_DATA, PrlJob_GetError(job, &error));
    CHECK_CODE(0, PrlHandle_Free(job));
    /* A job freed while it runs ends without harm. */
    CHECK(order(world_directory(), "fault=list action=slow ms=50"));
    CHECK_CODE(0, PrlHandle_Free(PrlSrv_GetVmListEx(server, PVTF_VM)));
    disconnect(server);
    end();
}

static void check_error(PRL_HANDLE job, uint32_t kind, PRL_RESULT expected)
{
    PRL_HANDLE error;
    uint32_t issuer_kind;
    PRL_RESULT code;
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(0, PrlJob_GetError(job, &error));
    CHECK_CODE(0, PrlEvent_GetIssuerType(error, &issuer_kind));
    CHECK_CODE(0, PrlEvent_GetErrCode(error, &code));
    CHECK(issuer_kind == kind);
    CHECK_CODE(expected, code);
    CHECK_CODE(0, PrlHandle_Free(error));
    CHECK_CODE(0, PrlHandle_Free(job));
}

static void errors_tell_who_made_them(void)
{
    char text[100];
    PRL_UINT32 size = sizeof text;
    PRL_HANDLE error, server;
    start();
    CHECK_CODE(0, PrlSrv_Create(&server));
    check_error(PrlSrv_GetVmListEx(server, PVTF_VM), PIE_DISPATCHER, PRL_ERR_NOT_CONNECTED_TO_DISPATCHER);
    CHECK_CODE(0, PrlHandle_Free(server));
    server = connect_world();
    PRL_HANDLE vm = define(server, "<a>");
    PRL_HANDLE other;
    check_error(PrlVm_StopEx(vm, 7, 0), PIE_WEB_SERVICE, PRL_ERR_INVALID_ARG);
    check_error(PrlVm_Pause(vm, 0), PIE_VIRTUAL_MACHINE, PRL_ERR_FAILURE);
    CHECK_CODE(0, PrlSrv_CreateVm(server, &other));
    CHECK_CODE(0, PrlVmCfg_SetName(other, "<a>"));
    PRL_HANDLE job = PrlVm_Reg(other, "", 1);
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(0, PrlJob_GetError(job, &error));
    CHECK_CODE(0, PrlEvent_GetErrString(error, 0, 0, text, &size));
    CHECK(strstr(text, "&lt;a&gt;") != NULL);
    CHECK_CODE(0, PrlHandle_Free(error));
    CHECK_CODE(0, PrlHandle_Free(job));
    job = PrlSrv_GetVmConfig(server, "nobody", PGVC_SEARCH_BY_NAME);
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(PRL_ERR_NO_DATA, PrlJob_GetError(job, &error));
    CHECK_CODE(0, PrlHandle_Free(job));
    CHECK(order(world_directory(), "fault=vm.start action=fail code=0x80000009"));
    CHECK(order(world_directory(), "fault=vm.start action=no-error-object"));
    CHECK_CODE(PRL_ERR_FAILURE, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    job = PrlVm_StartEx(vm, PSM_VM_START, 0);
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(PRL_ERR_UNIMPLEMENTED, PrlJob_GetError(job, &error));
    CHECK_CODE(0, PrlHandle_Free(job));
    CHECK_CODE(0, PrlHandle_Free(vm));
    CHECK_CODE(0, PrlHandle_Free(other));
    disconnect(server);
    end();
}

/* A callback that waits for a job, and one that removes itself. */
static PRL_RESULT wait_inside(PRL_HANDLE handle, void *user)
{
    PRL_HANDLE server = *(PRL_HANDLE *)user;
    uint32_t kind;
    CHECK_CODE(0, PrlHandle_GetType(handle, &kind));
    CHECK_CODE(0, PrlHandle_Free(handle));
    if (kind == PHT_EVENT) {
        CHECK_CODE(0, finish(PrlSrv_GetVmListEx(server, PVTF_VM)));
        CHECK_CODE(0, PrlSrv_UnregEventHandler(server, wait_inside, user));
    }
    return 0;
}

static void callbacks_may_wait_and_unregister(void)
{
    struct recorder *recorder = malloc(sizeof *recorder);
    start();
    PRL_HANDLE server = connect_world();
    CHECK_CODE(0, PrlSrv_RegEventHandler(server, wait_inside, &server));
    recorder_start(recorder, server);
    PRL_HANDLE vm = define(server, "one");
    CHECK(recorder_await(recorder, PET_DSP_EVT_VM_ADDED, 0, 1));
    CHECK_CODE(0, finish(PrlVm_StartEx(vm, PSM_VM_START, 0)));
    CHECK(recorder_await(recorder, PET_DSP_EVT_VM_STATE_CHANGED, VMS_RUNNING, 1));
    /* Finished jobs arrive too. */
    CHECK(recorder_await(recorder, 0, 0, 2));
    /* An unknown pair is no error. */
    CHECK_CODE(0, PrlSrv_UnregEventHandler(server, wait_inside, NULL));
    recorder_stop(recorder, server);
    CHECK_CODE(0, PrlHandle_Free(vm));
    disconnect(server);
    end();
    free(recorder);
}

static void *wait_for_job(void *argument)
{
    PRL_HANDLE job = *(PRL_HANDLE *)argument;
    PRL_RESULT code = PrlJob_Wait(job, UINT32_MAX);
    CHECK(code == 0 || code == PRL_ERR_API_WASNT_INITIALIZED || code == PRL_ERR_INVALID_ARG);
    return NULL;
}

static void deinit_frees_waiters(void)
{
    pthread_t thread;
    start();
    PRL_HANDLE server = connect_world();
    CHECK(order(world_directory(), "fault=list action=hang"));
    PRL_HANDLE job = PrlSrv_GetVmListEx(server, PVTF_VM);
    CHECK(pthread_create(&thread, NULL, wait_for_job, &job) == 0);
    while (standin_calls("PrlJob_Wait") < 2)
        sched_yield();
    end();
    pthread_join(thread, NULL);
}

const struct test_case library_cases[] = {
    {"before-init", before_init},
    {"init-counts", init_counts},
    {"handles-count-references", handles_count_references},
    {"texts-need-two-calls", texts_need_two_calls},
    {"descriptions-name-unknown-codes", descriptions_name_unknown_codes},
    {"jobs-before-their-end", jobs_before_their_end},
    {"errors-tell-who-made-them", errors_tell_who_made_them},
    {"callbacks-may-wait-and-unregister", callbacks_may_wait_and_unregister},
    {"deinit-frees-waiters", deinit_frees_waiters},
    {NULL, NULL},
};
