package org.virtvzd.server.session;

import java.util.List;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrWriter;

/**
 * The answer that another daemon has given to a call, a result or an error: it goes out as it came, under the serial of
 * the client's call.
 *
 * @param reply the whole message as it came
 * @param descriptors came with it; the session sends them
 */
public record Forwarded(Message reply, List<Descriptor> descriptors) implements XdrValue {

    @Override
    public void encode(XdrWriter out) {
        out.writeRaw(reply.data());
    }
}
