/* Configurations: fields, devices, boot entries, commits. */
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

/* A commit's result is a handle of its own. */
static PRL_RESULT commit(PRL_HANDLE vm)
{
    PRL_HANDLE result = 0;
    PRL_RESULT code = finish_with(PrlVm_CommitEx(vm, PVCF_DETACH_HDD_BUNDLE), &result);
    if (code == 0) {
        CHECK(result != vm);
        CHECK_CODE(0, PrlHandle_Free(result));
    }
    return code;
}

static char *text_of(PRL_RESULT (*get)(PRL_HANDLE, PRL_STR, PRL_UINT32_PTR), PRL_HANDLE handle)
{
    PRL_UINT32 length = 0;
    CHECK_CODE(0, get(handle, NULL, &length));
    char *text = malloc(length);
    CHECK_CODE(0, get(handle, text, &length));
    return text;
}

static void check_field(const char *expected, PRL_RESULT (*get)(PRL_HANDLE, PRL_STR, PRL_UINT32_PTR), PRL_HANDLE handle)
{
    char *text = text_of(get, handle);
    CHECK_TEXT(expected, text);
    free(text);
}

static void fields_read_back(void)
{
    uint32_t value;
    PRL_CPULIMIT_DATA limit = {50, 2};
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetDescription(vm, "line one\nline = two\\"));
    CHECK_CODE(0, PrlVmCfg_SetRamSize(vm, 2048));
    CHECK_CODE(0, PrlVmCfg_SetCpuCount(vm, 3));
    CHECK_CODE(0, PrlVmCfg_SetCpuMask(vm, "0-3,5"));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmCfg_SetCpuMask(vm, "0-,"));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmCfg_SetRamSize(vm, 0));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmCfg_SetUuid(vm, "no uuid"));
    CHECK_CODE(0, PrlVmCfg_SetAutoStart(vm, PAO_VM_START_ON_LOAD));
    CHECK_CODE(0, PrlVmCfg_SetVNCMode(vm, PRD_MANUAL));
    CHECK_CODE(0, PrlVmCfg_SetVNCPort(vm, 5905));
    CHECK_CODE(0, PrlVmCfg_SetCpuLimitEx(vm, &limit));
    CHECK_CODE(0, commit(vm));
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
    check_field("line one\nline = two\\", PrlVmCfg_GetDescription, vm);
    check_field("0-3,5", PrlVmCfg_GetCpuMask, vm);
    CHECK_CODE(0, PrlVmCfg_GetRamSize(vm, &value));
    CHECK(value == 2048);
    CHECK_CODE(0, PrlVmCfg_GetAutoStart(vm, &value));
    CHECK(value == PAO_VM_START_ON_LOAD);
    CHECK_CODE(0, PrlVmCfg_GetVNCPort(vm, &value));
    CHECK(value == 5905);
    CHECK_CODE(0, PrlVmCfg_GetEnvId(vm, &value));
    CHECK(value == 0);
    limit = (PRL_CPULIMIT_DATA){0, 2};
    CHECK_CODE(0, PrlVmCfg_GetCpuLimitEx(vm, &limit));
    CHECK(limit.value == 50);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void one_handle_per_machine(void)
{
    PRL_HANDLE list, again;
    uint32_t count;
    start();
    PRL_HANDLE vm = define(server, "one");
    PRL_HANDLE found = find(server, "one");
    CHECK(found == vm);
    PRL_HANDLE job = PrlSrv_GetVmListEx(server, PVTF_VM | PVTF_CT);
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(0, PrlJob_GetResult(job, &list));
    CHECK_CODE(0, PrlResult_GetParamsCount(list, &count));
    CHECK(count == 1);
    CHECK_CODE(0, PrlResult_GetParamByIndex(list, 0, &again));
    CHECK(again == vm);
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlResult_GetParamByIndex(list, 1, &again));
    CHECK_CODE(0, PrlHandle_Free(list));
    CHECK_CODE(0, PrlHandle_Free(job));
    CHECK_CODE(0, PrlHandle_Free(vm));
    CHECK_CODE(0, PrlHandle_Free(vm));
    check_field("one", PrlVmCfg_GetName, vm);
    /* Finished jobs on their way to the handlers hold the machine too. */
    while (standin_live_handles(PHT_JOB) > 0)
        sched_yield();
    CHECK_CODE(0, PrlHandle_Free(vm));
    found = find(server, "one");
    CHECK(found != vm);
    /* Braces are required. */
    char *uuid = uuid_of(found);
    uuid[strlen(uuid) - 1] = '\0';
    CHECK_CODE(PRL_ERR_VM_UUID_NOT_FOUND, finish(PrlSrv_GetVmConfig(server, uuid + 1, PGVC_SEARCH_BY_UUID)));
    free(uuid);
    CHECK_CODE(0, PrlHandle_Free(found));
    end();
}

