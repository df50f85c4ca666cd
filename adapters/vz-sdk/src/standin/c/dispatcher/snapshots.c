/* Snapshots: their tree, its text, and what creating, reverting and deleting one does. */
#include "operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct snapshot *find(struct machine *machine, const char *uuid)
{
    for (size_t i = 0; i < machine->snapshot_count; i++)
        if (strcmp(machine->snapshots[i].uuid, uuid) == 0)
            return &machine->snapshots[i];
    return NULL;
}

static void set(char **text, const char *value)
{
    char *copy = must_copy(value);
    free(*text);
    *text = copy;
}

/* The server computes the local time when the tree is read. */
static char *local_time(int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm parts;
    char text[32];
    localtime_r(&time, &parts);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return must_copy(text);
}

static void print_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '&')
            fputs("&amp;", out);
        else
            fputc(*text, out);
    }
}

/* A CDATA section cannot hold its own end: that is split over two. */
static void print_cdata(FILE *out, const char *text)
{
    fputs("<![CDATA[", out);
    for (; *text != '\0'; text++) {
        if (strncmp(text, "]]>", 3) == 0) {
            fputs("]]]]><![CDATA[>", out);
            text += 2;
        } else {
            fputc(*text, out);
        }
    }
    fputs("]]>", out);
}

static void print_parts(FILE *out, int depth, const struct bag *fields)
{
    int64_t taken = bag_number(fields, "time");
    char *time = taken == 0 ? must_copy("") : local_time(taken);
    fprintf(out, "%*s<Name>", depth, "");
    print_escaped(out, bag_text(fields, "name"));
    fprintf(out, "</Name>\n%*s<DateTime>%s</DateTime>\n%*s<Creator></Creator>\n%*s<ScreenShot></ScreenShot>\n", depth,
            "", time, depth, "", depth, "");
    fprintf(out, "%*s<Description>", depth, "");
    print_cdata(out, bag_text(fields, "description"));
    fprintf(out, "</Description>\n%*s<Runtime>\n%*s<Size>0</Size>\n%*s<OsVersion>0</OsVersion>\n%*s</Runtime>\n", depth,
            "", depth + 4, "", depth + 4, "", depth, "");
    free(time);
}

/* The order of attributes is not fixed in the real texts either. */
static void print_head(FILE *out, int depth, const char *uuid, const char *state, bool current)
{
    const char *mark = current ? "current=\"yes\" " : "";
    if (random_below(2) == 0)
        fprintf(out, "%*s<SavedStateItem guid=\"%s\" %sstate=\"%s\">\n", depth, "", uuid, mark, state);
    else
        fprintf(out, "%*s<SavedStateItem %sguid=\"%s\" state=\"%s\">\n", depth, "", mark, uuid, state);
}

static void print_children(FILE *out, struct machine *machine, const char *parent, int depth)
{
    for (size_t i = 0; i < machine->snapshot_count; i++) {
        struct snapshot *snapshot = &machine->snapshots[i];
        if (strcmp(snapshot->parent, parent) != 0)
            continue;
        print_head(out, depth, snapshot->uuid, bag_text(&snapshot->fields, "state"),
                   strcmp(machine->current, snapshot->uuid) == 0);
        print_parts(out, depth + 4, &snapshot->fields);
        print_children(out, machine, snapshot->uuid, depth + 4);
        fprintf(out, "%*s</SavedStateItem>\n", depth, "");
    }
}

static char *tree_text(struct machine *machine)
{
    static const struct bag nothing;
    char *text = NULL;
    size_t size = 0;
    const char *root = knob_text("snapshot-root", "VirtuozzoSavedStates");
    FILE *out = open_memstream(&text, &size);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
    if (machine->snapshot_count == 0) {
        fprintf(out, "<%s/>\n", root);
    } else {
        fprintf(out, "<%s>\n", root);
        print_head(out, 4, "", "poweroff", *machine->current == '\0');
        print_parts(out, 8, &nothing);
        print_children(out, machine, "", 8);
        fprintf(out, "    </SavedStateItem>\n</%s>\n", root);
    }
    fclose(out);
    return text;
}

void snapshot_tree(struct task *task)
{
    bool empty = task->machine->snapshot_count == 0 && is_container(task->machine);
    char *text = empty ? must_copy("") : tree_text(task->machine);
    task_result(task, 0, text);
    free(text);
    plan_answer(task);
}

