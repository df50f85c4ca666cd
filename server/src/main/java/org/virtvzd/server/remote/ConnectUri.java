package org.virtvzd.server.remote;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The URI that a client has opened.
 *
 * @param text as the client gave it
 * @param driverName name of the driver that serves it; clients show it as the hypervisor
 */
record ConnectUri(String text, String driverName) {
    private static final String ONLY_PATH = "/system";

    /** The parts of a URI; unlike the JDK's parser it takes {@code vz://}, whose path is empty. */
    private static final Pattern PARTS =
            Pattern.compile("(?<scheme>[^:/?#]+)://(?<authority>[^/?#]*)(?<path>[^?#]*)(\\?[^#]*)?(#.*)?");

    /**
     * Checks a URI: scheme {@code vz} or the older {@code parallels}, path {@code /system}, no host.
     *
     * @param text the URI
     * @return the URI with its driver
     * @throws LibvirtException NO_CONNECT when no driver serves it, INTERNAL_ERROR for another path
     */
    static ConnectUri parse(String text) {
        Matcher uri = PARTS.matcher(text);
        if (!uri.matches() && !text.isEmpty()) {
            throw new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.URI, "Unable to parse URI " + text);
        }
        if (text.isEmpty() || !uri.group("authority").isEmpty()) {
            throw noConnection(text);
        }
        String driverName =
                switch (uri.group("scheme")) {
                    case "vz" -> "vz";
                    case "parallels" -> "Parallels";
                    default -> throw noConnection(text);
                };
        String path = uri.group("path");
        if (!ONLY_PATH.equals(path)) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR,
                    ErrorDomain.PARALLELS,
                    "Unexpected Virtuozzo URI path '" + path + "', try vz:///system");
        }
        return new ConnectUri(text, driverName);
    }

    private static LibvirtException noConnection(String text) {
        LibvirtError error = text.isEmpty()
                ? LibvirtError.plain(ErrorCode.NO_CONNECT, ErrorDomain.NONE)
                : LibvirtError.of(ErrorCode.NO_CONNECT, ErrorDomain.NONE, text);
        return error.toException();
    }
}