static void registration_conflicts(void)
{
    PRL_HANDLE other;
    start();
    PRL_HANDLE vm = define(server, "one");
    char *uuid = uuid_of(vm);
    CHECK_CODE(0, PrlSrv_CreateVm(server, &other));
    CHECK_CODE(0, PrlVmCfg_SetName(other, "one"));
    CHECK_CODE(PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME, finish(PrlVm_Reg(other, "", 1)));
    CHECK_CODE(0, PrlVmCfg_SetUuid(other, uuid));
    CHECK_CODE(PRL_ERR_VM_ALREADY_REGISTERED, finish(PrlVm_Reg(other, "", 1)));
    CHECK_CODE(0, PrlVmCfg_SetName(other, "two"));
    CHECK_CODE(PRL_ERR_VM_ALREADY_REGISTERED_VM_UUID, finish(PrlVm_Reg(other, "", 1)));
    CHECK_CODE(0, PrlHandle_Free(other));
    CHECK_CODE(0, PrlSrv_CreateVm(server, &other));
    CHECK_CODE(0, finish(PrlVm_Reg(other, "", 1)));
    char *name = text_of(PrlVmCfg_GetName, other);
    CHECK(*name != '\0');
    /* Unregistered and registered again from its directory. */
    char *home = text_of(PrlVmCfg_GetHomePath, other);
    CHECK_CODE(0, finish(PrlVm_Unreg(other)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_UNREGISTERED, 0, 1));
    *strrchr(home, '/') = '\0';
    CHECK_CODE(0, finish(PrlSrv_RegisterVm(server, home, 1)));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_ADDED, 0, 3));
    CHECK_CODE(PRL_ERR_VM_DIRECTORY_NOT_EXIST, finish(PrlSrv_RegisterVm(server, home, 1)));
    free(home);
    free(name);
    free(uuid);
    CHECK_CODE(0, PrlHandle_Free(other));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void devices_keep_their_place(void)
{
    PRL_HANDLE first, second, third, list, boot;
    uint32_t value;
    start();
    PRL_HANDLE vm;
    CHECK_CODE(0, PrlSrv_CreateVm(server, &vm));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_HARD_DISK, &first));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_HARD_DISK, &second));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_HARD_DISK, &third));
    CHECK_CODE(0, PrlVmCfg_CreateBootDev(vm, &boot));
    CHECK_CODE(0, PrlBootDev_SetType(boot, PDE_HARD_DISK));
    CHECK_CODE(0, PrlBootDev_SetIndex(boot, 1));
    CHECK_CODE(0, PrlVmDev_Remove(second));
    CHECK_CODE(0, PrlVmCfg_GetBootDevCount(vm, &value));
    CHECK(value == 0);
    CHECK_CODE(PRL_ERR_OBJECT_WAS_REMOVED, PrlBootDev_GetIndex(boot, &value));
    CHECK_CODE(PRL_ERR_OBJECT_WAS_REMOVED, PrlVmDev_GetIndex(second, &value));
    CHECK_CODE(PRL_ERR_OBJECT_WAS_REMOVED, PrlVmDev_Remove(second));
    CHECK_CODE(0, PrlHandle_GetType(second, &value));
    CHECK(value == PHT_VIRTUAL_DEV_HARD_DISK);
    /* Those that stay keep their numbers; a new one takes the free number. */
    CHECK_CODE(0, PrlVmDev_GetIndex(third, &value));
    CHECK(value == 2);
    CHECK_CODE(0, PrlHandle_Free(second));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_HARD_DISK, &second));
    CHECK_CODE(0, PrlVmDev_GetIndex(second, &value));
    CHECK(value == 1);
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmDevNet_SetMacAddress(first, "001C42000001"));
    CHECK_CODE(0, PrlVmCfg_GetAllDevices(vm, &list));
    CHECK_CODE(0, PrlHndlList_GetItemsCount(list, &value));
    CHECK(value == 3);
    PRL_HANDLE all[] = {first, second, third, list, boot, vm};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_CODE(0, PrlHandle_Free(all[i]));
    end();
}

