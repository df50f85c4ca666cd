/* The machines of the world, their files and events about them. */
#include "dispatcher.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int64_t knob(const char *name, int64_t otherwise)
{
    return bag_find(&world.knobs, name) == NULL ? otherwise : bag_number(&world.knobs, name);
}

const char *knob_text(const char *name, const char *otherwise)
{
    const char *value = bag_find(&world.knobs, name);
    return value == NULL ? otherwise : value;
}

const char *uuid_of(const struct machine *machine)
{
    return bag_text(&machine->config.fields, "Uuid");
}

const char *name_of(const struct machine *machine)
{
    return bag_text(&machine->config.fields, "Name");
}

bool is_container(const struct machine *machine)
{
    return config_is_container(&machine->config);
}

struct machine *machine_by(const char *field, const char *value)
{
    struct machine *machine = world.machines;
    while (machine != NULL && strcmp(bag_text(&machine->config.fields, field), value) != 0)
        machine = machine->next;
    return machine;
}

struct machine *machine_new(const char *encoded_config)
{
    struct machine *machine = must_alloc(1, sizeof *machine);
    machine->config = config_decode(encoded_config);
    machine->state = VMS_STOPPED;
    machine->current = must_copy("");
    struct machine **place = &world.machines;
    while (*place != NULL)
        place = &(*place)->next;
    *place = machine;
    return machine;
}

static void machine_free(struct machine *machine)
{
    for (size_t i = 0; i < machine->snapshot_count; i++) {
        free(machine->snapshots[i].uuid);
        free(machine->snapshots[i].parent);
        bag_clear(&machine->snapshots[i].fields);
    }
    free(machine->snapshots);
    free(machine->current);
    config_clear(&machine->config);
    config_clear(&machine->before);
    free(machine);
}

static char *path_of(const char *folder, const char *uuid)
{
    return must_format("%s/%s/%s", world.directory, folder, uuid);
}

/* Readers of a file see the old or the new machine, whole. */
static void write_file(const char *path, const char *text)
{
    char *fresh = must_format("%s.new", path);
    FILE *file = fopen(fresh, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0 || rename(fresh, path) != 0) {
        perror(path);
        exit(1);
    }
    free(fresh);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    struct stat status;
    fstat(fileno(file), &status);
    char *text = must_alloc((size_t)status.st_size + 1, 1);
    size_t got = fread(text, 1, (size_t)status.st_size, file);
    text[got] = '\0';
    fclose(file);
    return text;
}

static char *machine_encode(const struct machine *machine)
{
    struct bag all = {0};
    char *config = config_encode(&machine->config);
    bag_set(&all, "config", config);
    free(config);
    bag_set_number(&all, "state", machine->state);
    bag_set_number(&all, "version", machine->version);
    bag_set(&all, "current", machine->current);
    for (size_t i = 0; i < machine->snapshot_count; i++) {
        struct bag one = bag_copy(&machine->snapshots[i].fields);
        bag_set(&one, "uuid", machine->snapshots[i].uuid);
        bag_set(&one, "parent", machine->snapshots[i].parent);
        char *text = bag_encode(&one);
        bag_set_nth(&all, "snapshot", i, text);
        free(text);
        bag_clear(&one);
    }
    char *text = bag_encode(&all);
    bag_clear(&all);
    return text;
}

static struct machine *machine_decode(const char *text)
{
    struct bag all = bag_decode(text);
    struct machine *machine = machine_new(bag_text(&all, "config"));
    machine->state = (uint32_t)bag_number(&all, "state");
    machine->version = bag_number(&all, "version");
    free(machine->current);
    machine->current = must_copy(bag_text(&all, "current"));
    const char *one;
    for (size_t i = 0; (one = bag_nth(&all, "snapshot", i)) != NULL; i++) {
        machine->snapshots = must_grow(machine->snapshots, (i + 1) * sizeof *machine->snapshots);
        struct snapshot *snapshot = &machine->snapshots[machine->snapshot_count++];
        snapshot->fields = bag_decode(one);
        snapshot->uuid = must_copy(bag_text(&snapshot->fields, "uuid"));
        snapshot->parent = must_copy(bag_text(&snapshot->fields, "parent"));
    }
    bag_clear(&all);
    return machine;
}

void machine_save(struct machine *machine)
{
    if (machine->transient)
        return;
    char *path = path_of("machines", uuid_of(machine));
    char *text = machine_encode(machine);
    write_file(path, text);
    free(text);
    free(path);
}

void machine_remove(struct machine *machine, bool keep)
{
    char *path = path_of("machines", uuid_of(machine));
    char *aside = path_of("aside", uuid_of(machine));
    if (keep && !machine->transient)
        rename(path, aside);
    else
        unlink(path);
    free(path);
    free(aside);
    struct machine **place = &world.machines;
    while (*place != machine)
        place = &(*place)->next;
    *place = machine->next;
    for (struct task *task = world.tasks; task != NULL; task = task->next)
        if (task->machine == machine)
            task->machine = NULL;
    machine_free(machine);
}

