package org.virtvzd.adapter.fakevz;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.virtvzd.ports.time.EventLoop;

/** A command under way. */
final class Job {
    private final Command command;
    private final Behaviour behaviour;
    private final CompletableFuture<Void> stage = new CompletableFuture<>();
    private HostActions.Beginning beginning = HostActions.Beginning.NOTHING;
    private Optional<EventLoop.Timer> timer = Optional.empty();

    Job(Command command, Behaviour behaviour) {
        this.command = command;
        this.behaviour = behaviour;
    }

    Command command() {
        return command;
    }

    Behaviour behaviour() {
        return behaviour;
    }

    CompletableFuture<Void> stage() {
        return stage;
    }

    HostActions.Beginning beginning() {
        return beginning;
    }

    void began(HostActions.Beginning how) {
        beginning = how;
    }

    void waitsFor(EventLoop.Timer newTimer) {
        timer = Optional.of(newTimer);
    }

    void cancelTimer() {
        timer.ifPresent(EventLoop.Timer::cancel);
    }
}
