package org.virtvzd.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.inprocess.VirtualTimeLoop;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

class DomainJobsTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final DomainJobs jobs = new DomainJobs(loop);
    private final List<String> started = new ArrayList<>();

    @Test
    void oneJobAtATimeRunsOnADomain() {
        CompletableFuture<String> first = new CompletableFuture<>();
        start("first", first);
        CompletableFuture<String> second = new CompletableFuture<>();
        start("second", second);
        CompletableFuture<String> third = new CompletableFuture<>();
        start("third", third);
        assertThat(started).containsExactly("first");

        first.complete("");
        assertThat(started).containsExactly("first", "second");
        second.completeExceptionally(new IllegalStateException("failed"));
        assertThat(started).containsExactly("first", "second", "third");
        third.complete("");
        start("fourth", new CompletableFuture<>());
        assertThat(started).containsExactly("first", "second", "third", "fourth");
    }

    /** K37: a job learns that it was given up even between two of its steps. */
    @Test
    void k37AJobThatWasGivenUpTakesNoFurtherStep() {
        assertThat(jobs.cancel(ONE)).isFalse();
        CompletableFuture<String> work = new CompletableFuture<>();
        start("first", work);
        loop.runFor(Duration.ofSeconds(3));
        assertThat(jobs.elapsed(ONE)).contains(Duration.ofSeconds(3));
        jobs.requireGoingOn(ONE);
        assertThat(jobs.cancel(ONE)).isTrue();
        assertThatThrownBy(() -> jobs.requireGoingOn(ONE))
                .hasMessage("operation aborted: Operation cancelled by client");
        work.complete("");
        assertThat(jobs.elapsed(ONE)).isEmpty();
        start("second", new CompletableFuture<>());
        jobs.requireGoingOn(ONE);
    }

    @Test
    void domainsDoNotWaitForEachOther() {
        start("first", new CompletableFuture<>());
        jobs.run(OTHER, () -> work("other", new CompletableFuture<>()));
        assertThat(started).containsExactly("first", "other");
    }

    @Test
    void resultAndFailureAreTheWorks() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> result = run(work);
        work.complete("done");
        assertThat(result).isCompletedWithValue("done");

        LibvirtException refusal = new LibvirtException(ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS, "gone");
        CompletableFuture<String> refused = jobs.<String>run(ONE, () -> {
                    throw refusal;
                })
                .toCompletableFuture();
        assertThatThrownBy(refused::join).hasCause(refusal);
        start("next", new CompletableFuture<>());
        assertThat(started).contains("next");
    }

    @Test
    void aJobWaitsThirtySecondsForItsTurn() {
        CompletableFuture<String> first = new CompletableFuture<>();
        start("first", first);
        CompletableFuture<String> second = run(new CompletableFuture<>());
        loop.runFor(Duration.ofMillis(29_999));
        assertThat(second).isNotDone();
        loop.runFor(Duration.ofMillis(1));
        assertTimeout(second).hasMessageContaining("cannot acquire state change lock");

        first.complete("");
        start("third", new CompletableFuture<>());
        assertThat(started).containsExactly("first", "third");
    }

    @Test
    void theQueueOfADomainIsBounded() {
        start("first", new CompletableFuture<>());
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < DomainJobs.MAX_WAITING; i++) {
            waiting.add(run(new CompletableFuture<>()));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertTimeout(run(new CompletableFuture<>())).hasMessageContaining("cannot acquire state change lock");
    }

    @Test
    void aJobThatNeverEndsGivesTheDomainBack() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> stuck = run(work);
        loop.runFor(DomainJobs.MAX_RUN.minusSeconds(1));
        CompletableFuture<String> next = new CompletableFuture<>();
        start("next", next);
        assertThat(started).isEmpty();
        loop.runFor(Duration.ofSeconds(1));
        assertTimeout(stuck).hasMessageContaining("10 minutes");
        assertThat(started).containsExactly("next");

        // Its late end changes nothing for the job that runs now.
        work.complete("late");
        start("after", new CompletableFuture<>());
        assertThat(started).containsExactly("next");
        next.complete("");
        assertThat(started).containsExactly("next", "after");
    }

    private void start(String name, CompletableFuture<String> work) {
        jobs.run(ONE, () -> work(name, work));
    }

    private CompletionStage<String> work(String name, CompletableFuture<String> work) {
        started.add(name);
        return work;
    }

    private CompletableFuture<String> run(CompletableFuture<String> work) {
        return jobs.run(ONE, () -> work).toCompletableFuture();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertTimeout(CompletableFuture<String> job) {
        return assertThatThrownBy(job::join).cause().isInstanceOfSatisfying(LibvirtException.class, e -> {
            assertThat(e.error().code()).isEqualTo(ErrorCode.OPERATION_TIMEOUT);
            assertThat(e.error().domain()).isEqualTo(ErrorDomain.PARALLELS);
        });
    }
}
