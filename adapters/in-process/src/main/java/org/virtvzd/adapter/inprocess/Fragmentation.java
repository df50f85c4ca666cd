package org.virtvzd.adapter.inprocess;

import java.util.random.RandomGenerator;

/** Decides how what is sent gets cut up on its way. Rules of the byte stream hold whatever it decides. */
interface Fragmentation {

    /** Everything as it comes. */
    Fragmentation NONE = new Fragmentation() {
        @Override
        public int piece(int max) {
            return max;
        }

        @Override
        public boolean interrupt() {
            return false;
        }
    };

    /** How many bytes go in one piece, from 1 to {@code max}. */
    int piece(int max);

    /** Whether other tasks of the loop are let in before the next piece. */
    boolean interrupt();

    /** Cuts at random: often a single byte, otherwise any length; a pause after every third piece or so. */
    static Fragmentation random(RandomGenerator random) {
        return new Fragmentation() {
            @Override
            public int piece(int max) {
                return random.nextInt(4) == 0 ? 1 : random.nextInt(1, max + 1);
            }

            @Override
            public boolean interrupt() {
                return random.nextInt(3) == 0;
            }
        };
    }
}
