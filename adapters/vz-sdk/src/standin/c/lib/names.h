/* Generated: symbolic names of numbers; each table ends with a NULL name. */
#ifndef STANDIN_NAMES_H
#define STANDIN_NAMES_H
#include <stdint.h>

struct name {
    uint32_t number;
    const char *text;
};

extern const struct name result_names[];
extern const struct name event_names[];
extern const struct name handle_names[];
#endif
