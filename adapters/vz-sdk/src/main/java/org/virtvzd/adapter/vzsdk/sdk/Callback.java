package org.virtvzd.adapter.vzsdk.sdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The function that the library calls for each event, on a thread of its own per connection. It copies what matters,
 * gives the handle back and hands the copy on; it neither throws, which would end the JVM, nor waits, which would hold up
 * all later events. Its code lives as long as the process, so that a late call finds it.
 */
public final class Callback {
    private static final Logger LOG = System.getLogger(Callback.class.getName());

    /** Events whose values are numbers that somebody reads. */
    private static final Set<Integer> WITH_VALUES = Set.of(
            PrlConstants.PET_DSP_EVT_VM_STATE_CHANGED,
            PrlConstants.PET_DSP_EVT_VM_MIGRATE_PROGRESS_CHANGED,
            PrlConstants.PET_DSP_EVT_VM_PERFSTATS);

    private final Prl prl;
    private final Consumer<Message> receiver;
    private final MemorySegment code;

    /**
     * Makes one.
     *
     * @param prl the library that calls
     * @param receiver takes messages; called on the library's threads; must not block
     */
    public Callback(Prl prl, Consumer<Message> receiver) {
        this.prl = prl;
        this.receiver = receiver;
        code = stub();
    }

    @SuppressWarnings("restricted") // Being called by native code is what this is for.
    private MemorySegment stub() {
        try {
            var target = MethodHandles.lookup()
                    .bind(this, "called", MethodType.methodType(int.class, long.class, MemorySegment.class));
            var shape = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
            return Linker.nativeLinker().upcallStub(target, shape, Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Has a connection's events delivered.
     *
     * @param server the connection
     * @param connection a number for it, which its messages carry
     */
    public void register(Handle<Kind.Server> server, long connection) {
        prl.srvRegEventHandler(server, code, MemorySegment.ofAddress(connection));
    }

    /**
     * Ends that; waits while an event is being delivered.
     *
     * @param server the connection
     * @param connection its number
     */
    public void unregister(Handle<Kind.Server> server, long connection) {
        prl.srvUnregEventHandler(server, code, MemorySegment.ofAddress(connection));
    }

    @SuppressWarnings("unused") // Called by the library.
    private int called(long value, MemorySegment connection) {
        try (Handle<Kind.Event> handle = prl.adopt(value)) {
            if (prl.handleGetType(value) == PrlConstants.PHT_EVENT) {
                receiver.accept(copy(handle, connection.address()));
            }
        } catch (Throwable e) {
            report(e);
        }
        return 0;
    }

    private static void report(Throwable e) {
        try {
            LOG.log(Level.WARNING, "An event of the Virtuozzo SDK was not understood", e);
        } catch (Throwable nothingCanBeDone) {
            // An exception that left this method would end the JVM.
        }
    }

    private Message copy(Handle<Kind.Event> event, long connection) {
        int type = prl.eventGetType(event);
        return new Message(
                connection,
                type,
                prl.eventGetIssuerId(event),
                prl.handleGetPackageId(event),
                WITH_VALUES.contains(type) ? values(event) : Map.of());
    }

    private Map<String, Long> values(Handle<Kind.Event> event) {
        Map<String, Long> values = new HashMap<>();
        int count = prl.eventGetParamsCount(event);
        for (int i = 0; i < count; i++) {
            try (Handle<Kind.Parameter> parameter = prl.eventGetParam(event, i)) {
                values.put(prl.evtPrmGetName(parameter), prl.evtPrmToInt64(parameter));
            }
        }
        return values;
    }
}
