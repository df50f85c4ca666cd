package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.Metadata;
import org.virtvzd.protocol.libvirt.VirDomainMetadataType;
import org.virtvzd.protocol.remote.RemoteDomainGetMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMetadataArgs;

/** Title, description and what applications keep with a domain. */
final class DomainMetadata {
    private DomainMetadata() {}

    /** Checks what can be said of a request without the domain. */
    static void check(RemoteCall call, RemoteDomainGetMetadataArgs args) {
        switch (args.type()) {
            case VirDomainMetadataType.TITLE, VirDomainMetadataType.DESCRIPTION -> call.isNull("uri", args.uri());
            case VirDomainMetadataType.ELEMENT -> call.nonNull("uri", args.uri());
            default -> {
                // Refused when the domain is there.
            }
        }
    }

    /** Checks what can be said of a request without the domain. */
    static void check(RemoteCall call, RemoteDomainSetMetadataArgs args) {
        boolean element = args.type() == VirDomainMetadataType.ELEMENT;
        if (args.type() == VirDomainMetadataType.TITLE
                && args.metadata().filter(title -> title.contains("\n")).isPresent()) {
            throw call.badArgument("metadata", "metadata title can't contain newlines");
        }
        if (element) {
            call.nonNull("uri", args.uri());
            if (args.metadata().isPresent()) {
                call.nonNull("key", args.key());
            }
        } else if (args.type() == VirDomainMetadataType.TITLE || args.type() == VirDomainMetadataType.DESCRIPTION) {
            call.isNull("uri", args.uri());
            call.isNull("key", args.key());
        }
    }

    /** What a definition has. */
    static String read(DomainConfig config, RemoteDomainGetMetadataArgs args) {
        Optional<String> found =
                switch (args.type()) {
                    case VirDomainMetadataType.TITLE -> nonEmpty(config.title());
                    case VirDomainMetadataType.DESCRIPTION -> nonEmpty(config.description());
                    case VirDomainMetadataType.ELEMENT ->
                        Metadata.find(config.metadata(), args.uri().orElseThrow());
                    default -> throw unknown(args.type());
                };
        return found.orElseThrow(() -> new LibvirtException(
                ErrorCode.NO_DOMAIN_METADATA, ErrorDomain.DOMAIN, "Requested metadata element is not present"));
    }

    /** A definition with something else, or without. */
    static DomainConfig write(DomainConfig config, RemoteDomainSetMetadataArgs args) {
        return switch (args.type()) {
            case VirDomainMetadataType.TITLE -> config.withTitle(args.metadata().orElse(""));
            case VirDomainMetadataType.DESCRIPTION ->
                config.withDescription(args.metadata().orElse(""));
            case VirDomainMetadataType.ELEMENT -> config.withMetadata(element(config.metadata(), args));
            default -> throw unknown(args.type());
        };
    }

    private static String element(String metadata, RemoteDomainSetMetadataArgs args) {
        String uri = args.uri().orElseThrow();
        return args.metadata()
                .map(given -> Metadata.with(metadata, args.key().orElseThrow(), uri, given))
                .orElseGet(() -> Metadata.without(metadata, uri));
    }

    private static Optional<String> nonEmpty(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }

    private static LibvirtException unknown(int type) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.DOMAIN, "unknown metadata type " + type);
    }
}
