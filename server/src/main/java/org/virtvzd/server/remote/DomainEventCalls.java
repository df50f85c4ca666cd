package org.virtvzd.server.remote;

import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.VirDomainEventID;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainEventProcedures;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackDeregisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventDeregisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventDeregisterRet;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventRegisterRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.xdr.XdrVoid;

/** Registrations: for domain events in the old and the new style, and for the loss of the host. */
final class DomainEventCalls implements DomainEventProcedures<RemoteCall> {
    private final RemoteCore core;

    DomainEventCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteConnectDomainEventRegisterRet> connectDomainEventRegister(RemoteCall call) {
        core.events().registerLegacy(call.session(), VirDomainEventID.LIFECYCLE);
        return Answer.now(new RemoteConnectDomainEventRegisterRet(0));
    }

    @Override
    public Answer<RemoteConnectDomainEventDeregisterRet> connectDomainEventDeregister(RemoteCall call) {
        core.events().deregisterLegacy(call.session(), VirDomainEventID.LIFECYCLE);
        return Answer.now(new RemoteConnectDomainEventDeregisterRet(0));
    }

    @Override
    public Answer<XdrVoid> connectDomainEventRegisterAny(
            RemoteCall call, RemoteConnectDomainEventRegisterAnyArgs args) {
        core.events().registerLegacy(call.session(), args.eventID());
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> connectDomainEventDeregisterAny(
            RemoteCall call, RemoteConnectDomainEventDeregisterAnyArgs args) {
        core.events().deregisterLegacy(call.session(), args.eventID());
        return Answer.done();
    }

    @Override
    public Answer<RemoteConnectDomainEventCallbackRegisterAnyRet> connectDomainEventCallbackRegisterAny(
            RemoteCall call, RemoteConnectDomainEventCallbackRegisterAnyArgs args) {
        int callbackId = core.events()
                .register(call.session(), args.eventID(), args.dom().map(RemoteNonnullDomain::uuid));
        return Answer.now(new RemoteConnectDomainEventCallbackRegisterAnyRet(callbackId));
    }

    @Override
    public Answer<XdrVoid> connectDomainEventCallbackDeregisterAny(
            RemoteCall call, RemoteConnectDomainEventCallbackDeregisterAnyArgs args) {
        core.events().deregister(call.session(), args.callbackID());
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> connectRegisterCloseCallback(RemoteCall call) {
        if (!core.closeListeners().add(call.client())) {
            throw invalid("A close callback is already registered");
        }
        return Answer.done();
    }

    @Override
    public Answer<XdrVoid> connectUnregisterCloseCallback(RemoteCall call) {
        if (!core.closeListeners().remove(call.client())) {
            throw invalid("A different callback was requested");
        }
        return Answer.done();
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.OPERATION_INVALID, ErrorDomain.PARALLELS, detail);
    }
}
