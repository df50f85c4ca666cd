package org.virtvzd.server.remote;

import java.util.List;
import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.VirDomainInterfaceAddressesSource;
import org.virtvzd.protocol.libvirt.VirIPAddrType;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainGuestProcedures;
import org.virtvzd.protocol.remote.RemoteDomainInterface;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceAddressesArgs;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceAddressesRet;
import org.virtvzd.protocol.remote.RemoteDomainIpAddr;
import org.virtvzd.protocol.remote.RemoteDomainSetUserPasswordArgs;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The systems inside domains. */
final class DomainGuestCalls implements DomainGuestProcedures<RemoteCall> {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

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

    /** The host gives guests their addresses, so those of the definition are what a lease is elsewhere. */
    @Override
    public Answer<RemoteDomainInterfaceAddressesRet> domainInterfaceAddresses(
            RemoteCall call, RemoteDomainInterfaceAddressesArgs args) {
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        ModificationImpact.requireActive(domain);
        if (args.source() != VirDomainInterfaceAddressesSource.LEASE) {
            throw new LibvirtException(
                    ErrorCode.ARGUMENT_UNSUPPORTED,
                    ErrorDomain.PARALLELS,
                    "Unsupported IP address data source " + Integer.toUnsignedString(args.source()));
        }
        return Answer.now(new RemoteDomainInterfaceAddressesRet(domain.config().devices().interfaces().stream()
                .filter(net -> !net.addresses().isEmpty())
                .map(DomainGuestCalls::addresses)
                .toList()));
    }

    private static RemoteDomainInterface addresses(NetworkInterface net) {
        List<RemoteDomainIpAddr> addresses = net.addresses().stream()
                .map(address -> new RemoteDomainIpAddr(
                        address.ipv6() ? VirIPAddrType.IPV6 : VirIPAddrType.IPV4,
                        address.address(),
                        address.prefix().orElse(address.ipv6() ? IPV6_BITS : IPV4_BITS)))
                .toList();
        String mac = net.mac().toString();
        return new RemoteDomainInterface(net.hostDevice().orElse(mac), Optional.of(mac), addresses);
    }
}
