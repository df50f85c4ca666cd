package org.virtvzd.bench.client;

import java.nio.ByteBuffer;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.xdr.XdrReader;

/** Decodes replies outside the hot loops. */
final class Replies {
    private Replies() {}

    static XdrReader payload(ByteBuffer in) {
        byte[] bytes = new byte[FrameLayout.length(in) - Message.MIN_LENGTH];
        in.get(in.position() + Message.MIN_LENGTH, bytes);
        return new XdrReader(bytes, 0, bytes.length);
    }

    static String errorText(ByteBuffer in) {
        return MessageError.decode(payload(in)).message().orElse("no message");
    }
}
