package org.virtvzd.server.remote;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.virtvzd.domain.Cause;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotTree;
import org.virtvzd.domainxml.SnapshotXmlFormatter;
import org.virtvzd.domainxml.SnapshotXmlParser;
import org.virtvzd.domainxml.SnapshotXmlParser.NewSnapshot;
import org.virtvzd.protocol.libvirt.VirDomainSnapshotCreateFlags;
import org.virtvzd.protocol.libvirt.VirDomainSnapshotDeleteFlags;
import org.virtvzd.protocol.libvirt.VirDomainSnapshotRevertFlags;
import org.virtvzd.protocol.libvirt.VirDomainSnapshotXMLFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainSnapshotProcedures;
import org.virtvzd.protocol.remote.RemoteDomainHasCurrentSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasCurrentSnapshotRet;
import org.virtvzd.protocol.remote.RemoteDomainListAllSnapshotsArgs;
import org.virtvzd.protocol.remote.RemoteDomainListAllSnapshotsRet;
import org.virtvzd.protocol.remote.RemoteDomainRevertToSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCurrentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCurrentRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotDeleteArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetParentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetParentRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotHasMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotHasMetadataRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotIsCurrentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotIsCurrentRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListAllChildrenArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListAllChildrenRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListChildrenNamesArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListChildrenNamesRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListNamesArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListNamesRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumChildrenArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumChildrenRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.host.SnapshotFilter;
import org.virtvzd.server.wire.WireDomains;

/** The snapshots of domains. What there is, is answered from the view; changes take their turn as a domain's jobs. */
final class DomainSnapshotCalls implements DomainSnapshotProcedures<RemoteCall> {
    private final RemoteCore core;
    private final DomainCommands commands;
    private final SnapshotXmlParser parser = new SnapshotXmlParser();

    DomainSnapshotCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    /** A snapshot that a handle stands for, with what it belongs to. */
    private record Found(Domain domain, Snapshot snapshot) {
        SnapshotTree tree() {
            return domain.snapshots();
        }
    }

    @Override
    public Answer<RemoteDomainSnapshotCreateXmlRet> domainSnapshotCreateXml(
            RemoteCall call, RemoteDomainSnapshotCreateXmlArgs args) {
        checkCreation(call, args.flags());
        core.find(args.dom());
        NewSnapshot wanted = parser.parse(args.xmlDesc(), (args.flags() & VirDomainSnapshotCreateFlags.VALIDATE) != 0);
        CompletionStage<String> created = commands.inJob(args.dom(), domain -> core.hypervisor()
                .createSnapshot(domain.uuid(), wanted.title(), wanted.description()));
        return Answer.later(created.thenApply(name -> new RemoteDomainSnapshotCreateXmlRet(
                handle(core.find(args.dom()).domain(), name))));
    }

    private static void checkCreation(RemoteCall call, int flags) {
        call.requires(
                flags,
                VirDomainSnapshotCreateFlags.CURRENT,
                "VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT",
                VirDomainSnapshotCreateFlags.REDEFINE,
                "VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE");
        call.exclusive(
                flags,
                VirDomainSnapshotCreateFlags.REDEFINE,
                "VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE",
                VirDomainSnapshotCreateFlags.NO_METADATA,
                "VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA");
        call.exclusive(
                flags,
                VirDomainSnapshotCreateFlags.REDEFINE,
                "VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE",
                VirDomainSnapshotCreateFlags.HALT,
                "VIR_DOMAIN_SNAPSHOT_CREATE_HALT");
        call.allowFlags(flags, VirDomainSnapshotCreateFlags.VALIDATE);
    }

    @Override
    public Answer<XdrVoid> domainRevertToSnapshot(RemoteCall call, RemoteDomainRevertToSnapshotArgs args) {
        call.exclusive(
                args.flags(),
                VirDomainSnapshotRevertFlags.RUNNING,
                "VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING",
                VirDomainSnapshotRevertFlags.PAUSED,
                "VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED");
        call.allowFlags(args.flags(), VirDomainSnapshotRevertFlags.PAUSED);
        boolean paused = args.flags() != 0;
        return change(
                args.snap(),
                (domain, snapshot) -> commands.causing(domain, Cause.REVERT, () -> core.hypervisor()
                        .revertToSnapshot(domain.uuid(), snapshot.name(), paused)));
    }

