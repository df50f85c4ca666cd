package org.virtvzd.server.model;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;

/**
 * One call of one client, and how long nothing happens after it.
 *
 * @param client who calls, 0 to 2
 * @param kind what is called
 * @param slot on which domain, 0 to 3; the last one is a container
 * @param a decides the first argument
 * @param b decides the second argument
 * @param pause the time that passes then
 */
record Step(int client, CallKind kind, int slot, int a, int b, Duration pause) {
    static final int CLIENTS = 3;
    static final int SLOTS = 4;
    static final int CONTAINER = SLOTS - 1;

    /** Those that lead to rich states come more often. */
    private static final List<CallKind> KINDS = Stream.concat(
                    Stream.of(CallKind.values()),
                    Stream.of(
                            CallKind.CREATE,
                            CallKind.CREATE,
                            CallKind.DEFINE,
                            CallKind.MANAGED_SAVE,
                            CallKind.SNAPSHOT_CREATE,
                            CallKind.SNAPSHOT_CREATE,
                            CallKind.SNAPSHOT_CREATE,
                            CallKind.SNAPSHOT_CREATE,
                            CallKind.SNAPSHOT_REVERT))
            .toList();

    /** The running virtual machine comes more often. */
    private static final int[] TARGETS = {0, 1, 1, 1, 2, CONTAINER};

    private static final int CHOICES = 12;

    /** Never zero, so that no two calls come at the same moment; long enough at times for everything to end. */
    private static final long[] PAUSES = {1, 1, 2, 40, 330, 900, 900, 2_600, 13_000, 31_000};

    /** How many different steps there are. */
    static final int COUNT = CLIENTS * TARGETS.length * CHOICES * CHOICES * PAUSES.length * KINDS.size();

    /** The step with a number, 0 to {@link #COUNT} - 1: one draw decides everything, and shrinks. */
    static Step of(int number) {
        int rest = number;
        int client = rest % CLIENTS;
        rest /= CLIENTS;
        int slot = TARGETS[rest % TARGETS.length];
        rest /= TARGETS.length;
        int a = rest % CHOICES;
        rest /= CHOICES;
        int b = rest % CHOICES;
        rest /= CHOICES;
        Duration pause = Duration.ofMillis(PAUSES[rest % PAUSES.length]);
        return new Step(client, KINDS.get(rest / PAUSES.length), slot, a, b, pause);
    }

    /** What every sequence begins with, so that short ones meet more than bare machines. */
    static List<Step> prologue() {
        Duration enough = Duration.ofMillis(PAUSES[PAUSES.length - 1]);
        return List.of(
                new Step(0, CallKind.SNAPSHOT_CREATE, 1, 0, 0, enough),
                new Step(1, CallKind.ATTACH_DISK, 1, 0, 0, enough),
                new Step(2, CallKind.ATTACH_VNC, 1, 1, 0, enough),
                new Step(0, CallKind.SNAPSHOT_CREATE, 1, 1, 0, enough));
    }

    static UUID uuid(int slot) {
        return new UUID(7, slot);
    }

    UUID uuid() {
        return uuid(slot);
    }

    boolean container() {
        return slot == CONTAINER;
    }

    /** What a client holds that has looked the domain up once and never again. */
    RemoteNonnullDomain handle() {
        return new RemoteNonnullDomain("g" + slot, uuid(), -1);
    }

    /** The same for calls that only make sense for a virtual machine. */
    RemoteNonnullDomain machine() {
        return new Step(client, kind, slot % CONTAINER, a, b, pause).handle();
    }

    /** A choice by the first argument. */
    int pick(int... choices) {
        return choices[a % choices.length];
    }

    /** A choice by the second argument. */
    int other(int... choices) {
        return choices[b % choices.length];
    }

    @Override
    public String toString() {
        return "client " + client + ": " + kind + "(g" + slot + ", " + a + ", " + b + "), " + pause.toMillis() + " ms";
    }
}
