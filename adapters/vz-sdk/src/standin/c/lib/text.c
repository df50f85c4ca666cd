/* Texts out of the library: the two-call rule, descriptions of codes. */
#include "lib.h"
#include "names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct description {
    PRL_RESULT code;
    const char *brief;
    const char *full;
};

/* Only the codes that users of the library meet often have sentences; the rest show their symbolic names. */
static const struct description descriptions[] = {
    {PRL_ERR_SUCCESS, "Success.", "The operation was successful."},
    {PRL_ERR_INVALID_ARG, "Invalid argument.", "An argument of the call is not valid."},
    {PRL_ERR_FAILURE, "Operation failed.", "The operation failed: %1"},
    {PRL_ERR_ACCESS_DENIED, "Access denied.", "You have no rights for this operation."},
    {PRL_ERR_TIMEOUT, "Timeout.", "The operation did not end in time."},
    {PRL_ERR_VM_UUID_NOT_FOUND, "Machine not found.", "The virtual machine could not be found."},
    {PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME, "Name in use.", "A machine named %1 is already registered."},
    {PRL_ERR_VM_ALREADY_REGISTERED_VM_UUID, "UUID in use.", "A machine with this UUID is already registered."},
    {PRL_ERR_VM_ALREADY_REGISTERED, "Machine exists.", "The machine %1 is already registered."},
    {PRL_ERR_DISP_VM_IS_NOT_STARTED, "Not started.", "The machine %1 is not started."},
    {PRL_ERR_DISP_VM_IS_NOT_STOPPED, "Not stopped.", "The machine %1 is not stopped."},
    {PRL_ERR_INVALID_ACTION_REQUESTED, "Invalid action.", "The action cannot be done in the present state."},
    {PRL_ERR_CANT_CONNECT_TO_DISPATCHER, "No connection.", "Unable to connect to the server %1."},
    {PRL_ERR_NOT_CONNECTED_TO_DISPATCHER, "Not connected.", "The connection to the server is not established."},
    {PRL_ERR_WS_DISP_CONNECTION_CLOSED, "Connection closed.", "The connection to the server was closed."},
    {PRL_ERR_VM_EXEC_GUEST_TOOL_NOT_AVAILABLE, "Guest tools not available.", "The guest tools do not answer."},
    {PRL_ERR_OPERATION_WAS_CANCELED, "Cancelled.", "The operation was cancelled."},
};

PRL_RESULT bytes_out(const void *bytes, PRL_UINT32 need, void *buffer, PRL_UINT32 *length)
{
    if (length == NULL)
        return PRL_ERR_INVALID_ARG;
    PRL_UINT32 room = *length;
    *length = need;
    if (buffer == NULL || room == 0)
        return PRL_ERR_SUCCESS;
    memcpy(buffer, bytes, room < need ? room : need);
    return room < need ? PRL_ERR_BUFFER_OVERRUN : PRL_ERR_SUCCESS;
}

PRL_RESULT text_out(const char *text, char *buffer, PRL_UINT32 *length)
{
    return bytes_out(text, (PRL_UINT32)strlen(text) + 1, buffer, length);
}

static const char *name_in(const struct name *names, uint32_t number)
{
    for (; names->text != NULL; names++)
        if (names->number == number)
            return names->text;
    return NULL;
}

const char *result_name(PRL_RESULT code)
{
    return name_in(result_names, (uint32_t)code);
}

static char *describe(PRL_RESULT code, bool brief)
{
    for (size_t i = 0; i < sizeof descriptions / sizeof *descriptions; i++)
        if (descriptions[i].code == code)
            return must_copy(brief ? descriptions[i].brief : descriptions[i].full);
    const char *name = result_name(code);
    return name != NULL ? must_copy(name) : must_format("0x%08X", (unsigned)code);
}

static const char *entity(char letter)
{
    switch (letter) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

static char *append_escaped(char *text, const char *value)
{
    for (; *value != '\0'; value++) {
        const char *replacement = entity(*value);
        char *longer = replacement != NULL ? must_format("%s%s", text, replacement) : must_format("%s%c", text, *value);
        free(text);
        text = longer;
    }
    return text;
}

static const char *message_parameter(const struct bag *event, int number)
{
    char *wanted = must_format("vm_message_param_%d", number);
    const char *found = "";
    for (int64_t i = 0; i < bag_number(event, "count"); i++)
        if (strcmp(bag_nth(event, "name", (size_t)i), wanted) == 0)
            found = bag_nth(event, "value", (size_t)i);
    free(wanted);
    return found;
}

/* %1 stands for the first message parameter. */
static char *fill_in(const char *pattern, const struct bag *event)
{
    char *text = must_copy("");
    for (; *pattern != '\0'; pattern++) {
        if (pattern[0] == '%' && pattern[1] >= '1' && pattern[1] <= '9') {
            text = append_escaped(text, message_parameter(event, *++pattern - '1'));
        } else {
            char *longer = must_format("%s%c", text, *pattern);
            free(text);
            text = longer;
        }
    }
    return text;
}

static char *format_html(char *text, bool formatted)
{
    if (!formatted)
        return text;
    char *html = must_format("<html>%s</html>", text);
    free(text);
    return html;
}

PRL_RESULT PrlApi_GetResultDescription(PRL_RESULT nErrCode, PRL_BOOL bIsBriefMessage, PRL_BOOL bFormated,
                                              PRL_STR sErrString, PRL_UINT32_PTR pnErrStringBufLength)
{
    char *text = format_html(describe(nErrCode, bIsBriefMessage != 0), bFormated != 0);
    PRL_RESULT code = text_out(text, sErrString, pnErrStringBufLength);
    free(text);
    return code;
}

PRL_RESULT PrlEvent_GetErrString(PRL_HANDLE hEvent, PRL_BOOL bIsBriefMessage, PRL_BOOL bFormated,
                                        PRL_STR sErrString, PRL_UINT32_PTR pnErrStringBufLength)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct thing *event = object_of(hEvent, PHT_EVENT);
    if (event == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    char *pattern = describe((PRL_RESULT)bag_number(&event->fields, "code"), bIsBriefMessage != 0);
    char *text = format_html(fill_in(pattern, &event->fields), bFormated != 0);
    PRL_RESULT code = text_out(text, sErrString, pnErrStringBufLength);
    free(pattern);
    free(text);
    return api_leave(code);
}

static PRL_RESULT name_out(const struct name *names, uint32_t number, PRL_CONST_STR_PTR result)
{
    if (result == NULL)
        return PRL_ERR_INVALID_ARG;
    const char *name = name_in(names, number);
    *result = name != NULL ? name : "";
    return name != NULL ? PRL_ERR_SUCCESS : PRL_ERR_NO_DATA;
}

PRL_RESULT PrlDbg_PrlResultToString(PRL_RESULT value, PRL_CONST_STR_PTR result)
{
    return name_out(result_names, (uint32_t)value, result);
}

PRL_RESULT PrlDbg_EventTypeToString(PRL_EVENT_TYPE event_type, PRL_CONST_STR_PTR result)
{
    return name_out(event_names, event_type, result);
}

PRL_RESULT PrlDbg_HandleTypeToString(PRL_HANDLE_TYPE handle_type, PRL_CONST_STR_PTR result)
{
    return name_out(handle_names, handle_type, result);
}
