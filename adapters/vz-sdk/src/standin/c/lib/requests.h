#ifndef STANDIN_REQUESTS_H
#define STANDIN_REQUESTS_H
#include "lib.h"

/* Begins a request about an object of a kind. NULL when there can be none: the fields are gone, and *refusal is the
 * finished job to answer with. Otherwise the caller leaves the API with its own answer. */
void *request_subject(const char *function, PRL_HANDLE handle, uint32_t kind, struct bag *fields, PRL_HANDLE *refusal);
/* A request about the server; the fields are taken over. */
PRL_HANDLE server_request(const char *function, PRL_HANDLE handle, const char *operation, struct bag fields);
/* A new device of a class with defaults, and the lowest free number of its class. */
struct bag *device_add(struct vm *vm, uint32_t class_number);
void adapter_new_mac(struct bag *device);
/* The fields of a machine that was never registered. */
void config_fill_new(struct config *config);
#endif
