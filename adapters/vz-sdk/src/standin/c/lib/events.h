#ifndef STANDIN_EVENTS_H
#define STANDIN_EVENTS_H
#include "lib.h"

/* Starts the thread that calls the handlers, once per server handle. */
void notifier_start(struct core *core);
void handlers_add(struct core *core, PRL_EVENT_HANDLER_PTR function, void *user, const char *uuid);
/* Waits while another thread is inside a callback. */
void handlers_remove(struct core *core, PRL_EVENT_HANDLER_PTR function, void *user, const char *uuid);
#endif
