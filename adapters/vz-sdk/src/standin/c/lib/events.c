/* Events: their objects, and the thread of each connection that hands them to the handlers. */
#include "events.h"

#include "lib.h"

#include <stdlib.h>
#include <string.h>

#define NOTIFIER_STACK (1u << 20)

struct notice {
    struct notice *next;
    struct object *object;
};

struct thing *event_new(struct core *core, uint32_t type, uint32_t issuer_kind, const char *issuer, PRL_RESULT code)
{
    struct bag fields = {0};
    bag_set_number(&fields, "type", type);
    bag_set_number(&fields, "issuer-kind", issuer_kind);
    bag_set(&fields, "issuer", issuer);
    bag_set_number(&fields, "code", code);
    return thing_new(core, PHT_EVENT, fields);
}

void event_add(struct bag *event, const char *name, uint32_t type, const char *value)
{
    size_t count = (size_t)bag_number(event, "count");
    bag_set_nth(event, "name", count, name);
    char *kind = must_format("%u", type);
    bag_set_nth(event, "kind", count, kind);
    free(kind);
    bag_set_nth(event, "value", count, value);
    bag_set_number(event, "count", (int64_t)count + 1);
}

void notify(struct core *core, void *object)
{
    if (core->closed || !core->notifying)
        return;
    struct notice *notice = must_alloc(1, sizeof *notice);
    object_retain(object);
    notice->object = object;
    if (core->last_notice == NULL)
        core->first_notice = notice;
    else
        core->last_notice->next = notice;
    core->last_notice = notice;
    pthread_cond_signal(&core->wake);
}

static struct object *take_notice(struct core *core)
{
    struct notice *notice = core->first_notice;
    if (notice == NULL)
        return NULL;
    core->first_notice = notice->next;
    if (core->first_notice == NULL)
        core->last_notice = NULL;
    struct object *object = notice->object;
    free(notice);
    return object;
}

static bool wants(const struct handler *handler, const struct object *object, bool of_machine)
{
    if (handler->function == NULL || (handler->uuid != NULL) != of_machine)
        return false;
    if (handler->uuid == NULL)
        return true;
    return object->kind == PHT_EVENT
        && strcmp(bag_text(&((const struct thing *)object)->fields, "issuer"), handler->uuid) == 0;
}

/* Handlers run without the lock of the library but under that of the list, which a callback may take again. */
static void call_handlers(struct core *core, struct object *object, bool of_machine)
{
    for (size_t i = 0; i < core->handler_count; i++) {
        if (!wants(&core->handlers[i], object, of_machine))
            continue;
        PRL_EVENT_HANDLER_PTR function = core->handlers[i].function;
        void *user = core->handlers[i].user;
        api_lock();
        object_retain(object);
        api_unlock();
        function(object->value, user);
    }
}

static void drop_removed_handlers(struct core *core)
{
    size_t kept = 0;
    for (size_t i = 0; i < core->handler_count; i++)
        if (core->handlers[i].function != NULL)
            core->handlers[kept++] = core->handlers[i];
        else
            free(core->handlers[i].uuid);
    core->handler_count = kept;
}

static void deliver(struct core *core, struct object *object)
{
    pthread_mutex_lock(&core->handler_lock);
    core->delivering++;
    call_handlers(core, object, false);
    call_handlers(core, object, true);
    core->delivering--;
    drop_removed_handlers(core);
    pthread_mutex_unlock(&core->handler_lock);
}

static void *run_notifier(void *argument)
{
    struct core *core = argument;
    api_lock();
    while (!core->closed) {
        struct object *object = take_notice(core);
        if (object == NULL) {
            api_wait(&core->wake);
            continue;
        }
        api_unlock();
        deliver(core, object);
        api_lock();
        object_release(object);
    }
    for (struct object *object; (object = take_notice(core)) != NULL;)
        object_release(object);
    core_drop(core);
    api_unlock();
    return NULL;
}

void notifier_start(struct core *core)
{
    if (core->notifying)
        return;
    core->notifying = api_start_thread(run_notifier, core_use(core), NOTIFIER_STACK);
    if (!core->notifying)
        core_drop(core);
}

