package org.virtvzd.server.remote;

import org.virtvzd.domainxml.DeviceAction;
import org.virtvzd.domainxml.DeviceAlias;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainDeviceProcedures;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceArgs;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceAliasArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainUpdateDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;

/** Single devices of domains. */
final class DomainDeviceCalls implements DomainDeviceProcedures<RemoteCall> {
    private final DomainCommands commands;
    private final Dialect dialect;

    DomainDeviceCalls(DomainCommands commands, Dialect dialect) {
        this.commands = commands;
        this.dialect = dialect;
    }

    @Override
    public Answer<XdrVoid> domainAttachDevice(RemoteCall call, RemoteDomainAttachDeviceArgs args) {
        return change(args.dom(), args.xml(), DeviceAction.ATTACH, ModificationImpact.FLAGS);
    }

    @Override
    public Answer<XdrVoid> domainAttachDeviceFlags(RemoteCall call, RemoteDomainAttachDeviceFlagsArgs args) {
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return change(args.dom(), args.xml(), DeviceAction.ATTACH, args.flags());
    }

    @Override
    public Answer<XdrVoid> domainDetachDevice(RemoteCall call, RemoteDomainDetachDeviceArgs args) {
        return change(args.dom(), args.xml(), DeviceAction.DETACH, ModificationImpact.FLAGS);
    }

    @Override
    public Answer<XdrVoid> domainDetachDeviceFlags(RemoteCall call, RemoteDomainDetachDeviceFlagsArgs args) {
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return change(args.dom(), args.xml(), DeviceAction.DETACH, args.flags());
    }

    @Override
    public Answer<XdrVoid> domainUpdateDeviceFlags(RemoteCall call, RemoteDomainUpdateDeviceFlagsArgs args) {
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return change(args.dom(), args.xml(), DeviceAction.UPDATE, args.flags());
    }

    @Override
    public Answer<XdrVoid> domainDetachDeviceAlias(RemoteCall call, RemoteDomainDetachDeviceAliasArgs args) {
        call.allowFlags(args.flags(), ModificationImpact.FLAGS);
        return commands.edit(args.dom(), args.flags(), DeviceAlias.detach(args.alias())::applyTo);
    }

    private Answer<XdrVoid> change(RemoteNonnullDomain handle, String xml, DeviceAction action, int flags) {
        return commands.edit(handle, flags, config -> dialect.devices()
                .parse(xml, config.kind(), action)
                .applyTo(config));
    }
}
