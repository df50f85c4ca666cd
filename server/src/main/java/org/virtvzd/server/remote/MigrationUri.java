package org.virtvzd.server.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Where another host's dispatcher is reached: {@code vzmigr://host[:port]}.
 *
 * @param host name or address
 * @param port TCP port, 0 for the usual one
 */
record MigrationUri(String host, int port) {
    private static final String SCHEME = "vzmigr";

    /**
     * The URI of a host.
     *
     * @param hostname its name
     * @return the text
     * @throws LibvirtException INTERNAL_ERROR when nobody else can reach a host by that name
     */
    static String of(String hostname) {
        if (hostname.startsWith("localhost")) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR,
                    ErrorDomain.PARALLELS,
                    "hostname on destination resolved to localhost, but migration requires an FQDN");
        }
        return SCHEME + "://" + hostname;
    }

    /**
     * Reads a URI.
     *
     * @param text the text
     * @return its parts
     * @throws LibvirtException INTERNAL_ERROR when it is none, INVALID_ARG when it lacks or has too many parts,
     *     ARGUMENT_UNSUPPORTED for another scheme
     */
    static MigrationUri parse(String text) {
        URI uri = uri(text);
        Optional<String> scheme = Optional.ofNullable(uri.getScheme());
        Optional<String> host = Optional.ofNullable(uri.getHost());
        if (scheme.isEmpty() || host.isEmpty()) {
            throw invalid("scheme and host are mandatory vz migration URI: " + text);
        }
        if (uri.getUserInfo() != null
                || !Optional.ofNullable(uri.getPath()).orElse("").isEmpty()
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw invalid("only scheme, host and port are supported in vz migration URI: " + text);
        }
        if (!scheme.get().equals(SCHEME)) {
            throw new LibvirtException(
                    ErrorCode.ARGUMENT_UNSUPPORTED,
                    ErrorDomain.PARALLELS,
                    "unsupported scheme " + scheme.get() + " in migration URI " + text);
        }
        return new MigrationUri(host.get(), Math.max(0, uri.getPort()));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.URI, "Unable to parse URI " + text);
        }
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, detail);
    }
}
