/* Requests about a machine. */
#include "jobs.h"
#include "lib.h"
#include "requests.h"

#include <stdlib.h>
#include <string.h>

static PRL_HANDLE request_with(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields,
                               bool reload)
{
    PRL_HANDLE refusal;
    struct vm *vm = request_subject(function, handle, PHT_VIRTUAL_MACHINE, &fields, &refusal);
    if (vm == NULL)
        return refusal;
    bag_set(&fields, "uuid", bag_text(&vm->config.fields, "Uuid"));
    return api_leave_handle(session_request(vm->core, operation, fields, reload ? vm : NULL));
}

PRL_HANDLE vm_request(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields)
{
    return request_with(function, handle, operation, fields, false);
}

static PRL_HANDLE plain(const char *function, PRL_HANDLE handle, const char *operation)
{
    return request_with(function, handle, operation, (struct bag){0}, false);
}

static PRL_HANDLE with_number(const char *function, PRL_HANDLE handle, const char *operation, const char *key,
                              int64_t value)
{
    struct bag fields = {0};
    bag_set_number(&fields, key, value);
    return request_with(function, handle, operation, fields, false);
}

static PRL_HANDLE with_text(const char *function, PRL_HANDLE handle, const char *operation, const char *key,
                            const char *value)
{
    struct bag fields = {0};
    bag_set(&fields, key, value == NULL ? "" : value);
    return request_with(function, handle, operation, fields, false);
}

static PRL_HANDLE refused(const char *function, PRL_RESULT code)
{
    if (!api_enter(function))
        return job_uninitialized();
    return api_leave_handle(job_failed(code));
}

PRL_HANDLE PrlVm_StartEx(PRL_HANDLE hVm, PRL_UINT32 nStartMode, PRL_UINT32 nReserved)
{
    (void)nReserved;
    if (nStartMode > PSM_VM_START_LAST_ITEM)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    return plain(__func__, hVm, "vm.start");
}

PRL_HANDLE PrlVm_Start(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.start");
}

/* The same request as a start on the wire; containers answer it otherwise when they are not suspended. */
PRL_HANDLE PrlVm_Resume(PRL_HANDLE hVm)
{
    return with_number(__func__, hVm, "vm.start", "resume", 1);
}

PRL_HANDLE PrlVm_StopEx(PRL_HANDLE hVm, PRL_UINT32 nStopMode, PRL_UINT32 nFlags)
{
    (void)nFlags;
    if (nStopMode > PSM_LAST)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    return with_number(__func__, hVm, "vm.stop", "mode", nStopMode);
}

PRL_HANDLE PrlVm_Stop(PRL_HANDLE hVm, PRL_BOOL bGraceful)
{
    return PrlVm_StopEx(hVm, bGraceful ? PSM_ACPI : PSM_KILL, 0);
}

PRL_HANDLE PrlVm_Pause(PRL_HANDLE hVm, PRL_BOOL bAcpi)
{
    (void)bAcpi;
    return plain(__func__, hVm, "vm.pause");
}

PRL_HANDLE PrlVm_Suspend(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.suspend");
}

PRL_HANDLE PrlVm_DropSuspendedState(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.drop");
}

PRL_HANDLE PrlVm_Reset(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.reset");
}

PRL_HANDLE PrlVm_Restart(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.restart");
}

PRL_HANDLE PrlVm_Mount(PRL_HANDLE hVm, PRL_CONST_STR sMntPath, PRL_UINT32 nFlags)
{
    (void)nFlags;
    return with_text(__func__, hVm, "vm.mount", "path", sMntPath);
}

PRL_HANDLE PrlVm_Umount(PRL_HANDLE hVm, PRL_UINT32 nFlags)
{
    (void)nFlags;
    return plain(__func__, hVm, "vm.unmount");
}

PRL_HANDLE PrlVm_GetState(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.state");
}

PRL_HANDLE PrlVm_RefreshConfigEx(PRL_HANDLE hVm, PRL_UINT32 nFlags)
{
    (void)nFlags;
    return request_with(__func__, hVm, "vm.refresh", (struct bag){0}, true);
}

