package org.virtvzd.server.remote;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.GuestInfo.GuestFilesystem;
import org.virtvzd.protocol.libvirt.VirDomainGetHostnameFlags;
import org.virtvzd.protocol.libvirt.VirDomainInterfaceAddressesSource;
import org.virtvzd.protocol.libvirt.VirIPAddrType;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainGuestProcedures;
import org.virtvzd.protocol.remote.RemoteConstants;
import org.virtvzd.protocol.remote.RemoteDomainFsinfo;
import org.virtvzd.protocol.remote.RemoteDomainGetFsinfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetFsinfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetGuestInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetGuestInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetHostnameArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetHostnameRet;
import org.virtvzd.protocol.remote.RemoteDomainInterface;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceAddressesArgs;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceAddressesRet;
import org.virtvzd.protocol.remote.RemoteDomainIpAddr;
import org.virtvzd.protocol.remote.RemoteDomainSetUserPasswordArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.session.RpcErrors;

/** The systems inside domains. */
final class DomainGuestCalls implements DomainGuestProcedures<RemoteCall> {
    private final RemoteCore core;
    private final DomainCommands commands;

    DomainGuestCalls(RemoteCore core, DomainCommands commands) {
        this.core = core;
        this.commands = commands;
    }

    @Override
    public Answer<XdrVoid> domainSetUserPassword(RemoteCall call, RemoteDomainSetUserPasswordArgs args) {
        String user = call.nonNull("user", args.user());
        String password = call.nonNull("password", args.password());
        call.allowFlags(args.flags(), 0);
        return DomainCommands.answer(
                commands.inJob(args.dom(), domain -> core.hypervisor().setUserPassword(domain.uuid(), user, password)));
    }

    /**
     * The host gives guests their addresses, so those of the definition are what a lease is elsewhere; the guest itself
     * knows the others as well.
     */
    @Override
    public Answer<RemoteDomainInterfaceAddressesRet> domainInterfaceAddresses(
            RemoteCall call, RemoteDomainInterfaceAddressesArgs args) {
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        ModificationImpact.requireActive(domain);
        return switch (args.source()) {
            case VirDomainInterfaceAddressesSource.LEASE ->
                Answer.now(new RemoteDomainInterfaceAddressesRet(domain.config().devices().interfaces().stream()
                        .filter(net -> !net.addresses().isEmpty())
                        .map(net -> addresses(
                                net.hostDevice().orElse(net.mac().toString()), Optional.of(net.mac()), net.addresses()))
                        .toList()));
            case VirDomainInterfaceAddressesSource.AGENT ->
                Answer.later(core.hypervisor()
                        .guestInfo(domain.uuid())
                        .thenApply(info -> new RemoteDomainInterfaceAddressesRet(info.interfaces().stream()
                                .map(net -> addresses(net.name(), net.mac(), net.addresses()))
                                .toList())));
            default ->
                throw new LibvirtException(
                        ErrorCode.ARGUMENT_UNSUPPORTED,
                        ErrorDomain.PARALLELS,
                        "Unsupported IP address data source " + Integer.toUnsignedString(args.source()));
        };
    }

    private static RemoteDomainInterface addresses(
            String name, Optional<MacAddress> mac, List<GuestAddress> addresses) {
        return new RemoteDomainInterface(
                name,
                mac.map(MacAddress::toString),
                addresses.stream()
                        .map(address -> new RemoteDomainIpAddr(
                                address.ipv6() ? VirIPAddrType.IPV6 : VirIPAddrType.IPV4,
                                address.address(),
                                GuestParameters.prefix(address)))
                        .toList());
    }

    /** The guest's own word, whichever of the sources the caller would like best, as there are no leases. */
    @Override
    public Answer<RemoteDomainGetHostnameRet> domainGetHostname(RemoteCall call, RemoteDomainGetHostnameArgs args) {
        call.exclusive(
                args.flags(),
                VirDomainGetHostnameFlags.LEASE,
                "VIR_DOMAIN_GET_HOSTNAME_LEASE",
                VirDomainGetHostnameFlags.AGENT,
                "VIR_DOMAIN_GET_HOSTNAME_AGENT");
        call.allowFlags(args.flags(), VirDomainGetHostnameFlags.AGENT);
        return Answer.later(running(args.dom())
                .thenApply(info -> new RemoteDomainGetHostnameRet(info.hostname()
                        .orElseThrow(() -> new LibvirtException(
                                ErrorCode.NO_HOSTNAME,
                                ErrorDomain.PARALLELS,
                                "no hostname found for domain " + args.dom().name())))));
    }

    @Override
    public Answer<RemoteDomainGetFsinfoRet> domainGetFsinfo(RemoteCall call, RemoteDomainGetFsinfoArgs args) {
        call.allowFlags(args.flags(), 0);
        return Answer.later(running(args.dom()).thenApply(info -> {
            List<GuestFilesystem> found = info.filesystems();
            if (found.size() > RemoteConstants.REMOTE_DOMAIN_FSINFO_MAX) {
                throw RpcErrors.of("Too many mountpoints in fsinfo: " + found.size() + " for limit "
                                + RemoteConstants.REMOTE_DOMAIN_FSINFO_MAX)
                        .toException();
            }
            return new RemoteDomainGetFsinfoRet(
                    found.stream()
                            .map(each ->
                                    new RemoteDomainFsinfo(each.mountPoint(), each.device(), each.type(), each.disks()))
                            .toList(),
                    found.size());
        }));
    }

    /** Users, operating system, time zone, disks, load and devices are nothing that the guest tools tell. */
    @Override
    public Answer<RemoteDomainGetGuestInfoRet> domainGetGuestInfo(RemoteCall call, RemoteDomainGetGuestInfoArgs args) {
        call.allowFlags(args.flags(), 0);
        int unknown = args.types() & ~GuestParameters.SUPPORTED;
        if (unknown != 0) {
            throw LibvirtError.badArgument(
                            ErrorDomain.PARALLELS,
                            "vzDomainGetGuestInfo",
                            "types",
                            "unsupported guest information types '0x" + Integer.toHexString(unknown) + "'")
                    .toException();
        }
        int types = args.types() == 0 ? GuestParameters.SUPPORTED : args.types();
        DomainConfig config = core.find(args.dom()).domain().config();
        return Answer.later(running(args.dom())
                .thenApply(info -> new RemoteDomainGetGuestInfoRet(GuestParameters.of(info, config, types))));
    }

    private CompletionStage<GuestInfo> running(RemoteNonnullDomain handle) {
        Domain domain = core.find(handle).domain();
        ModificationImpact.requireActive(domain);
        return core.hypervisor().guestInfo(domain.uuid());
    }
}
