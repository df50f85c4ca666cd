package org.virtvzd.server.session;

import java.util.List;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrValue;

/**
 * A call that a client has made.
 *
 * @param session the client
 * @param message the call as received
 * @param descriptors what came with it; those that the handler leaves here are closed before the reply
 */
public record Call(ClientSession session, Message message, List<Descriptor> descriptors) {

    /**
     * The call's header.
     *
     * @return program, version, procedure, serial
     */
    public MessageHeader header() {
        return message.header();
    }

    /**
     * Refuses the call when its client has yet to prove who it is and the procedure wants that.
     *
     * @param procedure what is called
     * @throws org.virtvzd.domain.error.LibvirtException RPC, "authentication required"
     */
    public void requireAuthentication(Procedure procedure) {
        if (!session.isAuthenticated() && !procedure.allowedBeforeAuthentication()) {
            throw RpcErrors.of("authentication required").toException();
        }
    }

    /**
     * Decodes the arguments.
     *
     * @param procedure what is called
     * @return the arguments
     * @throws org.virtvzd.domain.error.LibvirtException RPC, "Unable to decode message payload"
     */
    public XdrValue decode(Procedure procedure) {
        try {
            return procedure.decodeArgs(message.payload());
        } catch (XdrException e) {
            throw RpcErrors.of("Unable to decode message payload").toException();
        }
    }

    /**
     * Names the call for the log.
     *
     * @return program, procedure and client
     */
    @Override
    public String toString() {
        return "call of procedure " + header().proc() + " in program 0x" + Integer.toHexString(header().prog()) + " by "
                + session;
    }

    void closeDescriptors() {
        descriptors.forEach(Descriptor::close);
    }
}
