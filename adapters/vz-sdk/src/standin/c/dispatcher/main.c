/* prl-standin-dispatcher DIRECTORY: serves one world until it is killed. */
#include "dispatcher.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* A client that does not read so much is dropped. */
#define OUTPUT_LIMIT (64u << 20)
#define MOST_CLIENTS 256
#define READ_SIZE 65536
#define LONGEST_SLEEP 1000

struct world world;
static volatile sig_atomic_t stopped;

int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

struct client *client_by_id(uint64_t id)
{
    struct client *client = world.clients;
    while (client != NULL && (client->id != id || client->gone))
        client = client->next;
    return client;
}

static void flush(struct client *client)
{
    while (client->out_size > 0) {
        ssize_t n = send(client->socket, client->out, client->out_size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0) {
            client->gone = client->gone || (errno != EAGAIN && errno != EINTR);
            return;
        }
        client->out_size -= (size_t)n;
        memmove(client->out, client->out + n, client->out_size);
    }
}

void client_send(struct client *client, const struct bag *message)
{
    size_t size;
    if (client == NULL || client->gone)
        return;
    char *bytes = wire_pack(message, &size);
    client->out = must_grow(client->out, client->out_size + size);
    memcpy(client->out + client->out_size, bytes, size);
    client->out_size += size;
    free(bytes);
    flush(client);
    client->gone = client->gone || client->out_size > OUTPUT_LIMIT;
}

static void client_free(struct client *client)
{
    peer_gone(client);
    for (struct machine *machine = world.machines; machine != NULL; machine = machine->next)
        if (machine->locked_by == client->id)
            machine->locked_by = 0;
    close(client->socket);
    bag_clear(&client->subscriptions);
    bag_clear(&client->edits);
    free(client->incoming);
    free(client->session);
    free(client->in);
    free(client->out);
    free(client);
}

static void drop_gone(void)
{
    for (struct client **place = &world.clients; *place != NULL;) {
        struct client *client = *place;
        if (!client->gone) {
            place = &client->next;
            continue;
        }
        *place = client->next;
        client_free(client);
    }
}

static void accept_client(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct client *client = must_alloc(1, sizeof *client);
    client->id = ++world.last_client;
    client->socket = fd;
    client->session = new_uuid();
    client->incoming = must_copy("");
    client->next = world.clients;
    world.clients = client;
}

static void take_request(struct client *client, const char *bytes, uint32_t length)
{
    char *text = strndup(bytes, length);
    struct bag request = bag_decode(text);
    free(text);
    if (strcmp(bag_text(&request, "operation"), "control") == 0)
        control(client, &request);
    else
        task_start(client, &request);
    bag_clear(&request);
}

static void take_requests(struct client *client)
{
    size_t done = 0;
    uint32_t length;
    while (client->in_size - done >= WIRE_HEADER) {
        memcpy(&length, client->in + done, WIRE_HEADER);
        if (length > WIRE_LIMIT) {
            client->gone = true;
            break;
        }
        if (client->in_size - done < WIRE_HEADER + length)
            break;
        take_request(client, client->in + done + WIRE_HEADER, length);
        done += WIRE_HEADER + length;
    }
    client->in_size -= done;
    memmove(client->in, client->in + done, client->in_size);
}

static void read_client(struct client *client)
{
    client->in = must_grow(client->in, client->in_size + READ_SIZE);
    ssize_t n = recv(client->socket, client->in + client->in_size, READ_SIZE, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        client->gone = true;
    if (n <= 0)
        return;
    client->in_size += (size_t)n;
    take_requests(client);
}

static int listen_in(const char *directory)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/" WIRE_SOCKET, directory);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || length < 0 || (size_t)length >= sizeof address.sun_path)
        return -1;
    unlink(address.sun_path);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 64) != 0)
        return -1;
    return fd;
}

/* A second dispatcher of the same world refuses to start. */
static bool lock_world(const char *directory)
{
    char *path = must_format("%s/lock", directory);
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    free(path);
    return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
}

static int sleep_time(void)
{
    int64_t next = tasks_next();
    if (world.next_tick < next)
        next = world.next_tick;
    int64_t rest = next - now_ms();
    return (int)(rest < 0 ? 0 : rest > LONGEST_SLEEP ? LONGEST_SLEEP : rest);
}

static size_t watch(struct pollfd *fds, int listener)
{
    size_t count = 0;
    fds[count++] = (struct pollfd){.fd = listener, .events = POLLIN};
    for (struct client *client = world.clients; client != NULL && count <= MOST_CLIENTS; client = client->next)
        fds[count++] = (struct pollfd){.fd = client->socket,
                                       .events = (short)(POLLIN | (client->out_size > 0 ? POLLOUT : 0))};
    return count;
}

static void serve(int listener)
{
    struct pollfd fds[MOST_CLIENTS + 1];
    while (!stopped) {
        size_t count = watch(fds, listener);
        poll(fds, count, sleep_time());
        size_t i = 1;
        for (struct client *client = world.clients; client != NULL && i < count; client = client->next, i++) {
            if (fds[i].revents & POLLOUT)
                flush(client);
            if (fds[i].revents & (POLLIN | POLLHUP | POLLERR))
                read_client(client);
        }
        tasks_run();
        if (now_ms() >= world.next_tick)
            stats_tick();
        drop_gone();
        if (fds[0].revents & POLLIN)
            accept_client(listener);
    }
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s DIRECTORY\n", arguments[0]);
        return 2;
    }
    mkdir(arguments[1], 0700);
    if (!lock_world(arguments[1])) {
        fprintf(stderr, "another dispatcher serves %s\n", arguments[1]);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    world_load(arguments[1]);
    int listener = listen_in(arguments[1]);
    if (listener < 0) {
        fprintf(stderr, "cannot listen in %s\n", arguments[1]);
        return 1;
    }
    /* Whoever started this waits for the line. */
    printf("ready\n");
    fflush(stdout);
    serve(listener);
    return 0;
}
