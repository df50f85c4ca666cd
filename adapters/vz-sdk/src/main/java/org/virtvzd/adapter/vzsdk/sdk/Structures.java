package org.virtvzd.adapter.vzsdk.sdk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** The structures that functions of the SDK take. All are packed. */
public final class Structures {

    /** What a default configuration is asked with; its pointer is not aligned. */
    static final StructLayout DEFAULTS_WANTED = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("nVmType"),
            ValueLayout.ADDRESS_UNALIGNED.withName("sConfigSample"),
            ValueLayout.JAVA_INT.withName("nOsVersion"));

    /** A limit of processor time, disk traffic or memory. */
    static final StructLayout LIMIT =
            MemoryLayout.structLayout(ValueLayout.JAVA_INT.withName("value"), ValueLayout.JAVA_INT.withName("type"));

    private static final long TYPE = DEFAULTS_WANTED.byteOffset(PathElement.groupElement("nVmType"));
    private static final long SAMPLE = DEFAULTS_WANTED.byteOffset(PathElement.groupElement("sConfigSample"));
    private static final long VALUE = LIMIT.byteOffset(PathElement.groupElement("value"));
    private static final long UNIT = LIMIT.byteOffset(PathElement.groupElement("type"));

    private Structures() {}

    /**
     * What a default configuration is asked with.
     *
     * @param arena where it lives
     * @param kind {@code PVT_VM} or {@code PVT_CT}
     * @param sample name of the host's sample
     * @return the structure
     */
    public static MemorySegment defaultsWanted(Arena arena, int kind, String sample) {
        MemorySegment wanted = arena.allocate(DEFAULTS_WANTED);
        wanted.set(ValueLayout.JAVA_INT, TYPE, kind);
        wanted.set(ValueLayout.ADDRESS_UNALIGNED, SAMPLE, arena.allocateFrom(sample));
        return wanted;
    }

    /**
     * A limit, to be given or to be filled in.
     *
     * @param arena where it lives
     * @param value the number
     * @param unit its unit, which is also what is asked for
     * @return the structure
     */
    public static MemorySegment limit(Arena arena, int value, int unit) {
        MemorySegment limit = arena.allocate(LIMIT);
        limit.set(ValueLayout.JAVA_INT, VALUE, value);
        limit.set(ValueLayout.JAVA_INT, UNIT, unit);
        return limit;
    }

    /**
     * The number of a limit.
     *
     * @param limit the structure
     * @return in its unit, 0 for none
     */
    public static int value(MemorySegment limit) {
        return limit.get(ValueLayout.JAVA_INT, VALUE);
    }

    /**
     * The unit of a limit.
     *
     * @param limit the structure
     * @return one of the SDK's numbers
     */
    public static int unit(MemorySegment limit) {
        return limit.get(ValueLayout.JAVA_INT, UNIT);
    }
}
