package org.virtvzd.bench.scenario;

import java.util.Optional;
import org.virtvzd.bench.client.PreparedCall;
import org.virtvzd.bench.daemon.Subject;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The calls that several scenarios make. */
final class Calls {
    private Calls() {}

    /** The small call: looks a domain up and reads a few numbers of it. */
    static PreparedCall small(Subject subject) {
        return PreparedCall.of(
                RemoteProcedure.DOMAIN_GET_INFO,
                new RemoteDomainGetInfoArgs(subject.running().getFirst()));
    }

    static PreparedCall authList() {
        return PreparedCall.of(RemoteProcedure.AUTH_LIST, XdrVoid.VOID);
    }

    static PreparedCall open(Subject subject) {
        return PreparedCall.of(RemoteProcedure.CONNECT_OPEN, new RemoteConnectOpenArgs(Optional.of(subject.uri()), 0));
    }

    static PreparedCall close() {
        return PreparedCall.of(RemoteProcedure.CONNECT_CLOSE, XdrVoid.VOID);
    }
}
