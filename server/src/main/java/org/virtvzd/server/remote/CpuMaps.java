package org.virtvzd.server.remote;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.virtvzd.domain.config.CpuSet;
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
    private static byte[] of(List<Integer> cpus, int length) {
        BitSet bits = new BitSet();
        cpus.stream().filter(cpu -> cpu < length * Byte.SIZE).forEach(bits::set);
        return Arrays.copyOf(bits.toByteArray(), length);
    }

    /** The CPUs below a count that a map has. */
    static CpuSet read(Opaque map, int count) {
        return new CpuSet(BitSet.valueOf(map.toByteArray()).stream()
                .filter(cpu -> cpu < count)
                .boxed()
                .toList());
    }

    /** So many maps of one length, all alike. */
    static Opaque repeated(CpuSet cpus, int count, int length) {
        byte[] one = of(cpus.cpus(), length);
        byte[] all = new byte[count * length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * length, length);
        }
        return Opaque.of(all);
    }

    private static Opaque padded(BitSet bits, int length) {
        return Opaque.padded(bits.toByteArray(), length);
    }
}
