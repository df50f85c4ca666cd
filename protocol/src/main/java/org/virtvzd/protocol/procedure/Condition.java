package org.virtvzd.protocol.procedure;

/** A condition on the one argument of a call (its flags, mostly) that its access rules look at. */
public sealed interface Condition {
    /**
     * Whether the condition holds.
     *
     * @param argument the argument's value
     * @return true when it holds
     */
    boolean holds(int argument);

    /** Conditions that do not look at the argument. */
    enum Fixed implements Condition {
        /** Holds for every call. */
        ALWAYS,
        /** Holds for no call. */
        NEVER;

        @Override
        public boolean holds(int argument) {
            return this == ALWAYS;
        }
    }

    /**
     * At least one of some flags is set.
     *
     * @param mask the flags
     */
    record AnySet(int mask) implements Condition {
        @Override
        public boolean holds(int argument) {
            return (argument & mask) != 0;
        }
    }

    /**
     * None of some flags is set.
     *
     * @param mask the flags
     */
    record NoneSet(int mask) implements Condition {
        @Override
        public boolean holds(int argument) {
            return (argument & mask) == 0;
        }
    }

    /**
     * The argument has one value.
     *
     * @param value that value
     */
    record Is(int value) implements Condition {
        @Override
        public boolean holds(int argument) {
            return argument == value;
        }
    }
}
