package org.virtvzd.adapter.vzsdk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work of which a machine bears one piece at a time: all that reads or changes the library's one copy of its
 * configuration. Readings that wait are put together. Used on the loop only.
 */
final class Lanes {
    private final Workers workers;
    private final Map<UUID, Lane> lanes = new HashMap<>();

    private final Reader reader;

    Lanes(Workers workers, Reader reader) {
        this.workers = workers;
        this.reader = reader;
    }

    /** Knows how machines are read. Asked on the loop, when a reading begins. */
    interface Reader {

        /** What is to be done on another thread. */
        Callable<Observation> reading(UUID uuid, Set<Part> parts);

        /** Takes what came of it, on the loop. */
        void read(UUID uuid, Outcome<Observation> outcome);
    }

    /** One machine's work that waits. */
    private static final class Lane {
        private final Deque<Step> waiting = new ArrayDeque<>();
        private boolean busy;
    }

    /** A piece of work. */
    private interface Step {
        void start(Runnable next);
    }

    /** A reading, which may be asked for by several before it begins. */
    private final class Reading implements Step {
        private final UUID uuid;
        private final Set<Part> parts = EnumSet.noneOf(Part.class);
        private final List<Runnable> afterwards = new ArrayList<>();

        private Reading(UUID uuid) {
            this.uuid = uuid;
        }

        @Override
        public void start(Runnable next) {
            workers.submit(reader.reading(uuid, Set.copyOf(parts)), outcome -> {
                reader.read(uuid, outcome);
                afterwards.forEach(Runnable::run);
                next.run();
            });
        }
    }

    /**
     * Works when it is this machine's turn.
     *
     * @param work asked on the loop when the turn has come, for what is to be done on another thread
     * @param done takes what came of it, on the loop
     */
    <T> void run(UUID uuid, Supplier<Callable<T>> work, Consumer<Outcome<T>> done) {
        add(
                uuid,
                next -> workers.submit(prepared(work), outcome -> {
                    done.accept(outcome);
                    next.run();
                }));
    }

    /** What cannot even be prepared fails as if it had been tried, so that the next one has its turn. */
    private static <T> Callable<T> prepared(Supplier<Callable<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        }
    }

    /** Reads parts of a machine when it is its turn, together with whoever asked before; then goes on. */
    void read(UUID uuid, Set<Part> parts, Runnable afterwards) {
        Lane lane = lanes.computeIfAbsent(uuid, any -> new Lane());
        Optional<Reading> last =
                lane.waiting.peekLast() instanceof Reading reading ? Optional.of(reading) : Optional.empty();
        Reading reading = last.orElseGet(() -> new Reading(uuid));
        reading.parts.addAll(parts);
        reading.afterwards.add(afterwards);
        if (last.isEmpty()) {
            add(uuid, reading);
        }
    }

    private void add(UUID uuid, Step step) {
        Lane lane = lanes.computeIfAbsent(uuid, any -> new Lane());
        lane.waiting.add(step);
        if (!lane.busy) {
            lane.busy = true;
            next(uuid, lane);
        }
    }

    private void next(UUID uuid, Lane lane) {
        Step step = lane.waiting.poll();
        if (step == null) {
            lane.busy = false;
            lanes.remove(uuid, lane);
        } else {
            step.start(() -> next(uuid, lane));
        }
    }

    /** Drops all that waits. What is under way ends, of which its own check makes nothing. */
    void clear() {
        lanes.values().forEach(lane -> lane.waiting.clear());
        lanes.clear();
    }
}
