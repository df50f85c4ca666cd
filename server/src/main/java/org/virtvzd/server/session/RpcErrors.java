package org.virtvzd.server.session;

import java.util.Optional;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.protocol.rpc.MessageError;

/** The errors of the RPC layer, and the way of every error onto the wire. */
public final class RpcErrors {
    /** Longest text of an error that is sent, in characters; a client can make errors quote what it sent. */
    public static final int MAX_TEXT = 16_384;

    private static final int LEVEL_ERROR = 2;

    private RpcErrors() {}

    /**
     * An error that the RPC layer itself raises.
     *
     * @param text the sentence
     * @return error RPC
     */
    public static LibvirtError of(String text) {
        return LibvirtError.of(ErrorCode.RPC, ErrorDomain.RPC, text);
    }

    /**
     * A procedure that the program does not have. C clients look for these very words.
     *
     * @param number the number that was called
     * @return error RPC
     */
    public static LibvirtError unknownProcedure(int number) {
        return of("unknown procedure: " + number);
    }

    /**
     * An internal error of the RPC layer.
     *
     * @param detail what is wrong
     * @return error INTERNAL_ERROR
     */
    public static LibvirtError internal(String detail) {
        return LibvirtError.of(ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, detail);
    }

    /**
     * The error as it travels. The objects that an error could refer to are never sent.
     *
     * @param error what the client is told
     * @return the payload of an error reply
     */
    public static MessageError toWire(LibvirtError error) {
        return new MessageError(
                error.code().number(),
                error.domain().number(),
                Optional.of(cut(error.message())),
                LEVEL_ERROR,
                Optional.empty(),
                error.str1(),
                error.str2().map(RpcErrors::cut),
                Optional.empty(),
                error.int1(),
                error.int2(),
                Optional.empty());
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end);
    }
}