void handlers_add(struct core *core, PRL_EVENT_HANDLER_PTR function, void *user, const char *uuid)
{
    pthread_mutex_lock(&core->handler_lock);
    core->handlers = must_grow(core->handlers, (core->handler_count + 1) * sizeof *core->handlers);
    core->handlers[core->handler_count++] = (struct handler){function, user, uuid == NULL ? NULL : must_copy(uuid)};
    pthread_mutex_unlock(&core->handler_lock);
}

void handlers_remove(struct core *core, PRL_EVENT_HANDLER_PTR function, void *user, const char *uuid)
{
    pthread_mutex_lock(&core->handler_lock);
    for (size_t i = 0; i < core->handler_count; i++) {
        struct handler *handler = &core->handlers[i];
        bool same_place = uuid == NULL ? handler->uuid == NULL
                                       : handler->uuid != NULL && strcmp(handler->uuid, uuid) == 0;
        if (handler->function == function && handler->user == user && same_place) {
            handler->function = NULL;
            break;
        }
    }
    if (core->delivering == 0)
        drop_removed_handlers(core);
    pthread_mutex_unlock(&core->handler_lock);
}

/* The core of a server or machine handle, with one more use; the uuid of a machine, to be freed. */
static struct core *core_behind(PRL_HANDLE handle, char **uuid)
{
    struct server *server = object_of(handle, PHT_SERVER);
    struct vm *vm = object_of(handle, PHT_VIRTUAL_MACHINE);
    *uuid = NULL;
    if (server != NULL)
        return core_use(server->core);
    if (vm == NULL)
        return NULL;
    *uuid = must_copy(bag_text(&vm->config.fields, "Uuid"));
    return core_use(vm->core);
}

typedef void change(struct core *core, PRL_EVENT_HANDLER_PTR function, void *user, const char *uuid);

