/* Messages between library and dispatcher: a length in four bytes (host order, same machine), then an encoded bag. */
#ifndef STANDIN_WIRE_H
#define STANDIN_WIRE_H
#include "bag.h"

/* Longer messages are refused: the other side is broken. */
#define WIRE_LIMIT (16u << 20)
/* Name of the dispatcher's socket in the directory of a world. */
#define WIRE_SOCKET "dispatcher.sock"
#define WIRE_HEADER sizeof(uint32_t)

/* A socket connected to the dispatcher of a world, or -1. */
int wire_connect(const char *directory);
bool wire_send(int socket, const struct bag *message);
/* Blocks; false when the other side is gone. */
bool wire_receive(int socket, struct bag *message);
/* The bytes of a message; the caller frees them. */
char *wire_pack(const struct bag *message, size_t *size);
#endif
