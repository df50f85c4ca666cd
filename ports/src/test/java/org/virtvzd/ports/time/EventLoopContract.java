package org.virtvzd.ports.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.virtvzd.ports.time.EventLoop.Timer;

/** What every event loop promises. A binding makes the loop and knows how to wait for it. */
public abstract class EventLoopContract {
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    /**
     * The loop under test.
     *
     * @return the same one during a test
     */
    protected abstract EventLoop loop();

    /**
     * Lets the loop run until a latch is open; fails if that takes too long.
     *
     * @param done the latch
     */
    protected abstract void await(CountDownLatch done);

    private Runnable record(String name) {
        return () -> ran.add(name);
    }

    private void awaitTasks() {
        var done = new CountDownLatch(1);
        loop().execute(done::countDown);
        await(done);
    }

    private void awaitTimers(Duration longest) {
        var done = new CountDownLatch(1);
        loop().schedule(longest, done::countDown);
        await(done);
    }

    @Test
    void runsTasksInTheirOrder() {
        List<String> expected =
                IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        expected.forEach(name -> loop().execute(record(name)));
        awaitTasks();
        assertThat(ran).isEqualTo(expected);
    }

    @Test
    void runsWhatTaskHandsOverBehindWhatIsWaiting() {
        var done = new CountDownLatch(1);
        loop().execute(() -> {
            loop().execute(record("second"));
            loop().execute(() -> {
                loop().execute(record("fourth"));
                loop().execute(done::countDown);
            });
            loop().execute(record("third"));
            ran.add("first");
        });
        await(done);
        assertThat(ran).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void runsOneTaskAtOnceWhoeverHandsItOver() throws InterruptedException {
        int threads = 4;
        int tasks = 5000;
        int[] unguarded = new int[1];
        var inside = new AtomicInteger();
        var overlapped = new AtomicBoolean();
        List<Thread> callers = IntStream.range(0, threads)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    for (int task = 0; task < tasks; task++) {
                        loop().execute(() -> {
                            overlapped.compareAndSet(false, inside.incrementAndGet() != 1);
                            unguarded[0]++;
                            inside.decrementAndGet();
                        });
                    }
                }))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        awaitTasks();
        assertThat(overlapped).isFalse();
        assertThat(unguarded[0]).isEqualTo(threads * tasks);
    }

    @Test
    void runsTimersInTheOrderOfTheirTimes() {
        loop().execute(() -> {
            loop().schedule(Duration.ofMillis(30), record("third"));
            loop().schedule(Duration.ofMillis(10), record("first"));
            loop().schedule(Duration.ofMillis(20), record("second"));
        });
        awaitTimers(Duration.ofMillis(60));
        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void runsNoTimerEarly() {
        var done = new CountDownLatch(1);
        long[] waited = new long[1];
        Duration delay = Duration.ofMillis(20);
        loop().execute(() -> {
            long start = loop().nanoTime();
            loop().schedule(delay, () -> {
                waited[0] = loop().nanoTime() - start;
                done.countDown();
            });
        });
        await(done);
        assertThat(waited[0]).isGreaterThanOrEqualTo(delay.toNanos());
    }

    @Test
    void treatsTimerWithoutDelayAsTask() {
        loop().execute(() -> {
            loop().execute(record("first"));
            loop().schedule(Duration.ZERO, record("second"));
            loop().execute(record("third"));
            loop().schedule(Duration.ofSeconds(-1), record("fourth"));
            loop().execute(record("fifth"));
        });
        awaitTasks();
        awaitTasks();
        assertThat(ran).containsExactly("first", "second", "third", "fourth", "fifth");
    }

    @Test
    void acceptsDelayOfAnyLength() {
        Timer timer = loop().schedule(Duration.ofSeconds(Long.MAX_VALUE), record("never"));
        awaitTimers(Duration.ofMillis(20));
        timer.cancel();
        assertThat(ran).isEmpty();
    }

    @Test
    void callsTimersOff() {
        Timer timer = loop().schedule(Duration.ofMillis(10), record("called off"));
        timer.cancel();
        timer.cancel();
        awaitTimers(Duration.ofMillis(40));
        assertThat(ran).isEmpty();
    }

    @Test
    void callsOffTimerThatIsDueAlready() {
        loop().execute(() -> {
            Timer timer = loop().schedule(Duration.ZERO, record("called off"));
            timer.cancel();
        });
        awaitTasks();
        awaitTasks();
        assertThat(ran).isEmpty();
    }

    @Test
    void lacksInterestInCallingOffWhatHasRun() {
        Timer timer = loop().schedule(Duration.ofMillis(1), record("timer"));
        awaitTimers(Duration.ofMillis(20));
        timer.cancel();
        loop().execute(record("after"));
        awaitTasks();
        assertThat(ran).containsExactly("timer", "after");
    }

    @Test
    void measuresTimeThatNeverRunsBackwards() {
        var done = new CountDownLatch(1);
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        loop().execute(new Runnable() {
            @Override
            public void run() {
                times.add(loop().nanoTime());
                if (times.size() < 20) {
                    loop().schedule(Duration.ofMillis(1), this);
                } else {
                    done.countDown();
                }
            }
        });
        await(done);
        assertThat(times).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void survivesTasksThatFail() {
        loop().execute(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        loop().execute(() -> {
            throw new AssertionError("thrown on purpose by a test");
        });
        loop().schedule(Duration.ofMillis(1), () -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        awaitTimers(Duration.ofMillis(20));
        loop().execute(record("after"));
        awaitTasks();
        assertThat(ran).containsExactly("after");
    }
}
