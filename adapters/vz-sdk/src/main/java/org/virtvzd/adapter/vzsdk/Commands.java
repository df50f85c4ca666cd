package org.virtvzd.adapter.vzsdk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.virtvzd.adapter.vzsdk.Failures.Wording;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Request;
import org.virtvzd.ports.hypervisor.SdkResult;

/**
 * Commands under way: how each gets a thread, what is looked at before it ends, how its failure is worded, and how it is
 * given up. Used on the loop only.
 */
final class Commands {
    /** The core has one command per domain under way; this many mean that it lost control. */
    private static final int MOST = 100_000;

    private final Link link;
    private final View view;
    private final Lanes lanes;
    private final Workers workers;
    private final Workers patient;
    private final Map<UUID, Set<Request>> requests = new HashMap<>();
    private final Set<Promise<?>> pending = new LinkedHashSet<>();

    /**
     * Makes one.
     *
     * @param workers wait for the dispatcher
     * @param patient wait for guests and other hosts, which may take their time
     */
    Commands(Link link, View view, Lanes lanes, Workers workers, Workers patient) {
        this.link = link;
        this.view = view;
        this.lanes = lanes;
        this.workers = workers;
        this.patient = patient;
    }

    /** How a command gets its thread. */
    enum Way {
        /** When the machine's configuration is free for it. */
        IN_TURN,
        /** At once. */
        AT_ONCE,
        /** At once, and not one of those that the others need. */
        PATIENT
    }

    /** What is asked of the dispatcher on another thread. */
    interface Work<T> {
        T run(Session session, Request request, Handle<Kind.Vm> vm);
    }

    /** Asked on the loop for what is to be done with a request on another thread. */
    interface Asking<T> {
        Callable<T> prepare(Session session, Request request);
    }

    /** What is done with its outcome on the loop. */
    interface Answering<T> {
        void take(Promise<T> promise, Outcome<T> outcome);
    }

    /**
     * Asks something about a machine.
     *
     * @param afterwards what is looked at before the stage ends
     */
    <T> CompletionStage<T> give(UUID uuid, Wording wording, Way way, Set<Part> afterwards, Work<T> work) {
        return ask(uuid, way, onMachine(uuid, work), (promise, outcome) -> {
            if (afterwards.isEmpty()) {
                end(promise, outcome, wording, uuid);
            } else {
                lanes.read(uuid, afterwards, () -> end(promise, outcome, wording, uuid));
            }
        });
    }

    /** Takes a reference to the machine when its turn has come: by then it may be gone. */
    <T> Asking<T> onMachine(UUID uuid, Work<T> work) {
        return (session, request) -> {
            Optional<View.Entry> entry = view.find(uuid);
            if (entry.isEmpty()) {
                return () -> {
                    throw Failures.noDomain(uuid);
                };
            }
            Handle<Kind.Vm> vm = entry.get().handle().share();
            return () -> {
                try (vm) {
                    return work.run(session, request, vm);
                }
            };
        };
    }

    /** Asks something of the dispatcher. */
    <T> CompletionStage<T> ask(UUID uuid, Way way, Asking<T> asking, Answering<T> answering) {
        if (link.session().isEmpty()) {
            return CompletableFuture.failedFuture(link.absence());
        }
        if (pending.size() >= MOST) {
            return CompletableFuture.failedFuture(
                    Failures.internal("the host has " + MOST + " commands under way already"));
        }
        Session now = link.session().get();
        Promise<T> promise = new Promise<>();
        pending.add(promise);
        Request request = now.command();
        requests.computeIfAbsent(uuid, any -> new LinkedHashSet<>()).add(request);
        Consumer<Outcome<T>> done = outcome -> {
            if (link.is(now)) {
                forget(uuid, request);
                answering.take(promise, outcome);
            } else {
                Session.discard(outcome);
            }
        };
        switch (way) {
            case IN_TURN -> lanes.run(uuid, () -> asking.prepare(now, request), done);
            case AT_ONCE -> workers.submit(asking.prepare(now, request), done);
            case PATIENT -> patient.submit(asking.prepare(now, request), done);
        }
        return promise.stage();
    }

    private void forget(UUID uuid, Request request) {
        Set<Request> others = requests.getOrDefault(uuid, new HashSet<>());
        others.remove(request);
        if (others.isEmpty()) {
            requests.remove(uuid);
        }
    }

    /** Ends a command. */
    <T> void end(Promise<T> promise, Outcome<T> outcome, Wording wording, UUID uuid) {
        pending.remove(promise);
        switch (outcome) {
            case Outcome.Good<T>(T value) -> promise.keep(value);
            case Outcome.Bad<T>(Throwable failure) -> promise.fail(Failures.of(failure, wording, uuid));
        }
    }

    /** Gives up what is under way on a machine. */
    CompletionStage<Boolean> cancel(UUID uuid) {
        List<Request> given = List.copyOf(requests.getOrDefault(uuid, Set.of()));
        return ask(
                uuid,
                Way.AT_ONCE,
                (session, request) -> () -> {
                    given.forEach(Request::cancel);
                    return true;
                },
                (promise, outcome) -> end(promise, outcome, Wording.PLAIN, uuid));
    }

    /** Fails all commands: the connection is gone. */
    void clear() {
        List<Promise<?>> failed = List.copyOf(pending);
        pending.clear();
        requests.clear();
        failed.forEach(promise ->
                promise.fail(SdkResult.CONNECTION_CLOSED.answer(false).toException()));
    }
}
