/* Each case runs in a world of its own; a failed check ends the program with its place. */
#ifndef STANDIN_TEST_H
#define STANDIN_TEST_H
#include "prlsdk.h"
#include "standin.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)
#define CHECK_CODE(expected, actual) check_code((expected), (actual), __FILE__, __LINE__)
#define CHECK_TEXT(expected, actual) check_text((expected), (actual), __FILE__, __LINE__)
/* Long enough for a loaded machine; nothing waits so long unless it fails. */
#define PATIENCE_MS 20000

typedef void test(void);
struct test_case {
    const char *name;
    test *run;
};

void check_code(PRL_RESULT expected, PRL_RESULT actual, const char *file, int line);
void check_text(const char *expected, const char *actual, const char *file, int line);

/* The world of the case, and a second one for migrations. */
const char *world_directory(void);
void dispatcher_start(const char *directory);
void dispatcher_kill(const char *directory);
/* Waits for a dispatcher that ends itself. */
void dispatcher_await_death(const char *directory);
/* An order to the dispatcher, like "set=order value=events"; true when it was carried out. */
bool order(const char *directory, const char *pairs);
/* Answers one number of the order's answer. */
long order_number(const char *directory, const char *pairs, const char *key);
/* Runs a case of helper_cases in another process on the same world; its exit status. */
int in_other_process(const char *helper);

/* A logged-in server handle. */
PRL_HANDLE connect_world(void);
void disconnect(PRL_HANDLE server);
/* Waits, frees the job, returns its code. */
PRL_RESULT finish(PRL_HANDLE job);
/* As finish, and gives result 0 of a success. */
PRL_RESULT finish_with(PRL_HANDLE job, PRL_HANDLE *result);
/* The text result of a success, to be freed. */
char *finish_text(PRL_HANDLE job);
/* Defines a machine with a disk and an adapter; its handle. */
PRL_HANDLE define(PRL_HANDLE server, const char *name);
PRL_HANDLE define_container(PRL_HANDLE server, const char *name);
PRL_HANDLE find(PRL_HANDLE server, const char *name);
uint32_t state_of(PRL_HANDLE vm);
char *uuid_of(PRL_HANDLE vm);

/* Records what the handlers of a connection get. */
struct record {
    uint32_t type; /* of the event, 0 for a job */
    uint32_t state;
    uint64_t package;
    char issuer[40];
};
struct recorder {
    pthread_mutex_t lock;
    pthread_cond_t more;
    size_t count;
    struct record records[2000];
};
void recorder_start(struct recorder *recorder, PRL_HANDLE server);
void recorder_stop(struct recorder *recorder, PRL_HANDLE server);
/* Waits for the n-th event (from 1) of a type, with a state unless that is 0; false when the time is over. */
bool recorder_await(struct recorder *recorder, uint32_t type, uint32_t state, size_t nth);
size_t recorder_count(struct recorder *recorder, uint32_t type);
void recorder_clear(struct recorder *recorder);

extern const struct test_case library_cases[], machine_cases[], edit_cases[], world_cases[], helper_cases[];
#endif
