package org.virtvzd.server.remote;

import java.util.BitSet;
import java.util.List;
import org.virtvzd.protocol.xdr.Opaque;

/** Sets of CPUs as the protocol has them: one bit per CPU, the lowest first. */
final class CpuMaps {
    private CpuMaps() {}

    /** The CPUs 0 … count − 1. */
    static Opaque firstOf(int count) {
        BitSet bits = new BitSet();
        bits.set(0, count);
        return padded(bits, (count + Byte.SIZE - 1) / Byte.SIZE);
    }

    /** The given CPUs in a map of a length that the client chose; what does not fit is left out. */
    static byte[] of(List<Integer> cpus, int length) {
        BitSet bits = new BitSet();
        cpus.stream().filter(cpu -> cpu < length * Byte.SIZE).forEach(bits::set);
        return java.util.Arrays.copyOf(bits.toByteArray(), length);
    }

    private static Opaque padded(BitSet bits, int length) {
        return Opaque.padded(bits.toByteArray(), length);
    }
}