PRL_HANDLE PrlVm_RefreshConfig(PRL_HANDLE hVm)
{
    return PrlVm_RefreshConfigEx(hVm, 0);
}

PRL_HANDLE PrlVm_BeginEdit(PRL_HANDLE hVm)
{
    return request_with(__func__, hVm, "vm.begin", (struct bag){0}, true);
}

/* A request that carries the local configuration; its answer is a new handle or reloads the caller's. */
static PRL_HANDLE send_config(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields,
                              bool registers)
{
    PRL_HANDLE refusal;
    struct vm *vm = request_subject(function, handle, PHT_VIRTUAL_MACHINE, &fields, &refusal);
    if (vm == NULL)
        return refusal;
    char *encoded = config_encode(&vm->config);
    bag_set(&fields, "config", encoded);
    bag_set(&fields, "uuid", bag_text(&vm->config.fields, "Uuid"));
    free(encoded);
    struct job *job = session_prepare(vm->core, operation);
    job->result_is_new = !registers;
    job->becomes_unique = registers;
    if (registers) {
        object_retain(vm);
        job->target = vm;
    }
    return api_leave_handle(session_send(job, fields));
}

PRL_HANDLE PrlVm_CommitEx(PRL_HANDLE hVm, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    bag_set_number(&fields, "flags", nFlags);
    return send_config(__func__, hVm, "vm.commit", fields, false);
}

PRL_HANDLE PrlVm_Commit(PRL_HANDLE hVm)
{
    return PrlVm_CommitEx(hVm, 0);
}

PRL_HANDLE PrlVm_RegEx(PRL_HANDLE hVm, PRL_CONST_STR sVmParentPath, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    bag_set(&fields, "path", sVmParentPath == NULL ? "" : sVmParentPath);
    bag_set_number(&fields, "flags", nFlags);
    return send_config(__func__, hVm, "vm.register", fields, true);
}

PRL_HANDLE PrlVm_Reg(PRL_HANDLE hVm, PRL_CONST_STR sVmParentPath, PRL_BOOL bNonInteractiveMode)
{
    return PrlVm_RegEx(hVm, sVmParentPath, bNonInteractiveMode ? PACF_NON_INTERACTIVE_MODE : 0);
}

PRL_HANDLE PrlVm_Unreg(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.unregister");
}

PRL_HANDLE PrlVm_Delete(PRL_HANDLE hVm, PRL_HANDLE hDevicesList)
{
    if (!api_enter(__func__))
        return job_uninitialized();
    bool valid = hDevicesList == 0 || object_of(hDevicesList, PHT_STRINGS_LIST) != NULL;
    api_unlock();
    return valid ? plain(__func__, hVm, "vm.delete") : refused(__func__, PRL_ERR_INVALID_ARG);
}

PRL_HANDLE PrlVm_GetSnapshotsTreeEx(PRL_HANDLE hVm, PRL_UINT32 nFlags)
{
    return with_number(__func__, hVm, "vm.tree", "flags", nFlags);
}

PRL_HANDLE PrlVm_GetSnapshotsTree(PRL_HANDLE hVm)
{
    return PrlVm_GetSnapshotsTreeEx(hVm, 0);
}

PRL_HANDLE PrlVm_CreateSnapshotEx(PRL_HANDLE hVm, PRL_CONST_STR sName, PRL_CONST_STR sDescription, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    char *uuid = new_uuid();
    (void)nFlags;
    bag_set(&fields, "snapshot", uuid);
    bag_set(&fields, "name", sName == NULL ? "" : sName);
    bag_set(&fields, "description", sDescription == NULL ? "" : sDescription);
    free(uuid);
    return vm_request(__func__, hVm, "vm.snapshot", fields);
}

PRL_HANDLE PrlVm_CreateSnapshot(PRL_HANDLE hVm, PRL_CONST_STR sName, PRL_CONST_STR sDescription)
{
    return PrlVm_CreateSnapshotEx(hVm, sName, sDescription, 0);
}

