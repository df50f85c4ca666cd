package org.virtvzd.adapter.vzsdk.sdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How the functions of the SDK are called: linked when they are first needed, results checked, texts fetched again with a
 * larger buffer while they grow. Every call has an arena of its own; the library copies what it is given.
 */
abstract class PrlCalls {
    private static final Logger LOG = System.getLogger(PrlCalls.class.getName());
    private static final String DESCRIBE = "PrlApi_GetResultDescription";
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int FIRST_TEXT_BYTES = 256;

    /** More than any text of the SDK: a snapshot tree of the largest size has less. */
    private static final int MOST_TEXT_BYTES = 64 << 20;

    private final SymbolLookup library;
    private final AtomicReferenceArray<MethodHandle> functions;

    PrlCalls(SymbolLookup library, int count) {
        this.library = library;
        functions = new AtomicReferenceArray<>(count);
    }

    /** A call that answers with a result code. */
    @FunctionalInterface
    interface Plain {
        int call(Arena arena) throws Throwable;
    }

    /** A call that writes a value of fixed width. */
    @FunctionalInterface
    interface Cell {
        int call(Arena arena, MemorySegment cell) throws Throwable;
    }

    /** A call that writes a text. */
    @FunctionalInterface
    interface Text {
        int call(Arena arena, MemorySegment text, MemorySegment length) throws Throwable;
    }

    /** A call that gives a job. */
    @FunctionalInterface
    interface Start {
        long call(Arena arena) throws Throwable;
    }

    /** The function of a slot, linked at its first use. Two threads may link it at once, to the same effect. */
    MethodHandle function(int slot, String name, String shape) {
        MethodHandle known = functions.get(slot);
        if (known == null) {
            known = link(name, shape);
            functions.set(slot, known);
        }
        return known;
    }

    @SuppressWarnings("restricted") // What this module is for.
    private MethodHandle link(String name, String shape) {
        MemorySegment address = library.find(name)
                .orElseThrow(() -> new SdkException(
                        PrlConstants.PRL_ERR_UNIMPLEMENTED, name, "The library has no function " + name + "."));
        MemoryLayout[] arguments =
                shape.chars().skip(1).mapToObj(PrlCalls::layout).toArray(MemoryLayout[]::new);
        return LINKER.downcallHandle(address, FunctionDescriptor.of(layout(shape.charAt(0)), arguments));
    }

    private static MemoryLayout layout(int letter) {
        return switch (letter) {
            case 'J' -> ValueLayout.JAVA_LONG;
            case 'I' -> ValueLayout.JAVA_INT;
            case 'A' -> ValueLayout.ADDRESS;
            default -> throw new IllegalArgumentException("no width " + (char) letter);
        };
    }

    void run(String name, Plain function) {
        try (Arena arena = Arena.ofConfined()) {
            check(name, function.call(arena));
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    int number(String name, Cell function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.JAVA_INT);
            check(name, function.call(arena, cell));
            return cell.get(ValueLayout.JAVA_INT, 0);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    long wide(String name, Cell function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.JAVA_LONG);
            check(name, function.call(arena, cell));
            return cell.get(ValueLayout.JAVA_LONG, 0);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    <K extends Kind> Handle<K> handle(String name, Cell function) {
        return adopt(wide(name, function));
    }

    Handle<Kind.Job> job(String name, Start function) {
        try (Arena arena = Arena.ofConfined()) {
            long job = function.call(arena);
            if (job == 0) {
                throw new SdkException(PrlConstants.PRL_ERR_OUT_OF_MEMORY, name, "The library has no memory left.");
            }
            return adopt(job);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    String text(String name, Text function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            int room = FIRST_TEXT_BYTES;
            while (room <= MOST_TEXT_BYTES) {
                MemorySegment buffer = arena.allocate(room);
                length.set(ValueLayout.JAVA_INT, 0, room);
                int result = function.call(arena, buffer, length);
                if (result != PrlConstants.PRL_ERR_BUFFER_OVERRUN) {
                    check(name, result);
                    return buffer.getString(0, StandardCharsets.UTF_8);
                }
                // Some room more than it says: what was too long may have grown meanwhile.
                room = Math.max(length.get(ValueLayout.JAVA_INT, 0), room) + FIRST_TEXT_BYTES;
            }
            throw new SdkException(PrlConstants.PRL_ERR_BUFFER_OVERRUN, name, "The text does not end.");
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /**
     * Takes over a reference that the library gave.
     *
     * @param <K> what it stands for, which the caller knows
     * @param value the number
     * @return the reference
     */
    public <K extends Kind> Handle<K> adopt(long value) {
        return new Handle<>(this, value);
    }

    private void check(String name, int result) {
        if (result < 0) {
            throw new SdkException(result, name, name.equals(DESCRIBE) ? "" : describe(result));
        }
    }

    /**
     * The SDK's own words for a result.
     *
     * @param result a result code
     * @return the brief text, a blank and the long one
     */
    public final String describe(int result) {
        try {
            return apiGetResultDescription(result, true, false) + " " + apiGetResultDescription(result, false, false);
        } catch (SdkException e) {
            return "The SDK has no words for this.";
        }
    }

    /**
     * Takes one more reference to an object.
     *
     * @param handle its number
     */
    final void addReference(long handle) {
        handleAddRef(handle);
    }

    /**
     * Gives a reference back. A library that has shut down meanwhile does not know it any more, and needs not to.
     *
     * @param handle its number
     */
    final void giveBack(long handle) {
        try {
            handleFree(handle);
        } catch (SdkException e) {
            LOG.log(Level.DEBUG, () -> "A handle was unknown: " + e.getMessage());
        }
    }

    abstract String apiGetResultDescription(int nErrCode, boolean bIsBriefMessage, boolean bFormated);

    abstract void handleAddRef(long handle);

    abstract void handleFree(long handle);

    private static RuntimeException unchecked(Throwable e) {
        return switch (e) {
            case RuntimeException plain -> plain;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
