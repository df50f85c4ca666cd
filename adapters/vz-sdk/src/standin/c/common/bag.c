#include "bag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *must_alloc(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL)
        abort();
    return memory;
}

void *must_grow(void *old, size_t bytes)
{
    void *memory = realloc(old, bytes);
    if (memory == NULL)
        abort();
    return memory;
}

char *must_copy(const char *text)
{
    char *copy = strdup(text);
    if (copy == NULL)
        abort();
    return copy;
}

char *must_format(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    return text;
}

static struct pair *pair_of(const struct bag *bag, const char *key)
{
    for (size_t i = 0; i < bag->count; i++)
        if (strcmp(bag->pairs[i].key, key) == 0)
            return &bag->pairs[i];
    return NULL;
}

void bag_clear(struct bag *bag)
{
    for (size_t i = 0; i < bag->count; i++) {
        free(bag->pairs[i].key);
        free(bag->pairs[i].value);
    }
    free(bag->pairs);
    *bag = (struct bag){0};
}

static void append(struct bag *bag, char *key, char *value)
{
    if (bag->count == bag->room) {
        bag->room = bag->room == 0 ? 8 : bag->room * 2;
        bag->pairs = must_grow(bag->pairs, bag->room * sizeof *bag->pairs);
    }
    bag->pairs[bag->count++] = (struct pair){key, value};
}

struct bag bag_copy(const struct bag *bag)
{
    struct bag copy = {0};
    for (size_t i = 0; i < bag->count; i++)
        append(&copy, must_copy(bag->pairs[i].key), must_copy(bag->pairs[i].value));
    return copy;
}

bool bag_equal(const struct bag *one, const struct bag *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++) {
        const char *value = bag_find(other, one->pairs[i].key);
        if (value == NULL || strcmp(value, one->pairs[i].value) != 0)
            return false;
    }
    return true;
}

const char *bag_find(const struct bag *bag, const char *key)
{
    struct pair *pair = pair_of(bag, key);
    return pair == NULL ? NULL : pair->value;
}

const char *bag_text(const struct bag *bag, const char *key)
{
    const char *value = bag_find(bag, key);
    return value == NULL ? "" : value;
}

int64_t bag_number(const struct bag *bag, const char *key)
{
    return strtoll(bag_text(bag, key), NULL, 10);
}

void bag_set(struct bag *bag, const char *key, const char *value)
{
    struct pair *pair = pair_of(bag, key);
    char *copy = must_copy(value);
    if (pair == NULL) {
        append(bag, must_copy(key), copy);
        return;
    }
    free(pair->value);
    pair->value = copy;
}

void bag_set_number(struct bag *bag, const char *key, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    bag_set(bag, key, text);
}

void bag_remove(struct bag *bag, const char *key)
{
    struct pair *pair = pair_of(bag, key);
    if (pair == NULL)
        return;
    free(pair->key);
    free(pair->value);
    memmove(pair, pair + 1, (size_t)(bag->pairs + bag->count - pair - 1) * sizeof *pair);
    bag->count--;
}

void bag_set_nth(struct bag *bag, const char *prefix, size_t number, const char *value)
{
    char *key = must_format("%s%zu", prefix, number);
    bag_set(bag, key, value);
    free(key);
}

const char *bag_nth(const struct bag *bag, const char *prefix, size_t number)
{
    char *key = must_format("%s%zu", prefix, number);
    const char *value = bag_find(bag, key);
    free(key);
    return value;
}

static char *escape(char *out, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value == '\n' || *value == '\\') {
            *out++ = '\\';
            *out++ = *value == '\n' ? 'n' : '\\';
        } else {
            *out++ = *value;
        }
    }
    return out;
}

char *bag_encode(const struct bag *bag)
{
    size_t size = 1;
    for (size_t i = 0; i < bag->count; i++)
        size += strlen(bag->pairs[i].key) + 2 * strlen(bag->pairs[i].value) + 2;
    char *text = must_alloc(size, 1);
    char *out = text;
    for (size_t i = 0; i < bag->count; i++) {
        out = stpcpy(out, bag->pairs[i].key);
        *out++ = '=';
        out = escape(out, bag->pairs[i].value);
        *out++ = '\n';
    }
    *out = '\0';
    return text;
}

static char *unescape(const char *from, const char *end)
{
    char *value = must_alloc((size_t)(end - from) + 1, 1);
    char *out = value;
    while (from < end) {
        if (*from == '\\' && from + 1 < end) {
            from++;
            *out++ = *from == 'n' ? '\n' : *from;
        } else {
            *out++ = *from;
        }
        from++;
    }
    return value;
}

struct bag bag_decode(const char *text)
{
    struct bag bag = {0};
    while (*text != '\0') {
        const char *end = strchrnul(text, '\n');
        const char *equals = memchr(text, '=', (size_t)(end - text));
        if (equals != NULL)
            append(&bag, strndup(text, (size_t)(equals - text)), unescape(equals + 1, end));
        text = *end == '\0' ? end : end + 1;
    }
    return bag;
}

void bag_set_bag(struct bag *bag, const char *key, const struct bag *value)
{
    char *text = bag_encode(value);
    bag_set(bag, key, text);
    free(text);
}

struct bag bag_get_bag(const struct bag *bag, const char *key)
{
    return bag_decode(bag_text(bag, key));
}