PRL_HANDLE PrlVm_SwitchToSnapshotEx(PRL_HANDLE hVm, PRL_CONST_STR sSnapshotUuid, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    if (sSnapshotUuid == NULL)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    bag_set(&fields, "snapshot", sSnapshotUuid);
    bag_set_number(&fields, "flags", nFlags);
    return vm_request(__func__, hVm, "vm.revert", fields);
}

PRL_HANDLE PrlVm_SwitchToSnapshot(PRL_HANDLE hVm, PRL_CONST_STR sSnapshotUuid)
{
    return PrlVm_SwitchToSnapshotEx(hVm, sSnapshotUuid, 0);
}

PRL_HANDLE PrlVm_DeleteSnapshot(PRL_HANDLE hVm, PRL_CONST_STR sSnapshotUuid, PRL_BOOL bChild)
{
    struct bag fields = {0};
    if (sSnapshotUuid == NULL)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    bag_set(&fields, "snapshot", sSnapshotUuid);
    bag_set_number(&fields, "children", bChild != 0);
    return vm_request(__func__, hVm, "vm.delete-snapshot", fields);
}

PRL_HANDLE PrlVm_UpdateSnapshotData(PRL_HANDLE hVm, PRL_CONST_STR sSnapshotUuid, PRL_CONST_STR sNewName,
                                    PRL_CONST_STR sNewDescription)
{
    struct bag fields = {0};
    if (sSnapshotUuid == NULL || sNewName == NULL || sNewDescription == NULL)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    bag_set(&fields, "snapshot", sSnapshotUuid);
    bag_set(&fields, "name", sNewName);
    bag_set(&fields, "description", sNewDescription);
    return vm_request(__func__, hVm, "vm.update-snapshot", fields);
}

PRL_HANDLE PrlVm_MigrateWithRenameEx(PRL_HANDLE hVm, PRL_CONST_STR target_host, PRL_UINT32 target_port,
                                     PRL_CONST_STR target_session_id, PRL_CONST_STR target_name,
                                     PRL_CONST_STR target_home_path, PRL_UINT32 migration_flags,
                                     PRL_UINT32 reserved_flags, PRL_BOOL force_operation)
{
    struct bag fields = {0};
    (void)target_home_path;
    (void)reserved_flags;
    (void)force_operation;
    if (target_host == NULL || target_session_id == NULL)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    bag_set(&fields, "host", target_host);
    bag_set_number(&fields, "port", target_port);
    bag_set(&fields, "session", target_session_id);
    bag_set(&fields, "name", target_name == NULL ? "" : target_name);
    bag_set_number(&fields, "flags", migration_flags);
    return vm_request(__func__, hVm, "vm.migrate", fields);
}

PRL_HANDLE PrlVm_MigrateEx(PRL_HANDLE hVm, PRL_CONST_STR target_host, PRL_UINT32 target_port,
                           PRL_CONST_STR target_session_id, PRL_CONST_STR target_home_path, PRL_UINT32 migration_flags,
                           PRL_UINT32 reserved_flags, PRL_BOOL force_operation)
{
    return PrlVm_MigrateWithRenameEx(hVm, target_host, target_port, target_session_id, "", target_home_path,
                                     migration_flags, reserved_flags, force_operation);
}

PRL_HANDLE PrlVm_MigrateCancel(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "cancel");
}

PRL_HANDLE PrlVm_SubscribeToPerfStats(PRL_HANDLE hVm, PRL_CONST_STR sFilter)
{
    return with_text(__func__, hVm, "vm.subscribe", "filter", sFilter);
}

PRL_HANDLE PrlVm_UnsubscribeFromPerfStats(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.unsubscribe");
}

PRL_HANDLE PrlVm_GetPerfStats(PRL_HANDLE hVm, PRL_CONST_STR sFilter)
{
    return with_text(__func__, hVm, "vm.perf", "filter", sFilter);
}

