package org.virtvzd.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.Cause;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.DomainXmlFormatter;
import org.virtvzd.domainxml.MigrationCookieXml;
import org.virtvzd.domainxml.XmlForm;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.protocol.libvirt.VirDomainMigrateFlags;
import org.virtvzd.protocol.libvirt.VirDomainXMLFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainMigrationProcedures;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigrateConfirm3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateFinish3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigrateFinish3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigratePerform3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigratePerform3ParamsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.host.DomainErrors;
import org.virtvzd.server.relay.Siblings;
import org.virtvzd.server.wire.WireDomains;

/**
 * Moving domains to another host. The client leads both daemons through five phases: begin (source), prepare (target),
 * perform (source), finish (target), confirm (source). The hosts move the domain between them in the third. In a
 * peer-to-peer migration the client asks for the third only, and the source's daemon does the rest.
 */
final class DomainMigrationCalls implements DomainMigrationProcedures<RemoteCall> {
    /** All of them are the way in which the host moves a domain anyway, but PAUSED and PEER2PEER. */
    private static final int FLAGS = VirDomainMigrateFlags.LIVE
            | VirDomainMigrateFlags.PEER2PEER
            | VirDomainMigrateFlags.PERSIST_DEST
            | VirDomainMigrateFlags.UNDEFINE_SOURCE
            | VirDomainMigrateFlags.PAUSED
            | VirDomainMigrateFlags.NON_SHARED_INC;

    /** A target knows no more of the domain than its definition says; its peers read the session alone. */
    private static final UUID NO_UUID = new UUID(0, 0);

    private static final String NO_NAME = "__fakename__";

    private final RemoteCore core;
    private final DomainCommands commands;
    private final DomainDefinition definition;
    private final Optional<Siblings> siblings;
    private final MigrationCookieXml cookies = new MigrationCookieXml();

    DomainMigrationCalls(
            RemoteCore core, DomainCommands commands, DomainDefinition definition, Optional<Siblings> siblings) {
        this.core = core;
        this.commands = commands;
        this.definition = definition;
        this.siblings = siblings;
    }

    @Override
    public Answer<RemoteDomainMigrateBegin3ParamsRet> domainMigrateBegin3Params(
            RemoteCall call, RemoteDomainMigrateBegin3ParamsArgs args) {
        call.allowFlags(args.flags(), FLAGS);
        return Answer.now(begin(args.dom(), args.params()));
    }

    private RemoteDomainMigrateBegin3ParamsRet begin(RemoteNonnullDomain handle, List<TypedParam> given) {
        MigrationParameters params = MigrationParameters.of(given);
        if (params.bandwidth() != 0) {
            throw unsupported("Bandwidth rate limiting is not supported");
        }
        if (params.destinationXml().isPresent()) {
            throw unsupported("Changing destination XML is not supported");
        }
        Domain domain = core.find(handle).domain();
        XmlForm form = XmlForm.of(VirDomainXMLFlags.SECURE | VirDomainXMLFlags.INACTIVE | VirDomainXMLFlags.MIGRATABLE);
        return new RemoteDomainMigrateBegin3ParamsRet(
                cookie(domain.uuid(), domain.name()), DomainXmlFormatter.format(domain, form));
    }

    /** Nothing is made: the domain comes as a whole, with the third phase. */
    @Override
    public Answer<RemoteDomainMigratePrepare3ParamsRet> domainMigratePrepare3Params(
            RemoteCall call, RemoteDomainMigratePrepare3ParamsArgs args) {
        call.allowFlags(args.flags(), FLAGS);
        MigrationParameters params = MigrationParameters.of(args.params());
        Optional<String> uri = params.uri().isPresent()
                ? Optional.empty()
                : Optional.of(MigrationUri.of(core.model().host().hostname()));
        String xml = params.destinationXml().orElseThrow(() -> missing("destination_xml"));
        DomainConfig given = definition.parse(xml);
        requireAbsent(params.destinationName().map(given::withName).orElse(given));
        return Answer.now(new RemoteDomainMigratePrepare3ParamsRet(cookie(NO_UUID, NO_NAME), uri));
    }

