/* Functions of the server handle. */
#include "events.h"
#include "jobs.h"
#include "lib.h"
#include "requests.h"

#include <stdlib.h>
#include <string.h>

static void server_destroy(struct object *object)
{
    struct core *core = ((struct server *)object)->core;
    core->closed = true;
    core->server = NULL;
    session_close(core);
    pthread_cond_broadcast(&core->wake);
    core_drop(core);
}

static struct core *core_new(void)
{
    struct core *core = must_alloc(1, sizeof *core);
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&core->handler_lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
    pthread_cond_init(&core->wake, NULL);
    return core_use(core);
}

PRL_RESULT PrlSrv_Create(PRL_HANDLE_PTR handle)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (handle == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    struct server *server = object_new(sizeof *server, PHT_SERVER, server_destroy);
    server->core = core_new();
    server->core->server = &server->base;
    *handle = server->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

static PRL_HANDLE login(const char *function, PRL_HANDLE handle)
{
    if (!api_enter(function))
        return job_uninitialized();
    struct server *server = object_of(handle, PHT_SERVER);
    return api_leave_handle(server == NULL ? job_failed(PRL_ERR_INVALID_ARG) : session_login(server->core));
}

PRL_HANDLE PrlSrv_LoginLocalEx(PRL_HANDLE hServer, PRL_CONST_STR sPrevSessionUuid, PRL_UINT32 port,
                               PRL_SECURITY_LEVEL security_level, PRL_UINT32 flags)
{
    (void)sPrevSessionUuid;
    (void)port;
    (void)security_level;
    (void)flags;
    return login(__func__, hServer);
}

PRL_HANDLE PrlSrv_LoginLocal(PRL_HANDLE hServer, PRL_CONST_STR sPrevSessionUuid, PRL_UINT32 port,
                             PRL_SECURITY_LEVEL security_level)
{
    return PrlSrv_LoginLocalEx(hServer, sPrevSessionUuid, port, security_level, 0);
}

/* There is one world in reach, whatever host is named. */
PRL_HANDLE PrlSrv_LoginEx(PRL_HANDLE hServer, PRL_CONST_STR host, PRL_CONST_STR user, PRL_CONST_STR passwd,
                          PRL_CONST_STR sPrevSessionUuid, PRL_UINT32 port_cmd, PRL_UINT32 timeout,
                          PRL_SECURITY_LEVEL security_level, PRL_UINT32 flags)
{
    (void)host;
    (void)user;
    (void)passwd;
    (void)timeout;
    return PrlSrv_LoginLocalEx(hServer, sPrevSessionUuid, port_cmd, security_level, flags);
}

PRL_HANDLE PrlSrv_Login(PRL_HANDLE hServer, PRL_CONST_STR host, PRL_CONST_STR user, PRL_CONST_STR passwd,
                        PRL_CONST_STR sPrevSessionUuid, PRL_UINT32 port_cmd, PRL_UINT32 timeout,
                        PRL_SECURITY_LEVEL security_level)
{
    return PrlSrv_LoginEx(hServer, host, user, passwd, sPrevSessionUuid, port_cmd, timeout, security_level, 0);
}

PRL_RESULT PrlSrv_IsConnected(PRL_HANDLE hServer, PRL_BOOL_PTR pbConnected, PRL_BOOL_PTR pbIsConnectionLocal)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct server *server = object_of(hServer, PHT_SERVER);
    if (server == NULL || pbConnected == NULL || pbIsConnectionLocal == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pbConnected = server->core->session != NULL;
    *pbIsConnectionLocal = 1;
    return api_leave(PRL_ERR_SUCCESS);
}

void *request_subject(const char *function, PRL_HANDLE handle, uint32_t kind, struct bag *fields, PRL_HANDLE *refusal)
{
    if (!api_enter(function)) {
        bag_clear(fields);
        *refusal = job_uninitialized();
        return NULL;
    }
    void *object = object_of(handle, kind);
    if (object == NULL) {
        bag_clear(fields);
        *refusal = api_leave_handle(job_failed(PRL_ERR_INVALID_ARG));
    }
    return object;
}

/* Takes over the fields. */
PRL_HANDLE server_request(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields)
{
    PRL_HANDLE refusal;
    struct server *server = request_subject(function, handle, PHT_SERVER, &fields, &refusal);
    if (server == NULL)
        return refusal;
    return api_leave_handle(session_request(server->core, operation, fields, NULL));
}

static PRL_HANDLE plain_request(const char *function, PRL_HANDLE handle, const char *operation)
{
    return server_request(function, handle, operation, (struct bag){0});
}

PRL_HANDLE PrlSrv_Logoff(PRL_HANDLE hServer)
{
    return plain_request(__func__, hServer, "logoff");
}

PRL_HANDLE PrlSrv_GetSrvConfig(PRL_HANDLE hServer)
{
    return plain_request(__func__, hServer, "host.config");
}

PRL_HANDLE PrlSrv_GetCommonPrefs(PRL_HANDLE hServer)
{
    return plain_request(__func__, hServer, "host.prefs");
}

PRL_HANDLE PrlSrv_GetUserProfile(PRL_HANDLE hServer)
{
    return plain_request(__func__, hServer, "host.profile");
}

PRL_HANDLE PrlSrv_GetLicenseInfo(PRL_HANDLE hServer)
{
    return plain_request(__func__, hServer, "host.licence");
}

PRL_HANDLE PrlSrv_GetVirtualNetworkList(PRL_HANDLE hServer, PRL_UINT32 nFlags)
{
    (void)nFlags;
    return plain_request(__func__, hServer, "host.networks");
}

PRL_HANDLE PrlSrv_GetPerfStats(PRL_HANDLE hServer, PRL_CONST_STR sFilter)
{
    struct bag fields = {0};
    bag_set(&fields, "filter", sFilter == NULL ? "" : sFilter);
    return server_request(__func__, hServer, "host.perf", fields);
}

PRL_HANDLE PrlSrv_GetVmListEx(PRL_HANDLE hServer, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    bag_set_number(&fields, "flags", nFlags);
    return server_request(__func__, hServer, "list", fields);
}

PRL_HANDLE PrlSrv_GetVmList(PRL_HANDLE hServer)
{
    return PrlSrv_GetVmListEx(hServer, PVTF_VM);
}

PRL_HANDLE PrlSrv_GetVmConfig(PRL_HANDLE hServer, PRL_CONST_STR sSearchId, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    if (sSearchId == NULL)
        return server_request(__func__, 0, "get-config", fields);
    bag_set(&fields, "id", sSearchId);
    bag_set_number(&fields, "flags", nFlags);
    return server_request(__func__, hServer, "get-config", fields);
}

PRL_HANDLE PrlSrv_RegisterVmEx(PRL_HANDLE hServer, PRL_CONST_STR strVmDirPath, PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    (void)nFlags;
    bag_set(&fields, "path", strVmDirPath == NULL ? "" : strVmDirPath);
    return server_request(__func__, hServer, "register-path", fields);
}

PRL_HANDLE PrlSrv_RegisterVm(PRL_HANDLE hServer, PRL_CONST_STR strVmDirPath, PRL_BOOL bNonInteractiveMode)
{
    (void)bNonInteractiveMode;
    return PrlSrv_RegisterVmEx(hServer, strVmDirPath, 0);
}

PRL_HANDLE PrlSrv_GetDefaultVmConfig(PRL_HANDLE hServer, PRL_CONST_GET_VM_CONFIG_PARAM_DATA_PTR pParam,
                                     PRL_UINT32 nFlags)
{
    struct bag fields = {0};
    (void)nFlags;
    if (pParam == NULL)
        return server_request(__func__, 0, "default-config", fields);
    bag_set_number(&fields, "kind", pParam->nVmType);
    bag_set(&fields, "sample", pParam->sConfigSample == NULL ? "" : pParam->sConfigSample);
    return server_request(__func__, hServer, "default-config", fields);
}

PRL_RESULT PrlSrv_GetServerInfo(PRL_HANDLE hServer, PRL_HANDLE_PTR phServerInfo)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct server *server = object_of(hServer, PHT_SERVER);
    if (server == NULL || phServerInfo == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *phServerInfo = thing_new(server->core, PHT_SERVER_INFO, bag_copy(&server->core->host))->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlSrv_CreateVm(PRL_HANDLE hServer, PRL_HANDLE_PTR phVm)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct server *server = object_of(hServer, PHT_SERVER);
    if (server == NULL || phVm == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    struct vm *vm = vm_new(server->core);
    config_fill_new(&vm->config);
    *phVm = vm->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

static void add_boot(struct config *config, uint32_t kind, uint32_t sequence, bool in_use)
{
    struct bag *boot = config_add_boot(config);
    bag_set_number(boot, "Type", kind);
    bag_set_number(boot, "Index", 0);
    bag_set_number(boot, "SequenceIndex", sequence);
    bag_set_number(boot, "InUse", in_use);
}

PRL_RESULT PrlVmCfg_SetDefaultConfig(PRL_HANDLE hVmCfg, PRL_HANDLE hSrvConfig, PRL_UINT32 guestOsVersion,
                                     PRL_BOOL needCreateDevices)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVmCfg, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || object_of(hSrvConfig, PHT_SERVER_CONFIG) == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    char *uuid = new_uuid();
    bag_set(&vm->config.fields, "Uuid", uuid);
    free(uuid);
    bag_set_number(&vm->config.fields, "RamSize", 1024);
    bag_set_number(&vm->config.fields, "VideoRamSize", 32);
    bag_set_number(&vm->config.fields, "OsVersion", guestOsVersion);
    bag_set_number(&vm->config.fields, "AutoStop", PAO_VM_SHUTDOWN);
    if (needCreateDevices) {
        device_add(vm, PDE_HARD_DISK);
        device_add(vm, PDE_OPTICAL_DISK);
        device_add(vm, PDE_GENERIC_NETWORK_ADAPTER);
    }
    while (vm->config.boot_count > 0)
        config_remove_boot(&vm->config, 0);
    add_boot(&vm->config, PDE_HARD_DISK, 0, true);
    add_boot(&vm->config, PDE_OPTICAL_DISK, 1, true);
    add_boot(&vm->config, PDE_USB_DEVICE, 2, false);
    add_boot(&vm->config, PDE_GENERIC_NETWORK_ADAPTER, 3, true);
    return api_leave(PRL_ERR_SUCCESS);
}

/* Adapters of the host description (also of a guest's network settings) are kept as numbered fields of it. */
PRL_RESULT PrlSrvCfg_GetNetAdaptersCount(PRL_HANDLE hSrvConfig, PRL_UINT32_PTR pnNetAdaptersCount)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *config = object_of(hSrvConfig, PHT_SERVER_CONFIG);
    if (config == NULL || pnNetAdaptersCount == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    PRL_UINT32 count = 0;
    while (bag_nth(&config->fields, "adapter", count) != NULL)
        count++;
    *pnNetAdaptersCount = count;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlSrvCfg_GetNetAdapter(PRL_HANDLE hSrvConfig, PRL_UINT32 nIndex, PRL_HANDLE_PTR phDevice)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *config = object_of(hSrvConfig, PHT_SERVER_CONFIG);
    const char *adapter = config == NULL ? NULL : bag_nth(&config->fields, "adapter", nIndex);
    if (adapter == NULL || phDevice == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *phDevice = thing_new(config->core, PHT_HW_NET_ADAPTER, bag_decode(adapter))->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVirtNet_Create(PRL_HANDLE_PTR phVirtNet)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (phVirtNet == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *phVirtNet = thing_new(NULL, PHT_VIRTUAL_NETWORK, (struct bag){0})->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmInfo_IsInvalidEx(PRL_HANDLE handle, PRL_BOOL_PTR pbIsInvalid, PRL_RESULT_PTR pnInvalidReason)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (object_of(handle, PHT_VM_INFO) == NULL || pbIsInvalid == NULL || pnInvalidReason == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pbIsInvalid = 0;
    *pnInvalidReason = PRL_ERR_SUCCESS;
    return api_leave(PRL_ERR_SUCCESS);
}