PRL_HANDLE PrlVm_SetUserPasswd(PRL_HANDLE hVm, PRL_CONST_STR sUserName, PRL_CONST_STR sUserPasswd, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    if (sUserName == NULL || sUserPasswd == NULL)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    bag_set(&fields, "user", sUserName);
    bag_set(&fields, "password", sUserPasswd);
    bag_set_number(&fields, "flags", nFlags);
    return vm_request(__func__, hVm, "vm.password", fields);
}

PRL_HANDLE PrlVm_CaptureScreen(PRL_HANDLE hVm, PRL_UINT32 nWidth, PRL_UINT32 nHeight, PRL_UINT32 nFlags)
{
    (void)nWidth;
    (void)nHeight;
    (void)nFlags;
    return plain(__func__, hVm, "vm.screen");
}

PRL_HANDLE PrlVm_GetSuspendedScreen(PRL_HANDLE hVm)
{
    return with_number(__func__, hVm, "vm.screen", "suspended", 1);
}

PRL_HANDLE PrlVm_GetToolsState(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.tools");
}

PRL_HANDLE PrlVm_InstallTools(PRL_HANDLE hVm)
{
    return plain(__func__, hVm, "vm.install-tools");
}

PRL_HANDLE PrlVm_LoginInGuest(PRL_HANDLE hVm, PRL_CONST_STR sUserName, PRL_CONST_STR sUserPassword, PRL_UINT32 nFlags)
{
    (void)sUserPassword;
    (void)nFlags;
    return with_text(__func__, hVm, "vm.guest-login", "user", sUserName);
}

PRL_HANDLE PrlVm_CloneWithUuid(PRL_HANDLE hVm, PRL_CONST_STR new_vm_name, PRL_CONST_STR new_vm_uuid,
                               PRL_CONST_STR new_vm_root_path, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    if (new_vm_name == NULL)
        return refused(__func__, PRL_ERR_INVALID_ARG);
    bag_set(&fields, "name", new_vm_name);
    bag_set(&fields, "new-uuid", new_vm_uuid == NULL ? "" : new_vm_uuid);
    bag_set(&fields, "path", new_vm_root_path == NULL ? "" : new_vm_root_path);
    bag_set_number(&fields, "flags", nFlags);
    return vm_request(__func__, hVm, "vm.clone", fields);
}

PRL_HANDLE PrlVm_CloneEx(PRL_HANDLE hVm, PRL_CONST_STR new_vm_name, PRL_CONST_STR new_vm_root_path, PRL_UINT32 nFlags)
{
    return PrlVm_CloneWithUuid(hVm, new_vm_name, "", new_vm_root_path, nFlags);
}

PRL_HANDLE PrlVm_Clone(PRL_HANDLE hVm, PRL_CONST_STR new_vm_name, PRL_CONST_STR new_vm_root_path,
                       PRL_BOOL bCreateTemplate)
{
    return PrlVm_CloneEx(hVm, new_vm_name, new_vm_root_path, bCreateTemplate ? PCVF_CLONE_TO_TEMPLATE : 0);
}

PRL_HANDLE PrlVm_Move(PRL_HANDLE hVm, PRL_CONST_STR sNewHomePath, PRL_UINT32 nFlags)
{
    (void)nFlags;
    return with_text(__func__, hVm, "vm.move", "path", sNewHomePath);
}

PRL_HANDLE PrlVm_Lock(PRL_HANDLE hVm, PRL_UINT32 nReserved)
{
    (void)nReserved;
    return plain(__func__, hVm, "vm.lock");
}

PRL_HANDLE PrlVm_Unlock(PRL_HANDLE hVm, PRL_UINT32 nReserved)
{
    (void)nReserved;
    return plain(__func__, hVm, "vm.unlock");
}

PRL_RESULT PrlVm_GetConfig(PRL_HANDLE hVm, PRL_HANDLE_PTR phVmCfg)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVm, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || phVmCfg == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    object_retain(vm);
    *phVmCfg = hVm;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVm_SetConfig(PRL_HANDLE hVm, PRL_HANDLE hVmCfg)
{
    (void)hVm;
    (void)hVmCfg;
    return PRL_ERR_SUCCESS;
}

