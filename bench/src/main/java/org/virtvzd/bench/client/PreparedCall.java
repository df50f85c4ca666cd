package org.virtvzd.bench.client;

import java.nio.ByteBuffer;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.xdr.XdrValue;

/** A call that is encoded once and sent many times, each time under a new serial. Belongs to one thread. */
public final class PreparedCall {
    private final ByteBuffer bytes;

    private PreparedCall(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Encodes a call.
     *
     * @param procedure what to call
     * @param args its arguments
     * @return the call
     */
    public static PreparedCall of(Procedure procedure, XdrValue args) {
        byte[] frame = new Frames().call(procedure, 0, args);
        return new PreparedCall(ByteBuffer.allocateDirect(frame.length).put(frame));
    }

    /** The whole message, to be sent at once. */
    ByteBuffer withSerial(int serial) {
        FrameLayout.putSerial(bytes, 0, serial);
        return bytes.rewind();
    }

    /** The call many times in a row, so that one system call sends as many as are wanted. */
    ByteBuffer repeated(int times) {
        ByteBuffer all = ByteBuffer.allocateDirect(times * bytes.capacity());
        for (int i = 0; i < times; i++) {
            all.put(bytes.rewind());
        }
        return all;
    }

    int length() {
        return bytes.capacity();
    }
}
