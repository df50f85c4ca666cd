/*
 * Ordered pairs of texts: the one form in which configurations, messages and state files travel and rest.
 * Written as lines "key=value" in which a newline and a backslash of the value are escaped, so a bag fits into the value
 * of another one.
 */
#ifndef STANDIN_BAG_H
#define STANDIN_BAG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair {
    char *key;
    char *value;
};

struct bag {
    size_t count;
    size_t room;
    struct pair *pairs;
};

/* A memory failure ends the process: nothing here could go on without memory. */
void *must_alloc(size_t count, size_t size);
void *must_grow(void *old, size_t bytes);
char *must_copy(const char *text);
char *must_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

void bag_clear(struct bag *bag);
struct bag bag_copy(const struct bag *bag);
bool bag_equal(const struct bag *one, const struct bag *other);

/* NULL when absent. */
const char *bag_find(const struct bag *bag, const char *key);
/* The empty text when absent. */
const char *bag_text(const struct bag *bag, const char *key);
/* 0 when absent or not a number. */
int64_t bag_number(const struct bag *bag, const char *key);
void bag_set(struct bag *bag, const char *key, const char *value);
void bag_set_number(struct bag *bag, const char *key, int64_t value);
void bag_remove(struct bag *bag, const char *key);
/* Numbered keys: "<prefix><number>". */
void bag_set_nth(struct bag *bag, const char *prefix, size_t number, const char *value);
const char *bag_nth(const struct bag *bag, const char *prefix, size_t number);

char *bag_encode(const struct bag *bag);
struct bag bag_decode(const char *text);
/* Stores one bag as the value of another. */
void bag_set_bag(struct bag *bag, const char *key, const struct bag *value);
struct bag bag_get_bag(const struct bag *bag, const char *key);
#endif
