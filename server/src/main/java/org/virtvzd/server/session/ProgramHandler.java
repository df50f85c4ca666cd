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
     * Whether a call may not be made to wait for others, because it never takes long.
     *
     * @param procedure number of the call's procedure
     * @return true also for one that there is not
     */
    boolean isUrgent(int procedure);

    /** The client is gone; everything held for it is to be let go. */
    default void closed() {}
}
