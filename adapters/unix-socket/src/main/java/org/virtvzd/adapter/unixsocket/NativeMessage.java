package org.virtvzd.adapter.unixsocket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.OptionalInt;

/**
 * What the system calls {@code sendmsg} and {@code recvmsg} work on: a run of bytes, of which the last one received or
 * the only one sent may carry a descriptor. May be used again and again, by one thread.
 *
 * <p>Netty can pass descriptors too, but sends whatever byte lies on its stack, cannot tell a byte without a
 * descriptor from an error, makes received descriptors non-blocking for everybody who shares them, and leaves them
 * open to child processes; and its ordinary reads destroy descriptors. The system calls are made here directly instead.
 */
final class NativeMessage {
    /** The result when the call would have to wait. */
    static final long WOULD_WAIT = -1;

    private static final StructLayout IO_VECTOR = MemoryLayout.structLayout(ADDRESS, JAVA_LONG);
    private static final StructLayout MESSAGE = MemoryLayout.structLayout(
            ADDRESS.withName("name"),
            JAVA_INT.withName("name_length"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("vectors"),
            JAVA_LONG.withName("vector_count"),
            ADDRESS.withName("control"),
            JAVA_LONG.withName("control_length"),
            JAVA_INT.withName("flags"),
            MemoryLayout.paddingLayout(4));
    private static final long VECTORS = offset("vectors");
    private static final long VECTOR_COUNT = offset("vector_count");
    private static final long CONTROL = offset("control");
    private static final long CONTROL_LENGTH = offset("control_length");
    private static final long VECTOR_LENGTH = ADDRESS.byteSize();

    /** A control message: its length, two ints that say what it is, then the descriptor. */
    private static final long LEVEL = 8;

    private static final long TYPE = 12;
    private static final long DESCRIPTOR = 16;

    /** Exactly one descriptor; the system throws away what does not fit. */
    private static final long CONTROL_MESSAGE_LENGTH = 20;

    private static final long CONTROL_MESSAGE_SPACE = 24;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ECONNRESET = 104;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SENDMSG = link("sendmsg");
    private static final MethodHandle RECVMSG = link("recvmsg");

    private final MemorySegment state;
    private final MemorySegment vector;
    private final MemorySegment control;
    private final MemorySegment message;

    /** Describes all of the bytes; lives as long as the arena. */
    NativeMessage(Arena arena, MemorySegment bytes) {
        state = arena.allocate(Linker.Option.captureStateLayout());
        vector = arena.allocate(IO_VECTOR);
        vector.set(ADDRESS, 0, bytes);
        vector.set(JAVA_LONG, VECTOR_LENGTH, bytes.byteSize());
        control = arena.allocate(CONTROL_MESSAGE_SPACE, JAVA_LONG.byteSize());
        message = arena.allocate(MESSAGE);
        message.set(ADDRESS, VECTORS, vector);
        message.set(JAVA_LONG, VECTOR_COUNT, 1);
        message.set(ADDRESS, CONTROL, control);
    }

    /** Sends the bytes, of which there must be one, with a descriptor; it stays open here. */
    long send(int socket, int descriptor) throws IOException {
        control.set(JAVA_LONG, 0, CONTROL_MESSAGE_LENGTH);
        control.set(JAVA_INT, LEVEL, SOL_SOCKET);
        control.set(JAVA_INT, TYPE, SCM_RIGHTS);
        control.set(JAVA_INT, DESCRIPTOR, descriptor);
        message.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_MESSAGE_SPACE);
        return call(SENDMSG, socket, MSG_DONTWAIT | MSG_NOSIGNAL);
    }

    /**
     * Receives at most so many bytes. The system stops behind a byte that carries a descriptor.
     *
     * @return how many; 0 at the end of the stream; or {@link #WOULD_WAIT}
     */
    long receive(int socket, long most) throws IOException {
        vector.set(JAVA_LONG, VECTOR_LENGTH, most);
        message.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_MESSAGE_LENGTH);
        return call(RECVMSG, socket, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    }

    /** The descriptor that the last byte received has carried; it belongs to the caller now. */
    OptionalInt descriptor() {
        boolean carried = message.get(JAVA_LONG, CONTROL_LENGTH) >= CONTROL_MESSAGE_LENGTH
                && control.get(JAVA_INT, LEVEL) == SOL_SOCKET
                && control.get(JAVA_INT, TYPE) == SCM_RIGHTS;
        return carried ? OptionalInt.of(control.get(JAVA_INT, DESCRIPTOR)) : OptionalInt.empty();
    }

    /** Calls until no signal interferes. */
    private long call(MethodHandle function, int socket, int flags) throws IOException {
        while (true) {
            long result = invoke(function, socket, flags);
            if (result >= 0) {
                return result;
            }
            int errno = (int) ERRNO.get(state, 0L);
            if (errno == EAGAIN) {
                return WOULD_WAIT;
            }
            if (errno != EINTR) {
                throw new IOException(errno == ECONNRESET ? "Connection reset by peer" : "system error " + errno);
            }
        }
    }

    private long invoke(MethodHandle function, int socket, int flags) {
        try {
            return (long) function.invokeExact(state, socket, message, flags);
        } catch (Throwable e) {
            throw new AssertionError("A call of the C library cannot throw", e);
        }
    }

    private static long offset(String field) {
        return MESSAGE.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    @SuppressWarnings("restricted") // The signature is that of both functions.
    private static MethodHandle link(String function) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }
}