static void buses_have_slots(void)
{
    PRL_HANDLE vm, disk[5];
    uint32_t value;
    start();
    CHECK_CODE(0, PrlSrv_CreateVm(server, &vm));
    for (size_t i = 0; i < 5; i++) {
        CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, i == 1 ? PDE_OPTICAL_DISK : PDE_HARD_DISK, &disk[i]));
        CHECK_CODE(0, PrlVmDev_SetStackIndex(disk[i], 99));
    }
    for (uint32_t i = 0; i < 4; i++) {
        CHECK_CODE(0, PrlVmDev_SetIfaceType(disk[i], PMS_IDE_DEVICE));
        CHECK_CODE(0, PrlVmDev_GetStackIndex(disk[i], &value));
        CHECK(value == i);
    }
    CHECK_CODE(PRL_ERR_NO_MORE_FREE_INTERFACE_SLOTS, PrlVmDev_SetIfaceType(disk[4], PMS_IDE_DEVICE));
    CHECK_CODE(0, PrlVmDev_SetIfaceType(disk[4], PMS_SATA_DEVICE));
    CHECK_CODE(0, PrlVmDev_GetStackIndex(disk[4], &value));
    CHECK(value == 4);
    CHECK_CODE(0, PrlVmDev_SetFriendlyName(disk[0], "/vz/a.img"));
    check_field("/vz/a.img", PrlVmDev_GetImagePath, disk[0]);
    check_field("/vz/a.img", PrlVmDev_GetSysName, disk[0]);
    CHECK_CODE(0, PrlVmDevHd_SetSerialNumber(disk[0], NULL));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmDevHd_SetStorageURL(disk[0], "pool/volume"));
    CHECK_CODE(0, PrlVmDevHd_SetStorageURL(disk[0], "libvirt://localhost/pool/volume"));
    for (size_t i = 0; i < 5; i++)
        CHECK_CODE(0, PrlHandle_Free(disk[i]));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void adapters_have_addresses(void)
{
    PRL_HANDLE vm, adapter, list, back;
    char text[60];
    PRL_UINT32 length = sizeof text;
    start();
    CHECK_CODE(0, PrlSrv_CreateVm(server, &vm));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_GENERIC_NETWORK_ADAPTER, &adapter));
    CHECK_CODE(0, PrlVmDevNet_SetMacAddress(adapter, "001c42abcdef"));
    check_field("001C42ABCDEF", PrlVmDevNet_GetMacAddress, adapter);
    check_field("00:1c:42:ab:cd:ef", PrlVmDevNet_GetMacAddressCanonical, adapter);
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmDevNet_SetMacAddress(adapter, "00:1c:42:ab:cd:ef"));
    CHECK_CODE(0, PrlApi_CreateStringsList(&list));
    CHECK_CODE(0, PrlStrList_AddItem(list, "10.0.0.5/24"));
    CHECK_CODE(0, PrlStrList_AddItem(list, "fd00::5/64"));
    CHECK_CODE(0, PrlVmDevNet_SetNetAddresses(adapter, list));
    CHECK_CODE(0, PrlVmDevNet_GetNetAddresses(adapter, &back));
    CHECK_CODE(0, PrlStrList_GetItem(back, 0, text, &length));
    CHECK_TEXT("10.0.0.5/255.255.255.0", text);
    length = sizeof text;
    CHECK_CODE(0, PrlStrList_GetItem(back, 1, text, &length));
    CHECK_TEXT("fd00::5/64", text);
    CHECK_CODE(0, PrlStrList_AddItem(list, "nonsense"));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmDevNet_SetNetAddresses(adapter, list));
    CHECK_CODE(0, PrlVmDevNet_SetDefaultGateway(adapter, "10.0.0.1"));
    CHECK_CODE(PRL_ERR_INVALID_ARG, PrlVmDevNet_SetDefaultGateway(adapter, "fd00::1"));
    CHECK_CODE(0, PrlVmDevNet_SetDefaultGatewayIPv6(adapter, "fd00::1"));
    CHECK_CODE(0, PrlVmDevNet_SetDefaultGateway(adapter, ""));
    PRL_HANDLE all[] = {list, back, adapter, vm};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_CODE(0, PrlHandle_Free(all[i]));
    end();
}

static void add_boot(PRL_HANDLE vm, uint32_t kind, uint32_t index, uint32_t sequence, bool in_use)
{
    PRL_HANDLE boot;
    CHECK_CODE(0, PrlVmCfg_CreateBootDev(vm, &boot));
    CHECK_CODE(0, PrlBootDev_SetType(boot, kind));
    CHECK_CODE(0, PrlBootDev_SetIndex(boot, index));
    CHECK_CODE(0, PrlBootDev_SetSequenceIndex(boot, sequence));
    CHECK_CODE(0, PrlBootDev_SetInUse(boot, in_use));
    CHECK_CODE(0, PrlHandle_Free(boot));
}

