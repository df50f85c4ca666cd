#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int wire_connect(const char *directory)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/" WIRE_SOCKET, directory);
    if (length < 0 || (size_t)length >= sizeof address.sun_path)
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

char *wire_pack(const struct bag *message, size_t *size)
{
    char *text = bag_encode(message);
    uint32_t length = (uint32_t)strlen(text);
    char *bytes = must_alloc(length + WIRE_HEADER, 1);
    memcpy(bytes, &length, WIRE_HEADER);
    memcpy(bytes + WIRE_HEADER, text, length);
    free(text);
    *size = length + WIRE_HEADER;
    return bytes;
}

bool wire_send(int fd, const struct bag *message)
{
    size_t size;
    char *bytes = wire_pack(message, &size);
    size_t done = 0;
    while (done < size) {
        ssize_t n = send(fd, bytes + done, size - done, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    free(bytes);
    return done == size;
}

static bool read_all(int fd, char *buffer, size_t size)
{
    while (size > 0) {
        ssize_t n = recv(fd, buffer, size, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        buffer += n;
        size -= (size_t)n;
    }
    return true;
}

bool wire_receive(int fd, struct bag *message)
{
    uint32_t length;
    if (!read_all(fd, (char *)&length, WIRE_HEADER) || length > WIRE_LIMIT)
        return false;
    char *text = must_alloc(length + 1u, 1);
    bool complete = read_all(fd, text, length);
    if (complete)
        *message = bag_decode(text);
    free(text);
    return complete;
}