/* The list has its own lock, which a running callback holds: it must not be taken under that of the library. */
static PRL_RESULT change_handlers(const char *name, PRL_HANDLE handle, PRL_EVENT_HANDLER_PTR function, void *user,
                                  change *change)
{
    char *uuid;
    if (!api_enter(name))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct core *core = function == NULL ? NULL : core_behind(handle, &uuid);
    if (core == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    api_unlock();
    change(core, function, user, uuid);
    free(uuid);
    api_lock();
    core_drop(core);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlSrv_RegEventHandler(PRL_HANDLE hServer, PRL_EVENT_HANDLER_PTR handler, PRL_VOID_PTR userData)
{
    return change_handlers(__func__, hServer, handler, userData, handlers_add);
}

PRL_RESULT PrlSrv_UnregEventHandler(PRL_HANDLE hServer, PRL_EVENT_HANDLER_PTR handler, PRL_VOID_PTR userData)
{
    return change_handlers(__func__, hServer, handler, userData, handlers_remove);
}

PRL_RESULT PrlVm_RegEventHandler(PRL_HANDLE hObj, PRL_EVENT_HANDLER_PTR handler, PRL_VOID_PTR userData)
{
    return change_handlers(__func__, hObj, handler, userData, handlers_add);
}

PRL_RESULT PrlVm_UnregEventHandler(PRL_HANDLE hObj, PRL_EVENT_HANDLER_PTR handler, PRL_VOID_PTR userData)
{
    return change_handlers(__func__, hObj, handler, userData, handlers_remove);
}

PRL_RESULT PrlHandle_RegEventHandler(PRL_HANDLE hObj, PRL_EVENT_HANDLER_PTR handler, PRL_VOID_PTR userData)
{
    return change_handlers(__func__, hObj, handler, userData, handlers_add);
}

PRL_RESULT PrlHandle_UnregEventHandler(PRL_HANDLE hObj, PRL_EVENT_HANDLER_PTR handler, PRL_VOID_PTR userData)
{
    return change_handlers(__func__, hObj, handler, userData, handlers_remove);
}

static PRL_RESULT event_number(const char *function, PRL_HANDLE handle, const char *field, uint32_t *value)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(handle, PHT_EVENT);
    if (event == NULL || value == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *value = (uint32_t)bag_number(&event->fields, field);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlEvent_GetType(PRL_HANDLE hEvent, PRL_EVENT_TYPE_PTR type)
{
    return event_number(__func__, hEvent, "type", type);
}

PRL_RESULT PrlEvent_GetIssuerType(PRL_HANDLE hEvent, PRL_EVENT_ISSUER_TYPE_PTR pnIssuerType)
{
    return event_number(__func__, hEvent, "issuer-kind", pnIssuerType);
}

PRL_RESULT PrlEvent_GetParamsCount(PRL_HANDLE hEvent, PRL_UINT32_PTR pnParamsCount)
{
    return event_number(__func__, hEvent, "count", pnParamsCount);
}

PRL_RESULT PrlEvent_GetErrCode(PRL_HANDLE hEvent, PRL_RESULT_PTR pnErrCode)
{
    return event_number(__func__, hEvent, "code", (uint32_t *)pnErrCode);
}

PRL_RESULT PrlEvent_GetIssuerId(PRL_HANDLE hEvent, PRL_STR sIssuerId, PRL_UINT32_PTR pnIssuerIdBufLength)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(hEvent, PHT_EVENT);
    if (event == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    return api_leave(text_out(bag_text(&event->fields, "issuer"), sIssuerId, pnIssuerIdBufLength));
}

PRL_RESULT PrlEvent_GetServer(PRL_HANDLE hEvent, PRL_HANDLE_PTR server)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(hEvent, PHT_EVENT);
    if (event == NULL || server == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    if (event->core == NULL || event->core->server == NULL)
        return api_leave(PRL_ERR_NO_DATA);
    object_retain(event->core->server);
    *server = event->core->server->value;
    return api_leave(PRL_ERR_SUCCESS);
}

/* Only events whose issuer is a machine know it, and the dispatcher calls itself the issuer of nearly all. */
PRL_RESULT PrlEvent_GetVm(PRL_HANDLE hEvent, PRL_HANDLE_PTR pVm)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(hEvent, PHT_EVENT);
    if (event == NULL || pVm == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    bool of_machine = bag_number(&event->fields, "issuer-kind") == PIE_VIRTUAL_MACHINE && event->core != NULL;
    struct vm *vm = of_machine ? vm_unique(event->core, bag_text(&event->fields, "issuer")) : NULL;
    if (vm == NULL)
        return api_leave(PRL_ERR_NO_DATA);
    object_retain(vm);
    *pVm = vm->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

static void parameter_destroy(struct object *object)
{
    object_release(((struct parameter *)object)->event);
}

static PRL_HANDLE parameter_new(struct thing *event, size_t position)
{
    struct parameter *parameter = object_new(sizeof *parameter, PHT_EVENT_PARAMETER, parameter_destroy);
    object_retain(event);
    parameter->event = event;
    parameter->position = position;
    return parameter->base.value;
}

PRL_RESULT PrlEvent_GetParam(PRL_HANDLE hEvent, PRL_UINT32 nIndex, PRL_HANDLE_PTR phEventParam)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(hEvent, PHT_EVENT);
    if (event == NULL || phEventParam == NULL || nIndex >= bag_number(&event->fields, "count"))
        return api_leave(PRL_ERR_INVALID_ARG);
    *phEventParam = parameter_new(event, nIndex);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlEvent_GetParamByName(PRL_HANDLE hEvent, PRL_CONST_STR sParamName, PRL_HANDLE_PTR phEventParam)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(hEvent, PHT_EVENT);
    if (event == NULL || sParamName == NULL || phEventParam == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    for (size_t i = 0; i < (size_t)bag_number(&event->fields, "count"); i++) {
        if (strcmp(bag_nth(&event->fields, "name", i), sParamName) == 0) {
            *phEventParam = parameter_new(event, i);
            return api_leave(PRL_ERR_SUCCESS);
        }
    }
    return api_leave(PRL_ERR_NO_DATA);
}

/* One part ("name", "kind", "value") of the parameter behind a handle; NULL when it is none. */
static const char *parameter_part(PRL_HANDLE handle, const char *part)
{
    struct parameter *parameter = object_of(handle, PHT_EVENT_PARAMETER);
    return parameter == NULL ? NULL : bag_nth(&parameter->event->fields, part, parameter->position);
}

static PRL_RESULT part_out(const char *function, PRL_HANDLE handle, const char *part, char *buffer, PRL_UINT32 *length)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    const char *text = parameter_part(handle, part);
    return api_leave(text == NULL ? PRL_ERR_INVALID_ARG : text_out(text, buffer, length));
}

/* A value that is no number reads as 0, successfully. */
static PRL_RESULT number_out(const char *function, PRL_HANDLE handle, const char *part, void *out, size_t size)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    const char *text = parameter_part(handle, part);
    if (text == NULL || out == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    uint64_t value = text[0] == '-' ? (uint64_t)strtoll(text, NULL, 10) : strtoull(text, NULL, 10);
    uint32_t low = (uint32_t)value;
    memcpy(out, size == sizeof low ? (void *)&low : (void *)&value, size);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlEvtPrm_GetName(PRL_HANDLE hEventParam, PRL_STR sParamName, PRL_UINT32_PTR pnParamNameBufLength)
{
    return part_out(__func__, hEventParam, "name", sParamName, pnParamNameBufLength);
}

PRL_RESULT PrlEvtPrm_GetType(PRL_HANDLE hEventParam, PRL_PARAM_FIELD_DATA_TYPE_PTR pnParamType)
{
    return number_out(__func__, hEventParam, "kind", pnParamType, sizeof *pnParamType);
}

PRL_RESULT PrlEvtPrm_ToString(PRL_HANDLE hEventParam, PRL_STR sParamValue, PRL_UINT32_PTR pnParamValueBufLength)
{
    return part_out(__func__, hEventParam, "value", sParamValue, pnParamValueBufLength);
}

PRL_RESULT PrlEvtPrm_ToCData(PRL_HANDLE hEventParam, PRL_STR sParamValue, PRL_UINT32_PTR pnParamValueBufLength)
{
    return part_out(__func__, hEventParam, "value", sParamValue, pnParamValueBufLength);
}

PRL_RESULT PrlEvtPrm_ToInt32(PRL_HANDLE hEventParam, PRL_INT32_PTR pnParamValue)
{
    return number_out(__func__, hEventParam, "value", pnParamValue, sizeof *pnParamValue);
}

PRL_RESULT PrlEvtPrm_ToUint32(PRL_HANDLE hEventParam, PRL_UINT32_PTR pnParamValue)
{
    return number_out(__func__, hEventParam, "value", pnParamValue, sizeof *pnParamValue);
}

PRL_RESULT PrlEvtPrm_ToBoolean(PRL_HANDLE hEventParam, PRL_BOOL_PTR pbParamValue)
{
    PRL_RESULT code = number_out(__func__, hEventParam, "value", pbParamValue, sizeof *pbParamValue);
    if (code == PRL_ERR_SUCCESS)
        *pbParamValue = *pbParamValue != 0;
    return code;
}

PRL_RESULT PrlEvtPrm_ToInt64(PRL_HANDLE hEventParam, PRL_INT64 *pnParamValue)
{
    return number_out(__func__, hEventParam, "value", pnParamValue, sizeof *pnParamValue);
}

PRL_RESULT PrlEvtPrm_ToUint64(PRL_HANDLE hEventParam, PRL_UINT64_PTR pnParamValue)
{
    return number_out(__func__, hEventParam, "value", pnParamValue, sizeof *pnParamValue);
}

/* Binary values travel as zeros of a stated length: the stand-in has no traffic classes. */
PRL_RESULT PrlEvtPrm_GetBuffer(PRL_HANDLE hEventParam, PRL_VOID_PTR pParamValue, PRL_UINT32_PTR pnParamValueBufLength)
{
    static const PRL_STAT_NET_TRAFFIC no_traffic;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    const char *kind = parameter_part(hEventParam, "kind");
    if (kind == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    if (atoi(kind) != PFD_BINARY)
        return api_leave(PRL_ERR_NO_DATA);
    return api_leave(bytes_out(&no_traffic, sizeof no_traffic, pParamValue, pnParamValueBufLength));
}
