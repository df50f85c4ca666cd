#include "harness.h"

#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define MOST_WORLDS 8
#define CASE_LIMIT_SECONDS 120

static struct running {
    char directory[200];
    pid_t process;
} worlds[MOST_WORLDS];
static char program_folder[300];
static char world[200];

void check_code(PRL_RESULT expected, PRL_RESULT actual, const char *file, int line)
{
    if (expected == actual)
        return;
    fprintf(stderr, "%s:%d: expected 0x%08X, got 0x%08X\n", file, line, (unsigned)expected, (unsigned)actual);
    exit(1);
}

void check_text(const char *expected, const char *actual, const char *file, int line)
{
    if (strcmp(expected, actual) == 0)
        return;
    fprintf(stderr, "%s:%d: expected <%s>, got <%s>\n", file, line, expected, actual);
    exit(1);
}

const char *world_directory(void)
{
    return world;
}

static struct running *running(const char *directory)
{
    for (size_t i = 0; i < MOST_WORLDS; i++)
        if (strcmp(worlds[i].directory, directory) == 0)
            return &worlds[i];
    return NULL;
}

static void run_dispatcher(const char *directory, int out)
{
    char program[400];
    snprintf(program, sizeof program, "%s/prl-standin-dispatcher", program_folder);
    dup2(out, STDOUT_FILENO);
    execl(program, program, directory, (char *)NULL);
    _exit(127);
}

void dispatcher_start(const char *directory)
{
    int pipe_ends[2];
    char ready[6] = {0};
    struct running *slot = running(directory);
    if (slot == NULL)
        slot = running("");
    CHECK(slot != NULL && pipe2(pipe_ends, O_CLOEXEC) == 0);
    snprintf(slot->directory, sizeof slot->directory, "%s", directory);
    slot->process = fork();
    if (slot->process == 0)
        run_dispatcher(directory, pipe_ends[1]);
    close(pipe_ends[1]);
    CHECK(read(pipe_ends[0], ready, 5) == 5 && strcmp(ready, "ready") == 0);
    close(pipe_ends[0]);
}

void dispatcher_kill(const char *directory)
{
    struct running *slot = running(directory);
    kill(slot->process, SIGKILL);
    waitpid(slot->process, NULL, 0);
    slot->process = 0;
}