static void boot_order_is_renumbered(void)
{
    uint32_t count, value;
    PRL_HANDLE boot;
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    /* Of the default entries those without a device were dropped: disk and adapter stay. */
    CHECK_CODE(0, PrlVmCfg_GetBootDevCount(vm, &count));
    CHECK(count == 2);
    while (PrlVmCfg_GetBootDev(vm, 0, &boot) == 0) {
        CHECK_CODE(0, PrlBootDev_Remove(boot));
        CHECK_CODE(0, PrlHandle_Free(boot));
    }
    add_boot(vm, PDE_HARD_DISK, 0, 7, true);
    add_boot(vm, PDE_GENERIC_NETWORK_ADAPTER, 0, 3, true);
    add_boot(vm, PDE_OPTICAL_DISK, 0, 1, true);
    add_boot(vm, PDE_HARD_DISK, 0, 9, false);
    CHECK_CODE(0, commit(vm));
    CHECK_CODE(0, PrlVmCfg_GetBootDevCount(vm, &count));
    CHECK(count == 4);
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
    CHECK_CODE(0, PrlVmCfg_GetBootDevCount(vm, &count));
    CHECK(count == 2);
    for (uint32_t i = 0; i < count; i++) {
        CHECK_CODE(0, PrlVmCfg_GetBootDev(vm, i, &boot));
        CHECK_CODE(0, PrlBootDev_GetSequenceIndex(boot, &value));
        CHECK(value == i + 1);
        CHECK_CODE(0, PrlBootDev_GetType(boot, &value));
        CHECK(value == (i == 0 ? PDE_GENERIC_NETWORK_ADAPTER : PDE_HARD_DISK));
        CHECK_CODE(0, PrlHandle_Free(boot));
    }
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void put_into(PRL_HANDLE vm, uint32_t state)
{
    char pairs[120];
    char *uuid = uuid_of(vm);
    snprintf(pairs, sizeof pairs, "uuid=%s state=%u", uuid, state);
    CHECK(order(world_directory(), pairs));
    free(uuid);
}

/* Each refused commit is announced all the same. */
static void check_refused(PRL_HANDLE vm, PRL_RESULT expected)
{
    recorder_clear(&recorder);
    CHECK_CODE(expected, commit(vm));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_CONFIG_CHANGED, 0, 1));
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
}

