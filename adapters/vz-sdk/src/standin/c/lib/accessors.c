#include "accessors.h"

#include <stdlib.h>

PRL_RESULT get_text(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, char *buffer,
                    PRL_UINT32 *length)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    if (fields != NULL)
        code = text_out(bag_text(fields, field), buffer, length);
    return api_leave(code);
}

PRL_RESULT set_text(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, const char *value)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    if (fields != NULL && value == NULL)
        code = PRL_ERR_INVALID_ARG;
    else if (fields != NULL)
        bag_set(fields, field, value);
    return api_leave(code);
}

static PRL_RESULT get_number(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field,
                             const void *out, int64_t *value)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    if (out == NULL)
        code = PRL_ERR_INVALID_ARG;
    if (code == PRL_ERR_SUCCESS)
        *value = bag_number(fields, field);
    return api_leave(code);
}

static PRL_RESULT set_number(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, int64_t value)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    if (fields != NULL)
        bag_set_number(fields, field, value);
    return api_leave(code);
}

PRL_RESULT get_u32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 *value)
{
    int64_t number = 0;
    PRL_RESULT code = get_number(function, handle, kind, field, value, &number);
    if (code == PRL_ERR_SUCCESS)
        *value = (PRL_UINT32)number;
    return code;
}

PRL_RESULT get_bool(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 *value)
{
    return get_u32(function, handle, kind, field, value);
}

PRL_RESULT get_u16(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT16 *value)
{
    int64_t number = 0;
    PRL_RESULT code = get_number(function, handle, kind, field, value, &number);
    if (code == PRL_ERR_SUCCESS)
        *value = (PRL_UINT16)number;
    return code;
}

PRL_RESULT get_i32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_INT32 *value)
{
    int64_t number = 0;
    PRL_RESULT code = get_number(function, handle, kind, field, value, &number);
    if (code == PRL_ERR_SUCCESS)
        *value = (PRL_INT32)number;
    return code;
}

PRL_RESULT get_u64(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT64 *value)
{
    int64_t number = 0;
    PRL_RESULT code = get_number(function, handle, kind, field, value, &number);
    if (code == PRL_ERR_SUCCESS)
        *value = (PRL_UINT64)number;
    return code;
}

PRL_RESULT set_u32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 value)
{
    return set_number(function, handle, kind, field, value);
}

PRL_RESULT set_bool(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 value)
{
    return set_number(function, handle, kind, field, value != 0);
}

PRL_RESULT set_i32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_INT32 value)
{
    return set_number(function, handle, kind, field, value);
}

PRL_RESULT set_u64(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT64 value)
{
    return set_number(function, handle, kind, field, (int64_t)value);
}

PRL_RESULT get_list(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_HANDLE *list)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    if (list == NULL)
        code = PRL_ERR_INVALID_ARG;
    if (code == PRL_ERR_SUCCESS)
        *list = strings_split(bag_text(fields, field))->base.value;
    return api_leave(code);
}

PRL_RESULT set_list(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_HANDLE list)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    struct strings *strings = object_of(list, PHT_STRINGS_LIST);
    if (strings == NULL)
        code = PRL_ERR_INVALID_ARG;
    if (code == PRL_ERR_SUCCESS) {
        char *text = strings_join(strings);
        bag_set(fields, field, text);
        free(text);
    }
    return api_leave(code);
}