/* Requests in a guest session, which knows its machine by UUID. */
static PRL_HANDLE guest_request(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields)
{
    PRL_HANDLE refusal;
    struct thing *guest = request_subject(function, handle, PHT_VM_GUEST_SESSION, &fields, &refusal);
    if (guest == NULL)
        return refusal;
    bag_set(&fields, "uuid", bag_text(&guest->fields, "uuid"));
    return api_leave_handle(session_request(guest->core, operation, fields, NULL));
}

PRL_HANDLE PrlVmGuest_Logout(PRL_HANDLE hVmGuest, PRL_UINT32 nReserved)
{
    (void)nReserved;
    return guest_request(__func__, hVmGuest, "vm.guest-logout", (struct bag){0});
}

PRL_HANDLE PrlVmGuest_GetNetworkSettings(PRL_HANDLE hVmGuest, PRL_UINT32 nReserved)
{
    (void)nReserved;
    return guest_request(__func__, hVmGuest, "vm.guest-network", (struct bag){0});
}

PRL_HANDLE PrlVmGuest_RunProgram(PRL_HANDLE hVmGuest, PRL_CONST_STR sAppName, PRL_HANDLE hArgsList,
                                 PRL_HANDLE hEnvsList, PRL_UINT32 nFlags, PRL_FILE_DESC nStdin, PRL_FILE_DESC nStdout,
                                 PRL_FILE_DESC nStderr)
{
    struct bag fields = {0};
    (void)hArgsList;
    (void)hEnvsList;
    (void)nFlags;
    (void)nStdin;
    (void)nStdout;
    (void)nStderr;
    bag_set(&fields, "program", sAppName == NULL ? "" : sAppName);
    return guest_request(__func__, hVmGuest, "vm.guest-run", fields);
}

PRL_HANDLE PrlVmGuest_SetUserPasswd(PRL_HANDLE hVmGuest, PRL_CONST_STR sUserName, PRL_CONST_STR sUserPasswd,
                                    PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    (void)nFlags;
    bag_set(&fields, "user", sUserName == NULL ? "" : sUserName);
    bag_set(&fields, "password", sUserPasswd == NULL ? "" : sUserPasswd);
    return guest_request(__func__, hVmGuest, "vm.password", fields);
}

/* Requests about a device name it by class and index, which the dispatcher knows too. */
static PRL_HANDLE device_request(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields)
{
    PRL_RESULT code;
    if (!api_enter(function)) {
        bag_clear(&fields);
        return job_uninitialized();
    }
    struct bag *device = fields_of(handle, ANY_DEVICE, &code);
    if (device == NULL) {
        bag_clear(&fields);
        return api_leave_handle(job_failed(code));
    }
    struct vm *vm = ((struct element *)object_any(handle))->vm;
    bag_set(&fields, "class", bag_text(device, "Type"));
    bag_set(&fields, "index", bag_text(device, "Index"));
    bag_set(&fields, "uuid", bag_text(&vm->config.fields, "Uuid"));
    return api_leave_handle(session_request(vm->core, operation, fields, NULL));
}

PRL_HANDLE PrlVmDev_ResizeImage(PRL_HANDLE hVmDev, PRL_UINT32 nNewSize, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    bag_set_number(&fields, "size", nNewSize);
    bag_set_number(&fields, "flags", nFlags);
    return device_request(__func__, hVmDev, "vm.resize", fields);
}

PRL_HANDLE PrlVmDev_Connect(PRL_HANDLE hVmDev)
{
    struct bag fields = {0};
    bag_set_number(&fields, "connected", 1);
    return device_request(__func__, hVmDev, "vm.connect-device", fields);
}

PRL_HANDLE PrlVmDev_Disconnect(PRL_HANDLE hVmDev)
{
    struct bag fields = {0};
    bag_set_number(&fields, "connected", 0);
    return device_request(__func__, hVmDev, "vm.connect-device", fields);
}
