package org.virtvzd.server.remote;

import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainMemoryProcedures;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryRet;

/** The memory of domains. */
final class DomainMemoryCalls implements DomainMemoryProcedures<RemoteCall> {
    private final RemoteCore core;

    DomainMemoryCalls(RemoteCore core) {
        this.core = core;
    }

    @Override
    public Answer<RemoteDomainGetMaxMemoryRet> domainGetMaxMemory(RemoteCall call, RemoteDomainGetMaxMemoryArgs args) {
        return Answer.now(new RemoteDomainGetMaxMemoryRet(
                core.find(args.dom()).domain().config().memoryKiB()));
    }
}
