/* What generated accessors call: read and write one field of the object behind a handle. */
#ifndef STANDIN_ACCESSORS_H
#define STANDIN_ACCESSORS_H
#include "lib.h"

PRL_RESULT get_text(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, char *buffer,
                    PRL_UINT32 *length);
PRL_RESULT set_text(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, const char *value);
PRL_RESULT get_bool(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 *value);
PRL_RESULT set_bool(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 value);
PRL_RESULT get_i32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_INT32 *value);
PRL_RESULT set_i32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_INT32 value);
PRL_RESULT get_u16(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT16 *value);
PRL_RESULT get_u32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 *value);
PRL_RESULT set_u32(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT32 value);
PRL_RESULT get_u64(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT64 *value);
PRL_RESULT set_u64(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_UINT64 value);
PRL_RESULT get_list(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_HANDLE *list);
PRL_RESULT set_list(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field, PRL_HANDLE list);
#endif
