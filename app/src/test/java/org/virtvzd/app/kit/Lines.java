package org.virtvzd.app.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The lines that a process has printed so far, collected by a thread of its own. At most {@link #MOST} are kept. */
public final class Lines {
    private static final int MOST = 200_000;

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Lines(String name, InputStream stream) {
        Thread.ofPlatform().daemon().name(name).start(() -> collect(stream));
    }

    private void collect(InputStream stream) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(reading failed: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() < MOST) {
            lines.add(line);
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * All lines so far.
     *
     * @return a copy
     */
    public synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    /**
     * Waits until the process has closed its end.
     *
     * @param patience how long at most
     * @return all lines
     */
    public synchronized List<String> all(Duration patience) {
        if (!await(() -> ended, patience)) {
            throw new AssertionError("No end of output within " + patience + ": " + lines);
        }
        return List.copyOf(lines);
    }

    /**
     * Waits for a line, one that was there before included.
     *
     * @param from index of the first line that counts
     * @param wanted which line
     * @param patience how long at most
     * @return its index, or nothing when time is up or the output has ended without it
     */
    public synchronized Optional<Integer> await(int from, Predicate<String> wanted, Duration patience) {
        await(() -> ended || find(from, wanted).isPresent(), patience);
        return find(from, wanted);
    }

    private synchronized Optional<Integer> find(int from, Predicate<String> wanted) {
        for (int i = from; i < lines.size(); i++) {
            if (wanted.test(lines.get(i))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private synchronized boolean await(BooleanSupplier satisfied, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!satisfied.getAsBoolean()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                wait(millis);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for output", e);
        }
    }
}
