/* The configuration of a machine: fields, devices in their order, boot entries in theirs. */
#ifndef STANDIN_CONFIG_H
#define STANDIN_CONFIG_H
#include "bag.h"

struct config {
    struct bag fields;
    size_t device_count;
    struct bag *devices;
    size_t boot_count;
    struct bag *boots;
};

void config_clear(struct config *config);
struct config config_copy(const struct config *config);
char *config_encode(const struct config *config);
struct config config_decode(const char *text);

/* Appends an empty device of a class; the pointer is good until the next change of the list. */
struct bag *config_add_device(struct config *config, uint32_t class_number);
struct bag *config_add_boot(struct config *config);
size_t config_count_devices(const struct config *config, uint32_t class_number);
/* The n-th device of a class, NULL past the end. */
struct bag *config_device(const struct config *config, uint32_t class_number, size_t nth);
/* Removes it and the boot entries that point at it. */
void config_remove_device(struct config *config, uint32_t class_number, size_t nth);
void config_remove_boot(struct config *config, size_t nth);
bool config_same_devices(const struct config *one, const struct config *other);
bool config_same_boots(const struct config *one, const struct config *other);
bool config_is_container(const struct config *config);
/* Takes devices or boot entries of another configuration. */
void config_take_devices(struct config *to, const struct config *from);
void config_take_boots(struct config *to, const struct config *from);

/* A random UUID in braces, lower case. */
char *new_uuid(void);
uint32_t random_below(uint32_t limit);
#endif
