/* prl-standin-ctl DIRECTORY KEY=VALUE ...: sends one order to the dispatcher of a world and prints its answer. */
#include "wire.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    struct bag message = {0};
    struct bag answer = {0};
    if (count < 3) {
        fprintf(stderr, "usage: %s DIRECTORY KEY=VALUE ...\n", arguments[0]);
        return 2;
    }
    bag_set(&message, "operation", "control");
    for (int i = 2; i < count; i++) {
        char *equals = strchr(arguments[i], '=');
        if (equals == NULL)
            return 2;
        *equals = '\0';
        bag_set(&message, arguments[i], equals + 1);
    }
    int fd = wire_connect(arguments[1]);
    if (fd < 0 || !wire_send(fd, &message) || !wire_receive(fd, &answer)) {
        fprintf(stderr, "no dispatcher in %s\n", arguments[1]);
        return 1;
    }
    for (size_t i = 0; i < answer.count; i++)
        printf("%s=%s\n", answer.pairs[i].key, answer.pairs[i].value);
    bool done = strcmp(bag_text(&answer, "message"), "done") == 0;
    bag_clear(&message);
    bag_clear(&answer);
    return done ? 0 : 1;
}
