package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainDisplayProcedures;
import org.virtvzd.protocol.remote.RemoteDomainScreenshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainScreenshotRet;

/** What domains show. */
final class DomainDisplayCalls implements DomainDisplayProcedures<RemoteCall> {
    private final RemoteCore core;

    DomainDisplayCalls(RemoteCore core) {
        this.core = core;
    }

    /** A virtual machine has one screen. */
    @Override
    public Answer<RemoteDomainScreenshotRet> domainScreenshot(RemoteCall call, RemoteDomainScreenshotArgs args) {
        call.allowFlags(args.flags(), 0);
        Domain domain = core.find(args.dom()).domain();
        ModificationImpact.requireActive(domain);
        if (domain.config().kind() == DomainKind.CONTAINER) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_UNSUPPORTED, ErrorDomain.PARALLELS, "a container has no screen");
        }
        if (args.screen() != 0) {
            throw new LibvirtException(
                    ErrorCode.INVALID_ARG,
                    ErrorDomain.PARALLELS,
                    "currently is supported only taking screenshots of screen ID 0");
        }
        call.session().requireRoomForStream();
        return Answer.later(core.hypervisor().screenshot(domain.uuid()).thenApply(picture -> {
            Download.open(core, call, picture.data());
            return new RemoteDomainScreenshotRet(Optional.of(picture.mimeType()));
        }));
    }
}
