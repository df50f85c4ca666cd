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

/**
 * Passes descriptors over a UNIX socket: one zero byte that carries one descriptor.
 *
 * <p>Netty can pass descriptors too, but sends whatever byte lies on its stack, cannot tell a byte without a
 * descriptor from an error, makes received descriptors non-blocking for everybody who shares them, and leaves them
 * open to child processes. The system calls are made here directly instead. They are linked when the first descriptor
 * is passed, because that takes a tenth of a second.
 */
final class DescriptorPassing {
    /** What a read that is meant for a descriptor brought. */
    sealed interface Received {
        /** A descriptor, which now belongs to the caller. */
        record Passed(int number) implements Received {}

        /** A byte that carries none. */
        record PlainByte() implements Received {}

        /** Nothing has arrived yet. */
        record NotYet() implements Received {}

        /** Nothing will arrive any more. */
        record EndOfStream() implements Received {}
    }

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

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SENDMSG = link("sendmsg");
    private static final MethodHandle RECVMSG = link("recvmsg");

    private DescriptorPassing() {}

    /**
     * Sends a descriptor; it stays open here.
     *
     * @return false if the socket takes nothing at the moment
     */
    static boolean send(int socket, int descriptor) throws IOException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment message = message(arena);
            MemorySegment control = control(message);
            control.set(JAVA_LONG, 0, CONTROL_MESSAGE_LENGTH);
            control.set(JAVA_INT, LEVEL, SOL_SOCKET);
            control.set(JAVA_INT, TYPE, SCM_RIGHTS);
            control.set(JAVA_INT, DESCRIPTOR, descriptor);
            message.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_MESSAGE_SPACE);
            return call(SENDMSG, arena, socket, message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
        }
    }

    /** Reads one byte and the descriptor that it carries, if it does. */
    static Received receive(int socket) throws IOException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment message = message(arena);
            MemorySegment control = control(message);
            message.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_MESSAGE_LENGTH);
            long length = call(RECVMSG, arena, socket, message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
            if (length <= 0) {
                return length == 0 ? new Received.EndOfStream() : new Received.NotYet();
            }
            boolean carries = message.get(JAVA_LONG, CONTROL_LENGTH) >= CONTROL_MESSAGE_LENGTH
                    && control.get(JAVA_INT, LEVEL) == SOL_SOCKET
                    && control.get(JAVA_INT, TYPE) == SCM_RIGHTS;
            return carries ? new Received.Passed(control.get(JAVA_INT, DESCRIPTOR)) : new Received.PlainByte();
        }
    }

    /** A message of one zero byte with room for a control message. */
    private static MemorySegment message(Arena arena) {
        MemorySegment vector = arena.allocate(IO_VECTOR);
        vector.set(ADDRESS, 0, arena.allocate(1));
        vector.set(JAVA_LONG, ADDRESS.byteSize(), 1);
        MemorySegment message = arena.allocate(MESSAGE);
        message.set(ADDRESS, VECTORS, vector);
        message.set(JAVA_LONG, VECTOR_COUNT, 1);
        message.set(ADDRESS, CONTROL, arena.allocate(CONTROL_MESSAGE_SPACE, JAVA_LONG.byteSize()));
        return message;
    }

    @SuppressWarnings("restricted") // The size is the one that was allocated.
    private static MemorySegment control(MemorySegment message) {
        return message.get(ADDRESS, CONTROL).reinterpret(CONTROL_MESSAGE_SPACE);
    }

    /** Calls until no signal interferes; the result, or -1 if the call would have to wait. */
    private static long call(MethodHandle function, Arena arena, int socket, MemorySegment message, int flags)
            throws IOException {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        while (true) {
            long result = invoke(function, state, socket, message, flags);
            int errno = (int) ERRNO.get(state, 0L);
            if (result >= 0 || errno == EAGAIN) {
                return result;
            }
            if (errno != EINTR) {
                throw new IOException("passing a descriptor failed with error " + errno);
            }
        }
    }

    private static long invoke(
            MethodHandle function, MemorySegment state, int socket, MemorySegment message, int flags) {
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