static const char *attribute(uint32_t state)
{
    switch (state) {
    case VMS_RUNNING:
        return "poweron";
    case VMS_PAUSED:
        return "pause";
    default:
        return "poweroff"; /* that of a suspended machine too, although it reverts to suspended */
    }
}

static void do_create(struct task *task)
{
    struct machine *machine = task->machine;
    machine->snapshots = must_grow(machine->snapshots, (machine->snapshot_count + 1) * sizeof *machine->snapshots);
    struct snapshot *snapshot = &machine->snapshots[machine->snapshot_count++];
    *snapshot = (struct snapshot){.uuid = must_copy(bag_text(&task->fields, "snapshot")),
                                  .parent = must_copy(machine->current)};
    char *config = config_encode(&machine->config);
    bag_set(&snapshot->fields, "name", bag_text(&task->fields, "name"));
    bag_set(&snapshot->fields, "description", bag_text(&task->fields, "description"));
    bag_set_number(&snapshot->fields, "time", (int64_t)time(NULL));
    bag_set_number(&snapshot->fields, "restore", bag_number(&task->fields, "state"));
    bag_set(&snapshot->fields, "state", attribute((uint32_t)bag_number(&task->fields, "state")));
    bag_set(&snapshot->fields, "config", config);
    free(config);
    set(&machine->current, snapshot->uuid);
    machine_save(machine);
    task_result(task, 0, snapshot->uuid);
}

static bool has_block_device(const struct config *config)
{
    struct bag *disk;
    for (size_t i = 0; (disk = config_device(config, PDE_HARD_DISK, i)) != NULL; i++)
        if (bag_number(disk, "EmulatedType") == PDT_USE_REAL_DEVICE)
            return true;
    return false;
}

static void plan_tree_change(struct task *task, uint32_t event)
{
    plan_event(task, PET_DSP_EVT_VM_SNAPSHOTS_TREE_CHANGED);
    plan_event(task, event);
}

static void plan_memory_done(struct task *task)
{
    if (!is_container(task->machine))
        plan_event_with(task, PET_DSP_EVT_VM_MEMORY_SWAPPING_FINISHED, PIE_VIRTUAL_MACHINE);
}

/* RUNNING comes anywhere after PAUSED, also after the end. */
void snapshot_create(struct task *task)
{
    bool running = task->machine->state == VMS_RUNNING && !is_container(task->machine);
    uint32_t place = random_below(4);
    if (has_block_device(&task->machine->config)) {
        plan_failure(task, PRL_ERR_VM_CREATE_SNAPSHOT_FAILED, name_of(task->machine));
        return;
    }
    bag_set_number(&task->fields, "state", task->machine->state);
    if (running)
        plan_state_event(task, VMS_PAUSED);
    plan_effect(task, do_create);
    if (running && place == 0)
        plan_state_event(task, VMS_RUNNING);
    plan_tree_change(task, PET_DSP_EVT_VM_SNAPSHOTED);
    if (running && place == 1)
        plan_state_event(task, VMS_RUNNING);
    plan_answer(task);
    if (running && place == 2)
        plan_state_event(task, VMS_RUNNING);
    plan_memory_done(task);
    if (running && place == 3)
        plan_state_event(task, VMS_RUNNING);
}

void cancel_quietly(struct task *task)
{
    (void)task;
}

static void do_revert(struct task *task)
{
    struct machine *machine = task->machine;
    struct snapshot *snapshot = find(machine, bag_text(&task->fields, "snapshot"));
    if (snapshot == NULL)
        return;
    config_clear(&machine->config);
    machine->config = config_decode(bag_text(&snapshot->fields, "config"));
    machine->version++;
    set(&machine->current, snapshot->uuid);
    machine_set_state(machine, (uint32_t)bag_number(&task->fields, "target"));
}

static uint32_t revert_target(const struct task *task, const struct snapshot *snapshot)
{
    uint32_t target = (uint32_t)bag_number(&snapshot->fields, "restore");
    bool skip = (bag_number(&task->fields, "flags") & PSSF_SKIP_RESUME) != 0;
    return skip && is_container(task->machine) && target == VMS_RUNNING ? VMS_STOPPED : target;
}

