/*
 * What the stand-in library has beside the SDK, for tests.
 *
 * The library is a client of the stand-in dispatcher (prl-standin-dispatcher DIRECTORY). Both find each other by the
 * directory of a world:
 *
 *   PRL_STANDIN_DIR  directory of the world; read at each login. Without it logins fail with 0x80000249, as on a host
 *                    whose dispatcher is not running.
 *
 * Faults, delays and changes behind the back of clients are ordered from the dispatcher: prl-standin-ctl DIRECTORY
 * KEY=VALUE ..., or the same pairs as one message on its socket (see wire.h and dispatcher/control.c).
 */
#ifndef STANDIN_H
#define STANDIN_H
#include <stdint.h>

#pragma GCC visibility push(default)
/* Live handles of a kind (PHT_*), 0 for all. Works before and after init. */
uint32_t standin_live_handles(uint32_t kind);
/* How often an SDK function was called since init. */
uint64_t standin_calls(const char *function);
#pragma GCC visibility pop
#endif
