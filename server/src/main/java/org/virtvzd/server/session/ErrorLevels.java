package org.virtvzd.server.session;

import java.util.EnumSet;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtError;

/** How important an error that a client is told is to the log: that something is not there is everyday's business. */
final class ErrorLevels {
    private static final Set<ErrorCode> EVERYDAY = EnumSet.of(
            ErrorCode.NO_DOMAIN,
            ErrorCode.NO_NETWORK,
            ErrorCode.NO_STORAGE_POOL,
            ErrorCode.NO_STORAGE_VOL,
            ErrorCode.NO_NODE_DEVICE,
            ErrorCode.NO_INTERFACE,
            ErrorCode.NO_NWFILTER,
            ErrorCode.NO_NWFILTER_BINDING,
            ErrorCode.NO_SECRET,
            ErrorCode.NO_DOMAIN_SNAPSHOT,
            ErrorCode.OPERATION_INVALID,
            ErrorCode.NO_DOMAIN_METADATA,
            ErrorCode.NO_SERVER,
            ErrorCode.NO_CLIENT,
            ErrorCode.NO_HOSTNAME,
            ErrorCode.MULTIPLE_INTERFACES,
            ErrorCode.NO_NETWORK_METADATA);

    private ErrorLevels() {}

    static System.Logger.Level of(LibvirtError error) {
        return EVERYDAY.contains(error.code()) ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR;
    }
}