void snapshot_revert(struct task *task)
{
    struct snapshot *snapshot = find(task->machine, bag_text(&task->fields, "snapshot"));
    if (snapshot == NULL) {
        plan_failure(task, PRL_ERR_INVALID_ARG, "Domain snapshot not found");
        return;
    }
    uint32_t target = revert_target(task, snapshot);
    bool active = task->machine->state == VMS_RUNNING || task->machine->state == VMS_PAUSED;
    bag_set_number(&task->fields, "target", target);
    if (active && !is_container(task->machine))
        plan_state_event(task, VMS_STOPPED);
    plan_effect(task, do_revert);
    plan_tree_change(task, PET_DSP_EVT_VM_RESTORED);
    plan_state_event(task, target == VMS_PAUSED ? VMS_RUNNING : target);
    plan_answer(task);
    plan_memory_done(task);
    if (target == VMS_PAUSED)
        plan_state_event(task, VMS_PAUSED);
    if (active && target == VMS_STOPPED)
        plan_state_event(task, VMS_STOPPED);
}

static void remove_at(struct machine *machine, size_t index)
{
    struct snapshot *snapshot = &machine->snapshots[index];
    free(snapshot->uuid);
    free(snapshot->parent);
    bag_clear(&snapshot->fields);
    memmove(snapshot, snapshot + 1, (machine->snapshot_count - index - 1) * sizeof *snapshot);
    machine->snapshot_count--;
}

static void remove_named(struct machine *machine, const char *uuid)
{
    for (size_t i = 0; i < machine->snapshot_count; i++) {
        if (strcmp(machine->snapshots[i].uuid, uuid) == 0) {
            remove_at(machine, i);
            return;
        }
    }
}

/* Whatever hangs below goes too; the current mark climbs out of the branch. */
static void remove_branch(struct machine *machine, const char *uuid, const char *heir)
{
    char *name = must_copy(uuid);
    for (size_t i = 0; i < machine->snapshot_count;) {
        if (strcmp(machine->snapshots[i].parent, name) == 0) {
            remove_branch(machine, machine->snapshots[i].uuid, heir);
            i = 0;
        } else {
            i++;
        }
    }
    if (strcmp(machine->current, name) == 0)
        set(&machine->current, heir);
    remove_named(machine, name);
    free(name);
}

static void remove_one(struct machine *machine, const char *uuid, const char *heir)
{
    for (size_t i = 0; i < machine->snapshot_count; i++)
        if (strcmp(machine->snapshots[i].parent, uuid) == 0)
            set(&machine->snapshots[i].parent, heir);
    if (strcmp(machine->current, uuid) == 0)
        set(&machine->current, heir);
    remove_named(machine, uuid);
}

static void do_delete(struct task *task)
{
    struct machine *machine = task->machine;
    const char *uuid = bag_text(&task->fields, "snapshot");
    struct snapshot *snapshot = find(machine, uuid);
    if (snapshot == NULL)
        return;
    char *heir = must_copy(snapshot->parent);
    if (bag_number(&task->fields, "children") != 0)
        remove_branch(machine, uuid, heir);
    else
        remove_one(machine, uuid, heir);
    free(heir);
    machine_save(machine);
}

void snapshot_delete(struct task *task)
{
    if (find(task->machine, bag_text(&task->fields, "snapshot")) == NULL) {
        plan_failure(task, PRL_ERR_UNINITIALIZED, "Domain snapshot not found");
        return;
    }
    plan_effect(task, do_delete);
    plan_event(task, PET_DSP_EVT_VM_STATE_DELETED);
    plan_event(task, PET_DSP_EVT_VM_SNAPSHOTS_TREE_CHANGED);
    plan_answer(task);
}

static void do_update(struct task *task)
{
    struct snapshot *snapshot = find(task->machine, bag_text(&task->fields, "snapshot"));
    if (snapshot == NULL)
        return;
    bag_set(&snapshot->fields, "name", bag_text(&task->fields, "name"));
    bag_set(&snapshot->fields, "description", bag_text(&task->fields, "description"));
    machine_save(task->machine);
}

void snapshot_update(struct task *task)
{
    if (find(task->machine, bag_text(&task->fields, "snapshot")) == NULL) {
        plan_failure(task, PRL_ERR_UNINITIALIZED, "Domain snapshot not found");
        return;
    }
    plan_effect(task, do_update);
    plan_event(task, PET_DSP_EVT_VM_SNAPSHOTS_TREE_CHANGED);
    plan_answer(task);
}