static bool wanted_file(const struct dirent *entry)
{
    return entry->d_name[0] == '{' && strstr(entry->d_name, ".new") == NULL;
}

static void load_machines(void)
{
    char *folder = must_format("%s/machines", world.directory);
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        if (!wanted_file(entry))
            continue;
        char *path = path_of("machines", entry->d_name);
        char *text = read_file(path);
        if (text != NULL)
            machine_decode(text)->running_since = now_ms();
        free(text);
        free(path);
    }
    if (directory != NULL)
        closedir(directory);
    free(folder);
}

static bool lives_at(const struct machine *machine, const char *path)
{
    const char *home = bag_text(&machine->config.fields, "HomePath");
    size_t length = strlen(path);
    return length > 0 && strncmp(home, path, length) == 0 && (home[length] == '\0' || home[length] == '/');
}

struct machine *machine_take_back(const char *path)
{
    char *folder = must_format("%s/aside", world.directory);
    DIR *directory = opendir(folder);
    struct machine *found = NULL;
    for (struct dirent *entry; directory != NULL && found == NULL && (entry = readdir(directory)) != NULL;) {
        if (!wanted_file(entry))
            continue;
        char *file = path_of("aside", entry->d_name);
        char *text = read_file(file);
        found = machine_decode(text);
        if (lives_at(found, path)) {
            unlink(file);
        } else {
            found->transient = true;
            machine_remove(found, false);
            found = NULL;
        }
        free(text);
        free(file);
    }
    if (directory != NULL)
        closedir(directory);
    free(folder);
    return found;
}

static void make_folder(const char *name)
{
    char *path = must_format("%s/%s", world.directory, name);
    mkdir(path, 0700);
    free(path);
}

void world_load(const char *directory)
{
    world.directory = must_copy(directory);
    make_folder("machines");
    make_folder("aside");
    char *path = must_format("%s/server", directory);
    world.uuid = read_file(path);
    if (world.uuid == NULL) {
        world.uuid = new_uuid();
        write_file(path, world.uuid);
    }
    free(path);
    load_machines();
    world.next_tick = now_ms();
}

static bool counts(uint32_t state)
{
    return state == VMS_RUNNING;
}

/* The port of an automatic VNC server is there only while the machine is active. */
static void follow_vnc(struct machine *machine)
{
    bool active = machine->state == VMS_RUNNING || machine->state == VMS_PAUSED;
    if (bag_number(&machine->config.fields, "VNCMode") != PRD_AUTO)
        return;
    int64_t port = bag_number(&machine->config.fields, "VNCPort");
    if (!active)
        bag_set_number(&machine->config.fields, "VNCPort", 0);
    else if (port == 0)
        bag_set_number(&machine->config.fields, "VNCPort", 5900 + random_below(1000));
}

void machine_set_state(struct machine *machine, uint32_t state)
{
    if (counts(machine->state) && !counts(state))
        machine->run_before += now_ms() - machine->running_since;
    if (!counts(machine->state) && counts(state))
        machine->running_since = now_ms();
    if (state == VMS_STOPPED)
        machine->run_before = 0;
    machine->state = state;
    follow_vnc(machine);
    /* Only settled states rest: a dispatcher that dies during a migration finds the machine as it was. */
    if (state != VMS_MIGRATING)
        machine_save(machine);
}

struct bag event_for(const char *issuer, uint32_t type, uint32_t issuer_kind, PRL_RESULT code)
{
    struct bag event = {0};
    bag_set_number(&event, "type", type);
    bag_set_number(&event, "issuer-kind", issuer_kind);
    bag_set(&event, "issuer", issuer);
    bag_set_number(&event, "code", code);
    return event;
}

void event_add(struct bag *event, const char *name, uint32_t kind, const char *value)
{
    size_t count = (size_t)bag_number(event, "count");
    char *number = must_format("%u", kind);
    bag_set_nth(event, "name", count, name);
    bag_set_nth(event, "kind", count, number);
    bag_set_nth(event, "value", count, value);
    bag_set_number(event, "count", (int64_t)count + 1);
    free(number);
}

/* The same event has the same number for everybody. */
void send_event(const struct client *only, const struct bag *event)
{
    struct bag message = {0};
    bag_set(&message, "message", "event");
    bag_set_number(&message, "package", (int64_t)++world.package);
    bag_set_bag(&message, "event", event);
    for (struct client *client = world.clients; client != NULL; client = client->next)
        if (client->logged_in && (only == NULL || only == client))
            client_send(client, &message);
    bag_clear(&message);
}
