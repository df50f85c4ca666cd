package org.virtvzd.adapter.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.List;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The loop looks before it sleeps exactly as long as that pays. */
class AdaptivePollTest {
    private static final long LONG_WAIT = 10 * AdaptivePoll.SHORT_WAIT;

    private long now;
    private long looked;
    private int guesses;
    private boolean guessHits;
    private final AdaptivePoll poll = new AdaptivePoll(() -> now, this::guess);

    @Test
    void doesNotLookBeforeItKnowsThatWaitsAreShort() {
        assertThat(idle(() -> 0)).isEqualTo(SelectStrategy.SELECT);
        assertThat(looked).isZero();
    }

    @Test
    void looksAfterAShortWaitAndFindsWhatComes() {
        waits(AdaptivePoll.SHORT_WAIT);
        assertThat(idle(() -> looked < AdaptivePoll.LOOK / 2 ? 0 : 3)).isEqualTo(3);
    }

    @Test
    void goesOnLookingWhileItFinds() {
        waits(AdaptivePoll.SHORT_WAIT);
        for (int i = 0; i < 1000; i++) {
            looked = 0;
            assertThat(idle(() -> looked < AdaptivePoll.LOOK / 2 ? 0 : 1)).isEqualTo(1);
        }
    }

    @Test
    void sleepsAfterALookInVain() {
        waits(AdaptivePoll.SHORT_WAIT);
        assertThat(idle(() -> 0)).isEqualTo(SelectStrategy.SELECT);
        assertThat(looked).isBetween(AdaptivePoll.LOOK, AdaptivePoll.LOOK * 2);
    }

    @Test
    void doesNotLookAfterALongWait() {
        waits(AdaptivePoll.SHORT_WAIT);
        idle(() -> 0);
        waits(LONG_WAIT);
        looked = 0;
        idle(() -> 0);
        assertThat(looked).isZero();
    }

    @Test
    void asksOnceWhenThereAreTasks() throws Exception {
        waits(AdaptivePoll.SHORT_WAIT);
        int[] asked = {0};
        assertThat(poll.calculateStrategy(() -> asked[0]++, true)).isZero();
        assertThat(asked[0]).isEqualTo(1);
    }

    /** Short waits that looking never catches, the worst there is: then it is given up but for one look in a thousand. */
    @Test
    void looksInVainOnlyOnceInAThousandWaits() {
        lookInVain();
        assertThat(looked / AdaptivePoll.LOOK).isBetween(20L, 60L);
    }

    /** A client that comes back to short gaps is found again after a bounded number of waits. */
    @Test
    void findsAgainAfterManyLooksInVain() {
        lookInVain();
        int found = 0;
        for (int i = 0; i < 2 * AdaptivePoll.LONGEST_REST; i++) {
            waits(AdaptivePoll.SHORT_WAIT);
            looked = 0;
            found += idle(() -> looked < AdaptivePoll.LOOK / 2 ? 0 : 1) == 1 ? 1 : 0;
        }
        assertThat(found).isGreaterThan(AdaptivePoll.LONGEST_REST / 2);
    }

    @Test
    void triesTheOneThatWasReadLast() {
        findsOne();
        guessHits = true;
        assertThat(idle(() -> 0)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(guesses).isEqualTo(1);
    }

    @Test
    void asksAboutAllBeforeItGuesses() {
        findsOne();
        guessHits = true;
        assertThat(idle(() -> 2)).isEqualTo(2);
        assertThat(guesses).isZero();
    }

    @Test
    void asksAboutAllBetweenGuesses() {
        findsOne();
        int[] asked = {0};
        assertThat(idle(() -> ++asked[0] < 10 ? 0 : 1)).isEqualTo(1);
        assertThat(guesses).isEqualTo(9 * AdaptivePoll.GUESSES);
    }

    @Test
    void doesNotGuessAmongMany() {
        findsOne();
        idle(() -> 2);
        idle(() -> 0);
        assertThat(guesses).isZero();
    }

    @Test
    void wrongGuessesEndWithTheLook() {
        findsOne();
        looked = 0;
        assertThat(idle(() -> 0)).isEqualTo(SelectStrategy.SELECT);
        assertThat(looked).isBetween(AdaptivePoll.LOOK, AdaptivePoll.LOOK * 2);
        assertThat(guesses).isPositive();
    }

    @Property
    void neverLooksLongerThanItsShareWhateverTheWaits(
            @ForAll @Size(max = 200) List<@LongRange(min = 1, max = 10_000_000) Long> waits) {
        for (long wait : waits) {
            looked = 0;
            waits(wait);
            idle(() -> 0);
            assertThat(looked).isLessThan(2 * AdaptivePoll.LOOK);
        }
    }

    private void lookInVain() {
        for (int i = 0; i < 20_000; i++) {
            waits(AdaptivePoll.SHORT_WAIT);
            idle(() -> 0);
        }
    }

    /** The loop sleeps and is woken after so long. */
    private void waits(long nanos) {
        int strategy = idle(() -> 0);
        assertThat(strategy).isEqualTo(SelectStrategy.SELECT);
        now += nanos;
    }

    private void findsOne() {
        waits(AdaptivePoll.SHORT_WAIT);
        assertThat(idle(() -> 1)).isEqualTo(1);
    }

    private boolean guess() {
        guesses++;
        long cost = guessHits ? 0 : 250;
        now += cost;
        looked += cost;
        return guessHits;
    }

    private int idle(IntSupplier ready) {
        try {
            return poll.calculateStrategy(
                    () -> {
                        int found = ready.getAsInt();
                        now += 1000;
                        looked += 1000;
                        return found;
                    },
                    false);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