    private void requireAbsent(DomainConfig config) {
        if (core.model().view().byUuid(config.uuid()).isPresent()) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_FAILED,
                    ErrorDomain.DOMAIN,
                    "domain '" + config.name() + "' already exists with uuid " + config.uuid());
        }
        definition.requireFreeName(config);
    }

    @Override
    public Answer<RemoteDomainMigratePerform3ParamsRet> domainMigratePerform3Params(
            RemoteCall call, RemoteDomainMigratePerform3ParamsArgs args) {
        call.allowFlags(args.flags(), FLAGS);
        MigrationParameters.of(args.params());
        core.find(args.dom());
        CompletionStage<Void> moved = (args.flags() & VirDomainMigrateFlags.PEER2PEER) == 0
                ? perform(args.dom(), args.params(), args.cookieIn(), args.flags())
                : lead(args);
        return Answer.later(moved.thenApply(done -> new RemoteDomainMigratePerform3ParamsRet(Opaque.EMPTY)));
    }

    private CompletionStage<Void> perform(
            RemoteNonnullDomain handle, List<TypedParam> given, Opaque cookie, int flags) {
        MigrationParameters params = MigrationParameters.of(given);
        String text = params.uri().orElseThrow(() -> internal("migrate uri is not set"));
        UUID session = session(cookie);
        MigrationUri uri = MigrationUri.parse(text);
        boolean paused = (flags & VirDomainMigrateFlags.PAUSED) != 0;
        MigrationTarget target = new MigrationTarget(uri.host(), uri.port(), session, params.destinationName(), paused);
        return commands.inJob(
                handle,
                domain -> commands.causing(
                        domain, Cause.MIGRATION, () -> core.hypervisor().migrate(domain.uuid(), target)));
    }

    /** Leads the target's daemon instead of the client. */
    private CompletionStage<Void> lead(RemoteDomainMigratePerform3ParamsArgs args) {
        String uri = args.dconnuri().orElseThrow(() -> missing("dconnuri"));
        Siblings others = siblings.orElseThrow(() -> PeerToPeerMigration.unreachable(uri));
        PeerToPeerMigration migration = new PeerToPeerMigration(
                begin(args.dom(), args.params()),
                args.params(),
                core.find(args.dom()).domain().name(),
                args.flags());
        return PeerToPeerMigration.connect(others, uri)
                .thenCompose(target -> migration.run(
                        target,
                        (params, cookie) ->
                                DomainCommands.attempt(() -> perform(args.dom(), params, cookie, args.flags()))));
    }

    @Override
    public Answer<RemoteDomainMigrateFinish3ParamsRet> domainMigrateFinish3Params(
            RemoteCall call, RemoteDomainMigrateFinish3ParamsArgs args) {
        call.allowFlags(args.flags(), FLAGS);
        MigrationParameters params = MigrationParameters.of(args.params());
        if (args.cancelled() != 0) {
            throw LibvirtError.unrecorded().toException();
        }
        String name = params.destinationName().orElseThrow(() -> missing("destination_name"));
        return Answer.later(core.hypervisor()
                .lookUp(name)
                .thenApply(found -> core.model().view().byName(name).orElseThrow(() -> DomainErrors.noName(name)))
                .thenApply(entry ->
                        new RemoteDomainMigrateFinish3ParamsRet(WireDomains.of(entry.domain()), Opaque.EMPTY)));
    }

    /** There is nothing left to do: the domain went when it arrived, or never left. */
    @Override
    public Answer<XdrVoid> domainMigrateConfirm3Params(RemoteCall call, RemoteDomainMigrateConfirm3ParamsArgs args) {
        call.allowFlags(args.flags(), FLAGS);
        MigrationParameters.of(args.params());
        return Answer.now(XdrVoid.VOID);
    }

    private Opaque cookie(UUID domain, String name) {
        String xml = MigrationCookieXml.format(core.hypervisor().session(), domain, name);
        return Opaque.of((xml + '\0').getBytes(UTF_8));
    }

    private UUID session(Opaque cookie) {
        byte[] bytes = cookie.toByteArray();
        if (bytes.length == 0 || bytes[bytes.length - 1] != 0) {
            throw internal("Invalid migration cookie");
        }
        return cookies.session(new String(Arrays.copyOf(bytes, bytes.length - 1), UTF_8))
                .orElseThrow(() -> internal("missing or malformed session-uuid element in migration data"));
    }

    private static LibvirtException internal(String detail) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, detail);
    }

    private static LibvirtException missing(String parameter) {
        return new LibvirtException(
                ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, "parameter '" + parameter + "' is not set");
    }

    private static LibvirtException unsupported(String detail) {
        return new LibvirtException(ErrorCode.OPERATION_UNSUPPORTED, ErrorDomain.PARALLELS, detail);
    }
}
