package org.virtvzd.adapter.fakevz;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * When a fault strikes. Immutable; how often it matched is counted where the rules are kept.
 *
 * @param commands the commands it looks at; empty means all
 * @param domain the domain it looks at, if only one
 * @param occurrence which of those commands it picks
 */
public record Trigger(Set<CommandKind> commands, Optional<UUID> domain, Occurrence occurrence) {

    /** Copies the set. */
    public Trigger {
        commands = Set.copyOf(commands);
    }

    /**
     * Every one of the given commands, on any domain.
     *
     * @param commands the commands; none means all
     * @return the trigger
     */
    public static Trigger on(CommandKind... commands) {
        return new Trigger(Set.of(commands), Optional.empty(), new Always());
    }

    /**
     * This trigger for one domain.
     *
     * @param uuid the domain
     * @return a copy
     */
    public Trigger of(UUID uuid) {
        return new Trigger(commands, Optional.of(uuid), occurrence);
    }

    /**
     * This trigger for the n-th match only.
     *
     * @param number which one, from 1
     * @return a copy
     */
    public Trigger nth(int number) {
        return new Trigger(commands, domain, new Nth(number));
    }

    /**
     * This trigger for the first matches only.
     *
     * @param times how many, from 1
     * @return a copy
     */
    public Trigger first(int times) {
        return new Trigger(commands, domain, new First(times));
    }

    /**
     * This trigger with a chance.
     *
     * @param chance from 0, never, to 1, always
     * @return a copy
     */
    public Trigger withProbability(double chance) {
        return new Trigger(commands, domain, new WithProbability(chance));
    }

    boolean looksAt(Command command) {
        return (commands.isEmpty() || commands.contains(command.kind()))
                && (domain.isEmpty() || domain.get().equals(command.domain()));
    }

    @Override
    public String toString() {
        String what = commands.isEmpty() ? "any command" : commands.toString();
        return what + " on " + domain.map(UUID::toString).orElse("any domain") + ", " + occurrence;
    }

    /** Which of the matching commands a fault picks. */
    public sealed interface Occurrence {

        /**
         * Decides on one command.
         *
         * @param match the how-manieth matching command it is, from 1
         * @param random for a decision by chance
         * @return whether the fault strikes
         */
        boolean picks(long match, RandomGenerator random);
    }

    /** Every one. */
    public record Always() implements Occurrence {
        @Override
        public boolean picks(long match, RandomGenerator random) {
            return true;
        }
    }

    /**
     * One of them.
     *
     * @param number which one, from 1
     */
    public record Nth(int number) implements Occurrence {
        @Override
        public boolean picks(long match, RandomGenerator random) {
            return match == number;
        }
    }

    /**
     * The first ones.
     *
     * @param times how many
     */
    public record First(int times) implements Occurrence {
        @Override
        public boolean picks(long match, RandomGenerator random) {
            return match <= times;
        }
    }

    /**
     * Each with a chance.
     *
     * @param chance from 0, never, to 1, always
     */
    public record WithProbability(double chance) implements Occurrence {
        @Override
        public boolean picks(long match, RandomGenerator random) {
            return random.nextDouble() < chance;
        }
    }
}
