package org.virtvzd.client;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.xdr.XdrException;

/** Errors as a server sends them. */
final class WireErrors {
    private static final Map<Integer, ErrorCode> CODES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toUnmodifiableMap(ErrorCode::number, code -> code));
    private static final Map<Integer, ErrorDomain> DOMAINS = Arrays.stream(ErrorDomain.values())
            .collect(Collectors.toUnmodifiableMap(ErrorDomain::number, domain -> domain));

    private WireErrors() {}

    /** The error in a reply or a stream packet; a number that is newer than this library becomes INTERNAL_ERROR. */
    static LibvirtException of(Message message) {
        MessageError error;
        try {
            error = MessageError.decode(message.payload());
        } catch (XdrException e) {
            return rpc("Unable to decode message payload").toException();
        }
        return new LibvirtError(
                        CODES.getOrDefault(error.code(), ErrorCode.INTERNAL_ERROR),
                        DOMAINS.getOrDefault(error.domain(), ErrorDomain.NONE),
                        error.message().orElse("unknown error"),
                        error.str1(),
                        error.str2(),
                        error.int1(),
                        error.int2())
                .toException();
    }

    static LibvirtError rpc(String text) {
        return LibvirtError.of(ErrorCode.RPC, ErrorDomain.RPC, text);
    }

    static LibvirtError closed() {
        return LibvirtError.of(ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, "client socket is closed");
    }
}