    @Override
    public Answer<XdrVoid> domainSnapshotDelete(RemoteCall call, RemoteDomainSnapshotDeleteArgs args) {
        call.exclusive(
                args.flags(),
                VirDomainSnapshotDeleteFlags.CHILDREN,
                "VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN",
                VirDomainSnapshotDeleteFlags.CHILDREN_ONLY,
                "VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY");
        call.allowFlags(args.flags(), VirDomainSnapshotDeleteFlags.CHILDREN);
        boolean withChildren = args.flags() != 0;
        return change(args.snap(), (domain, snapshot) -> core.hypervisor()
                .deleteSnapshot(domain.uuid(), snapshot.name(), withChildren));
    }

    /** The snapshot is looked up when the job's turn has come: it may be gone by then. */
    private Answer<XdrVoid> change(
            RemoteNonnullDomainSnapshot handle, BiFunction<Domain, Snapshot, CompletionStage<Void>> command) {
        return DomainCommands.answer(
                commands.inJob(handle.dom(), domain -> command.apply(domain, find(domain, handle.name()))));
    }

    @Override
    public Answer<RemoteDomainSnapshotGetXmlDescRet> domainSnapshotGetXmlDesc(
            RemoteCall call, RemoteDomainSnapshotGetXmlDescArgs args) {
        call.allowFlags(args.flags(), VirDomainSnapshotXMLFlags.SECURE);
        Found found = find(args.snap());
        return Answer.now(new RemoteDomainSnapshotGetXmlDescRet(
                SnapshotXmlFormatter.format(found.snapshot(), found.domain().uuid())));
    }

    @Override
    public Answer<RemoteDomainSnapshotNumRet> domainSnapshotNum(RemoteCall call, RemoteDomainSnapshotNumArgs args) {
        int count = list(call, args.dom(), args.flags()).size();
        return Answer.now(new RemoteDomainSnapshotNumRet(count));
    }

    @Override
    public Answer<RemoteDomainSnapshotListNamesRet> domainSnapshotListNames(
            RemoteCall call, RemoteDomainSnapshotListNamesArgs args) {
        List<Snapshot> found = list(call, args.dom(), args.flags());
        return Answer.now(new RemoteDomainSnapshotListNamesRet(names(found, args.maxnames())));
    }

    @Override
    public Answer<RemoteDomainListAllSnapshotsRet> domainListAllSnapshots(
            RemoteCall call, RemoteDomainListAllSnapshotsArgs args) {
        List<Snapshot> found = list(call, args.dom(), args.flags());
        return Answer.now(
                new RemoteDomainListAllSnapshotsRet(handles(args.dom(), found, args.needResults()), found.size()));
    }

    @Override
    public Answer<RemoteDomainSnapshotNumChildrenRet> domainSnapshotNumChildren(
            RemoteCall call, RemoteDomainSnapshotNumChildrenArgs args) {
        int count = children(call, args.snap(), args.flags()).size();
        return Answer.now(new RemoteDomainSnapshotNumChildrenRet(count));
    }

    @Override
    public Answer<RemoteDomainSnapshotListChildrenNamesRet> domainSnapshotListChildrenNames(
            RemoteCall call, RemoteDomainSnapshotListChildrenNamesArgs args) {
        List<Snapshot> found = children(call, args.snap(), args.flags());
        return Answer.now(new RemoteDomainSnapshotListChildrenNamesRet(names(found, args.maxnames())));
    }

    @Override
    public Answer<RemoteDomainSnapshotListAllChildrenRet> domainSnapshotListAllChildren(
            RemoteCall call, RemoteDomainSnapshotListAllChildrenArgs args) {
        List<Snapshot> found = children(call, args.snapshot(), args.flags());
        return Answer.now(new RemoteDomainSnapshotListAllChildrenRet(
                handles(args.snapshot().dom(), found, args.needResults()), found.size()));
    }

    @Override
    public Answer<RemoteDomainSnapshotLookupByNameRet> domainSnapshotLookupByName(
            RemoteCall call, RemoteDomainSnapshotLookupByNameArgs args) {
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        return Answer.now(new RemoteDomainSnapshotLookupByNameRet(
                handle(domain, find(domain, args.name()).name())));
    }

