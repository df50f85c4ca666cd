package org.virtvzd.server.session;

import org.virtvzd.protocol.procedure.Answer;

/** One program of the protocol as one client meets it: answers calls and holds what belongs to the connection. */
public interface ProgramHandler {

    /**
     * Answers a call.
     *
     * @param call the call, of this program and its version, with status OK
     * @return the answer
     * @throws org.virtvzd.domain.error.LibvirtException when the call fails
     */
    Answer<?> call(Call call);

    /**
     * Whether a call may be made to wait while too many others are under way.
     *
     * @param procedure number of the call's procedure
     * @return false for queries, for calls that libvirt's table marks as urgent, and for what there is not
     */
    default boolean mayWait(int procedure) {
        return false;
    }

    /** Everything that was written to the client has gone out. */
    default void drained() {}

    /** The client is gone; everything held for it is to be let go. */
    default void closed() {}
}