static void commits_are_checked(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    PRL_HANDLE other = define(server, "two");
    check_refused(vm, PRL_ERR_CONFIG_BEGIN_EDIT_NOT_FOUND_OBJECT_UUID);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetRamSize(vm, 1023));
    check_refused(vm, PRL_ERR_INCONSISTENCY_VM_CONFIG);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetCpuCount(vm, 0));
    check_refused(vm, PRL_ERR_INCONSISTENCY_VM_CONFIG);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetName(vm, "a/b"));
    check_refused(vm, PRL_ERR_INCONSISTENCY_VM_CONFIG);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetName(vm, "two"));
    check_refused(vm, PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME);
    put_into(vm, VMS_RUNNING);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetName(vm, "three"));
    check_refused(vm, PRL_ERR_VM_MUST_BE_STOPPED_BEFORE_RENAMING);
    PRL_HANDLE disk;
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_GetHardDisk(vm, 0, &disk));
    CHECK_CODE(0, PrlVmDev_Remove(disk));
    CHECK_CODE(0, PrlHandle_Free(disk));
    check_refused(vm, PRL_ERR_VM_MUST_BE_STOPPED_FOR_CHANGE_DEVICES);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetRamSize(vm, 2048));
    CHECK_CODE(0, commit(vm));
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_CONFIG_APPLIED, 0, 1));
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    put_into(vm, VMS_PAUSED);
    check_refused(vm, PRL_ERR_CANNOT_EDIT_HARDWARE_FOR_PAUSED_VM);
    put_into(vm, VMS_SUSPENDED);
    CHECK_CODE(PRL_ERR_CANT_EDIT_SUSPENDED_VM, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(PRL_ERR_CANT_EDIT_SUSPENDED_VM, commit(vm));
    CHECK_CODE(0, PrlHandle_Free(other));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void editors_meet(void)
{
    start();
    PRL_HANDLE vm = define(server, "one");
    PRL_HANDLE rival_server = connect_world();
    PRL_HANDLE rival = find(rival_server, "one");
    CHECK(rival != vm);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, finish(PrlVm_BeginEdit(rival)));
    CHECK_CODE(0, PrlVmCfg_SetDescription(vm, "mine"));
    CHECK_CODE(0, commit(vm));
    CHECK_CODE(0, PrlVmCfg_SetDescription(rival, "theirs"));
    CHECK_CODE(0, PrlVmCfg_SetCpuCount(rival, 4));
    CHECK_CODE(0, commit(rival));
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
    check_field("mine", PrlVmCfg_GetDescription, vm);
    uint32_t cpus;
    CHECK_CODE(0, PrlVmCfg_GetCpuCount(vm, &cpus));
    CHECK(cpus == 4);
    CHECK_CODE(0, finish(PrlVm_BeginEdit(rival)));
    for (int i = 0; i < 2; i++) {
        CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
        CHECK_CODE(0, commit(vm));
    }
    CHECK_CODE(PRL_ERR_VM_CONFIG_WAS_CHANGED, commit(rival));
    CHECK_CODE(0, finish(PrlVm_Lock(rival, 0)));
    CHECK_CODE(PRL_ERR_VM_IS_EXCLUSIVELY_LOCKED, finish(PrlVm_BeginEdit(vm)));
    CHECK(order(world_directory(), "set=lock-limit value=100"));
    CHECK_CODE(PRL_ERR_VM_IS_EXCLUSIVELY_LOCKED, finish(PrlVm_StopEx(vm, PSM_KILL, 0)));
    CHECK_CODE(0, finish(PrlVm_Unlock(rival, 0)));
    CHECK_CODE(0, PrlHandle_Free(rival));
    disconnect(rival_server);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void reads_may_be_stale(void)
{
    start();
    CHECK(order(world_directory(), "set=stale-ms value=100000"));
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish(PrlVm_BeginEdit(vm)));
    CHECK_CODE(0, PrlVmCfg_SetDescription(vm, "new"));
    CHECK_CODE(0, commit(vm));
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
    check_field("", PrlVmCfg_GetDescription, vm);
    CHECK(order(world_directory(), "clear=all"));
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
    check_field("new", PrlVmCfg_GetDescription, vm);
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void disks_grow(void)
{
    PRL_HANDLE disk;
    uint32_t size;
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, PrlVmCfg_GetHardDisk(vm, 0, &disk));
    CHECK_CODE(0, finish(PrlVmDev_ResizeImage(disk, 70000, PRIF_RESIZE_LAST_PARTITION)));
    CHECK_CODE(PRL_ERR_DISK_RESIZE_FAILED, finish(PrlVmDev_ResizeImage(disk, 0, 0)));
    CHECK_CODE(0, finish(PrlVm_RefreshConfig(vm)));
    CHECK_CODE(0, PrlVmDevHd_GetDiskSize(disk, &size));
    CHECK(size == 70000);
    CHECK_CODE(0, PrlHandle_Free(disk));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

static void clones_are_machines(void)
{
    PRL_HANDLE clone;
    start();
    PRL_HANDLE vm = define(server, "one");
    CHECK_CODE(0, finish_with(PrlVm_CloneEx(vm, "two", "", 0), &clone));
    check_field("two", PrlVmCfg_GetName, clone);
    CHECK(recorder_await(&recorder, PET_DSP_EVT_VM_ADDED, 0, 2));
    CHECK_CODE(PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME, finish(PrlVm_CloneEx(vm, "two", "", 0)));
    CHECK_CODE(0, finish(PrlVm_Delete(clone, 0)));
    CHECK_CODE(0, PrlHandle_Free(clone));
    CHECK_CODE(0, PrlHandle_Free(vm));
    end();
}

const struct test_case edit_cases[] = {
    {"fields-read-back", fields_read_back},
    {"one-handle-per-machine", one_handle_per_machine},
    {"registration-conflicts", registration_conflicts},
    {"devices-keep-their-place", devices_keep_their_place},
    {"buses-have-slots", buses_have_slots},
    {"adapters-have-addresses", adapters_have_addresses},
    {"boot-order-is-renumbered", boot_order_is_renumbered},
    {"commits-are-checked", commits_are_checked},
    {"editors-meet", editors_meet},
    {"reads-may-be-stale", reads_may_be_stale},
    {"disks-grow", disks_grow},
    {"clones-are-machines", clones_are_machines},
    {NULL, NULL},
};
