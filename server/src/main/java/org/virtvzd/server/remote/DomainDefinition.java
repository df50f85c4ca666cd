package org.virtvzd.server.remote;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.AbiCheck;
import org.virtvzd.protocol.libvirt.VirDomainDefineFlags;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainErrors;
import org.virtvzd.server.relay.Siblings;
import org.virtvzd.server.relay.StorageVolumes;

/** Defining: a new domain, or another definition for one that is there. */
final class DomainDefinition {
    private final RemoteCore core;
    private final Dialect dialect;
    private final Optional<Siblings> siblings;

    DomainDefinition(RemoteCore core, Dialect dialect, Optional<Siblings> siblings) {
        this.core = core;
        this.dialect = dialect;
        this.siblings = siblings;
    }

    /**
     * Defines a domain. Whether the volumes of its file systems can be used is asked of the storage daemon, where there
     * is one.
     *
     * @param call the client's call
     * @param xml the document
     * @param flags virDomainDefineFlags
     * @return the domain as it is on the host afterwards
     * @throws LibvirtException when the document is refused
     */
    CompletionStage<Domain> define(RemoteCall call, String xml, int flags) {
        DomainConfig config = dialect.domains().parse(xml, (flags & VirDomainDefineFlags.VALIDATE) != 0);
        CompletionStage<Void> usable = siblings.map(
                        others -> StorageVolumes.require(others, ForwardedIdentity.of(call.session()), config))
                .orElseGet(() -> CompletableFuture.completedStage(null));
        return usable.thenCompose(checked -> core.jobs().run(config.uuid(), () -> {
                    Optional<DomainEntry> known = core.model().view().byUuid(config.uuid());
                    return known.isPresent() ? change(known.get().domain(), config) : add(config);
                }))
                .thenApply(done -> core.model()
                        .view()
                        .byUuid(config.uuid())
                        .orElseThrow(() -> DomainErrors.noDomain(config.uuid(), config.name()))
                        .domain());
    }

    /**
     * Reads and checks a definition without using it.
     *
     * @param xml the document
     * @return the definition
     * @throws LibvirtException when the document is refused
     */
    DomainConfig parse(String xml) {
        return dialect.domains().parse(xml, false);
    }

    private CompletionStage<Void> add(DomainConfig config) {
        requireFreeName(config);
        return core.hypervisor().define(config);
    }

    private CompletionStage<Void> change(Domain known, DomainConfig config) {
        if (known.hasManagedSave()) {
            return keep(known, config);
        }
        if (known.config().kind() != config.kind()) {
            throw new LibvirtException(
                    ErrorCode.CONFIG_UNSUPPORTED,
                    ErrorDomain.PARALLELS,
                    "changing OS type is not supported by vz driver");
        }
        requireFreeName(config);
        // The document says neither whether the domain starts with the host nor how much traffic it may cause, so all
        // of
        // that stays.
        Tuning old = known.config().tuning();
        Tuning kept = config.tuning()
                .withIoLimits(old.ioBytesPerSecond(), old.iopsLimit())
                .withNetworkKbits(old.networkKbits());
        return core.hypervisor()
                .redefine(config.withAutostart(known.config().autostart()).withTuning(kept));
    }

    /**
     * Leaves a saved domain as it is: its memory fits one definition only, and the same one is fine.
     *
     * @param known the domain
     * @param config the definition that somebody wants it to have
     * @return nothing to wait for
     * @throws LibvirtException ARGUMENT_UNSUPPORTED when it is another definition
     */
    static CompletionStage<Void> keep(Domain known, DomainConfig config) {
        if (!AbiCheck.compatible(known.config(), config)) {
            throw new LibvirtException(
                    ErrorCode.ARGUMENT_UNSUPPORTED,
                    ErrorDomain.PARALLELS,
                    "Can't change domain configuration in managed save state");
        }
        return CompletableFuture.completedStage(null);
    }

    /**
     * The definition of a domain under another name.
     *
     * @param domain the domain
     * @param name the name
     * @return the definition
     * @throws LibvirtException when the name cannot be had, or the domain is not in a state to be renamed
     */
    DomainConfig renamed(Domain domain, String name) {
        if (domain.state().isActive()) {
            throw DomainCommands.invalid("cannot rename active domain");
        }
        if (domain.hasManagedSave()) {
            throw DomainCommands.invalid("domain with a managed saved state can't be renamed");
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\n') >= 0 || name.length() > DomainConfig.MAX_NAME) {
            throw new LibvirtException(
                    ErrorCode.XML_ERROR,
                    ErrorDomain.DOMAIN,
                    "name " + name + " must not contain '/' and line breaks, nor more than " + DomainConfig.MAX_NAME
                            + " characters");
        }
        if (domain.name().equals(name)) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, "Can't rename domain to itself");
        }
        DomainConfig config = domain.config().withName(name);
        requireFreeName(config);
        return config;
    }

    /**
     * Refuses a definition whose name belongs to another domain.
     *
     * @param config the definition
     * @throws LibvirtException OPERATION_FAILED, naming the other domain
     */
    void requireFreeName(DomainConfig config) {
        core.model()
                .view()
                .byName(config.name())
                .filter(other -> !other.domain().uuid().equals(config.uuid()))
                .ifPresent(other -> {
                    throw new LibvirtException(
                            ErrorCode.OPERATION_FAILED,
                            ErrorDomain.DOMAIN,
                            "domain '" + config.name() + "' already exists with uuid "
                                    + other.domain().uuid());
                });
    }
}
