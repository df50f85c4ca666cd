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

    /** Everything that was written to the client has gone out. */
    default void drained() {}

    /** The client is gone; everything held for it is to be let go. */
    default void closed() {}
}