    @Override
    public Answer<RemoteDomainHasCurrentSnapshotRet> domainHasCurrentSnapshot(
            RemoteCall call, RemoteDomainHasCurrentSnapshotArgs args) {
        call.allowFlags(args.flags(), 0);
        boolean present = current(core.find(args.dom()).domain()).isPresent();
        return Answer.now(new RemoteDomainHasCurrentSnapshotRet(present ? 1 : 0));
    }

    @Override
    public Answer<RemoteDomainSnapshotCurrentRet> domainSnapshotCurrent(
            RemoteCall call, RemoteDomainSnapshotCurrentArgs args) {
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        Snapshot snapshot =
                current(domain).orElseThrow(() -> noSnapshot("the domain does not have a current snapshot"));
        return Answer.now(new RemoteDomainSnapshotCurrentRet(handle(domain, snapshot.name())));
    }

    private static Optional<Snapshot> current(Domain domain) {
        return domain.snapshots().currentSnapshot();
    }

    @Override
    public Answer<RemoteDomainSnapshotGetParentRet> domainSnapshotGetParent(
            RemoteCall call, RemoteDomainSnapshotGetParentArgs args) {
        call.allowFlags(args.flags(), 0);
        Found found = find(args.snap());
        String parent = found.snapshot()
                .parent()
                .orElseThrow(() -> noSnapshot("snapshot '" + found.snapshot().name() + "' does not have a parent"));
        return Answer.now(new RemoteDomainSnapshotGetParentRet(handle(found.domain(), parent)));
    }

    /** One that is not there is not the current one; that is no error. */
    @Override
    public Answer<RemoteDomainSnapshotIsCurrentRet> domainSnapshotIsCurrent(
            RemoteCall call, RemoteDomainSnapshotIsCurrentArgs args) {
        call.allowFlags(args.flags(), 0);
        SnapshotTree tree = core.find(args.snap().dom()).domain().snapshots();
        boolean current = tree.current().filter(args.snap().name()::equals).isPresent();
        return Answer.now(new RemoteDomainSnapshotIsCurrentRet(current ? 1 : 0));
    }

    /** The host keeps what libvirt's other drivers would keep beside it. */
    @Override
    public Answer<RemoteDomainSnapshotHasMetadataRet> domainSnapshotHasMetadata(
            RemoteCall call, RemoteDomainSnapshotHasMetadataArgs args) {
        call.allowFlags(args.flags(), 0);
        find(args.snap());
        return Answer.now(new RemoteDomainSnapshotHasMetadataRet(1));
    }

    private List<Snapshot> list(RemoteCall call, RemoteNonnullDomain handle, int flags) {
        call.allowFlags(flags, SnapshotFilter.KNOWN);
        return new SnapshotFilter(flags).of(core.find(handle).domain().snapshots());
    }

    private List<Snapshot> children(RemoteCall call, RemoteNonnullDomainSnapshot handle, int flags) {
        call.allowFlags(flags, SnapshotFilter.KNOWN);
        Found parent = find(handle);
        return new SnapshotFilter(flags).below(parent.tree(), parent.snapshot());
    }

    private Found find(RemoteNonnullDomainSnapshot handle) {
        Domain domain = core.find(handle.dom()).domain();
        return new Found(domain, find(domain, handle.name()));
    }

    private static Snapshot find(Domain domain, String name) {
        return domain.snapshots()
                .find(name)
                .orElseThrow(() -> noSnapshot("no domain snapshot with matching name '" + name + "'"));
    }

    private static LibvirtException noSnapshot(String detail) {
        return new LibvirtException(ErrorCode.NO_DOMAIN_SNAPSHOT, ErrorDomain.PARALLELS, detail);
    }

    private static RemoteNonnullDomainSnapshot handle(Domain domain, String name) {
        return new RemoteNonnullDomainSnapshot(name, WireDomains.of(domain));
    }

    /** As many handles as were asked for, which is all or none. */
    private List<RemoteNonnullDomainSnapshot> handles(
            RemoteNonnullDomain handle, List<Snapshot> snapshots, int needResults) {
        Domain domain = core.find(handle).domain();
        Stream<Snapshot> wanted = needResults == 0 ? Stream.empty() : snapshots.stream();
        return wanted.map(snapshot -> handle(domain, snapshot.name())).toList();
    }

    private static List<String> names(List<Snapshot> snapshots, int max) {
        return snapshots.stream().limit(max).map(Snapshot::name).toList();
    }
}