void dispatcher_await_death(const char *directory)
{
    int status;
    struct running *slot = running(directory);
    waitpid(slot->process, &status, 0);
    slot->process = 0;
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void stop_dispatchers(void)
{
    for (size_t i = 0; i < MOST_WORLDS; i++) {
        int status = 0;
        if (worlds[i].process == 0)
            continue;
        kill(worlds[i].process, SIGTERM);
        waitpid(worlds[i].process, &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

static struct bag ask(const char *directory, const char *pairs)
{
    struct bag message = {0};
    struct bag answer = {0};
    bag_set(&message, "operation", "control");
    char *copy = strdup(pairs);
    char *rest = copy;
    for (char *pair; (pair = strsep(&rest, " ")) != NULL;) {
        char *value = strchr(pair, '=');
        *value++ = '\0';
        bag_set(&message, pair, value);
    }
    int fd = wire_connect(directory);
    CHECK(fd >= 0 && wire_send(fd, &message) && wire_receive(fd, &answer));
    close(fd);
    free(copy);
    bag_clear(&message);
    return answer;
}

bool order(const char *directory, const char *pairs)
{
    struct bag answer = ask(directory, pairs);
    bool done = strcmp(bag_text(&answer, "message"), "done") == 0;
    bag_clear(&answer);
    return done;
}

long order_number(const char *directory, const char *pairs, const char *key)
{
    struct bag answer = ask(directory, pairs);
    long number = (long)bag_number(&answer, key);
    bag_clear(&answer);
    return number;
}

PRL_HANDLE connect_world(void)
{
    PRL_HANDLE server;
    CHECK_CODE(0, PrlSrv_Create(&server));
    CHECK_CODE(0, finish(PrlSrv_LoginLocalEx(server, NULL, 0, PSL_HIGH_SECURITY, PACF_NON_INTERACTIVE_MODE)));
    return server;
}

void disconnect(PRL_HANDLE server)
{
    finish(PrlSrv_Logoff(server));
    CHECK_CODE(0, PrlHandle_Free(server));
}

/* A fresh image of this program: the threads of the library do not survive a fork. */
int in_other_process(const char *helper)
{
    int status;
    char program[400];
    snprintf(program, sizeof program, "%s/standin-test", program_folder);
    pid_t child = fork();
    if (child == 0) {
        execl(program, program, helper, world, (char *)NULL);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

PRL_RESULT finish_with(PRL_HANDLE job, PRL_HANDLE *result)
{
    PRL_RESULT code = PRL_ERR_UNEXPECTED;
    PRL_HANDLE results;
    CHECK(job != 0);
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(0, PrlJob_GetRetCode(job, &code));
    if (result != NULL && code >= 0) {
        CHECK_CODE(0, PrlJob_GetResult(job, &results));
        CHECK_CODE(0, PrlResult_GetParam(results, result));
        CHECK_CODE(0, PrlHandle_Free(results));
    }
    CHECK_CODE(0, PrlHandle_Free(job));
    return code;
}

PRL_RESULT finish(PRL_HANDLE job)
{
    return finish_with(job, NULL);
}

char *finish_text(PRL_HANDLE job)
{
    PRL_HANDLE results;
    PRL_UINT32 length = 0;
    CHECK_CODE(0, PrlJob_Wait(job, PATIENCE_MS));
    CHECK_CODE(0, PrlJob_GetResult(job, &results));
    CHECK_CODE(0, PrlResult_GetParamAsString(results, NULL, &length));
    char *text = malloc(length);
    CHECK_CODE(0, PrlResult_GetParamAsString(results, text, &length));
    CHECK_CODE(0, PrlHandle_Free(results));
    CHECK_CODE(0, PrlHandle_Free(job));
    return text;
}

PRL_HANDLE find(PRL_HANDLE server, const char *name)
{
    PRL_HANDLE vm;
    CHECK_CODE(0, finish_with(PrlSrv_GetVmConfig(server, name, PGVC_SEARCH_BY_NAME), &vm));
    return vm;
}

PRL_HANDLE define(PRL_HANDLE server, const char *name)
{
    PRL_HANDLE vm, host, device;
    CHECK_CODE(0, PrlSrv_CreateVm(server, &vm));
    CHECK_CODE(0, finish_with(PrlSrv_GetSrvConfig(server), &host));
    CHECK_CODE(0, PrlVmCfg_SetDefaultConfig(vm, host, PVS_GUEST_VER_LIN_REDHAT, 0));
    CHECK_CODE(0, PrlHandle_Free(host));
    CHECK_CODE(0, PrlVmCfg_SetName(vm, name));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_HARD_DISK, &device));
    CHECK_CODE(0, PrlVmDev_SetFriendlyName(device, "/vz/disk.img"));
    CHECK_CODE(0, PrlHandle_Free(device));
    CHECK_CODE(0, PrlVmCfg_CreateVmDev(vm, PDE_GENERIC_NETWORK_ADAPTER, &device));
    CHECK_CODE(0, PrlHandle_Free(device));
    CHECK_CODE(0, finish(PrlVm_Reg(vm, "", 1)));
    return vm;
}

PRL_HANDLE define_container(PRL_HANDLE server, const char *name)
{
    PRL_HANDLE ct;
    PRL_GET_VM_CONFIG_PARAM_DATA wanted = {PVT_CT, "vswap.1024MB", 0};
    CHECK_CODE(0, finish_with(PrlSrv_GetDefaultVmConfig(server, &wanted, 0), &ct));
    CHECK_CODE(0, PrlVmCfg_SetName(ct, name));
    CHECK_CODE(0, finish(PrlVm_RegEx(ct, "", PACF_NON_INTERACTIVE_MODE | PRNVM_PRESERVE_DISK)));
    return ct;
}

uint32_t state_of(PRL_HANDLE vm)
{
    PRL_HANDLE info;
    uint32_t state;
    CHECK_CODE(0, finish_with(PrlVm_GetState(vm), &info));
    CHECK_CODE(0, PrlVmInfo_GetState(info, &state));
    CHECK_CODE(0, PrlHandle_Free(info));
    return state;
}

char *uuid_of(PRL_HANDLE vm)
{
    char *text = malloc(39);
    PRL_UINT32 length = 39;
    CHECK_CODE(0, PrlVmCfg_GetUuid(vm, text, &length));
    return text;
}

static void read_event(PRL_HANDLE event, struct record *record)
{
    PRL_UINT32 length = sizeof record->issuer;
    PRL_HANDLE parameter;
    CHECK_CODE(0, PrlEvent_GetType(event, &record->type));
    PrlEvent_GetIssuerId(event, record->issuer, &length);
    if (PrlEvent_GetParamByName(event, "vminfo_vm_state", &parameter) == 0) {
        CHECK_CODE(0, PrlEvtPrm_ToUint32(parameter, &record->state));
        CHECK_CODE(0, PrlHandle_Free(parameter));
    }
}

static PRL_RESULT record(PRL_HANDLE handle, void *user)
{
    struct recorder *recorder = user;
    struct record one = {0};
    uint32_t kind = 0;
    if (PrlHandle_GetType(handle, &kind) == 0) {
        PrlHandle_GetPackageId(handle, &one.package);
        if (kind == PHT_EVENT)
            read_event(handle, &one);
        PrlHandle_Free(handle);
    }
    pthread_mutex_lock(&recorder->lock);
    if (recorder->count < sizeof recorder->records / sizeof *recorder->records)
        recorder->records[recorder->count++] = one;
    pthread_cond_broadcast(&recorder->more);
    pthread_mutex_unlock(&recorder->lock);
    return 0;
}

void recorder_start(struct recorder *recorder, PRL_HANDLE server)
{
    *recorder = (struct recorder){.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
    CHECK_CODE(0, PrlSrv_RegEventHandler(server, record, recorder));
}

void recorder_stop(struct recorder *recorder, PRL_HANDLE server)
{
    CHECK_CODE(0, PrlSrv_UnregEventHandler(server, record, recorder));
}

static size_t matching(const struct recorder *recorder, uint32_t type, uint32_t state)
{
    size_t count = 0;
    for (size_t i = 0; i < recorder->count; i++)
        count += recorder->records[i].type == type && (state == 0 || recorder->records[i].state == state);
    return count;
}

bool recorder_await(struct recorder *recorder, uint32_t type, uint32_t state, size_t nth)
{
    struct timespec until;
    int rc = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_MS / 1000;
    pthread_mutex_lock(&recorder->lock);
    while (matching(recorder, type, state) < nth && rc == 0)
        rc = pthread_cond_timedwait(&recorder->more, &recorder->lock, &until);
    bool found = matching(recorder, type, state) >= nth;
    pthread_mutex_unlock(&recorder->lock);
    return found;
}

size_t recorder_count(struct recorder *recorder, uint32_t type)
{
    pthread_mutex_lock(&recorder->lock);
    size_t count = matching(recorder, type, 0);
    pthread_mutex_unlock(&recorder->lock);
    return count;
}

void recorder_clear(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    recorder->count = 0;
    pthread_mutex_unlock(&recorder->lock);
}

static void visit_all(void (*visit)(const struct test_case *, const char *), const char *name)
{
    const struct test_case *groups[] = {library_cases, machine_cases, edit_cases, world_cases, helper_cases};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (const struct test_case *one = groups[g]; one->name != NULL; one++)
            visit(one, name);
}

static void print(const struct test_case *one, const char *name)
{
    (void)name;
    if (strncmp(one->name, "helper-", 7) != 0)
        puts(one->name);
}

/* Whatever a case did, nothing may be left of it in the library. */
static void run(const struct test_case *one, const char *name)
{
    if (strcmp(one->name, name) != 0)
        return;
    alarm(CASE_LIMIT_SECONDS);
    one->run();
    CHECK(standin_live_handles(0) == 0);
    stop_dispatchers();
    puts("passed");
    exit(0);
}

int main(int count, char **arguments)
{
    char *slash = strrchr(arguments[0], '/');
    if (count == 2 && strcmp(arguments[1], "--list") == 0) {
        visit_all(print, NULL);
        return 0;
    }
    if (count != 3 || slash == NULL) {
        fprintf(stderr, "usage: /path/standin-test --list | CASE DIRECTORY\n");
        return 2;
    }
    snprintf(program_folder, sizeof program_folder, "%.*s", (int)(slash - arguments[0]), arguments[0]);
    snprintf(world, sizeof world, "%s", arguments[2]);
    setenv("PRL_STANDIN_DIR", world, 1);
    visit_all(run, arguments[1]);
    fprintf(stderr, "no case %s\n", arguments[1]);
    return 2;
}
