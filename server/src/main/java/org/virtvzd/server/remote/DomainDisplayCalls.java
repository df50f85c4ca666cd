package org.virtvzd.server.remote;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.VirDomainConsoleFlags;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.remote.DomainDisplayProcedures;
import org.virtvzd.protocol.remote.RemoteDomainOpenConsoleArgs;
import org.virtvzd.protocol.remote.RemoteDomainScreenshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainScreenshotRet;
import org.virtvzd.protocol.xdr.XdrVoid;

/** What domains show. */
final class DomainDisplayCalls implements DomainDisplayProcedures<RemoteCall> {
    private static final String ALIAS = "serial";

    private final RemoteCore core;
    private final Map<Line, ConsoleStream> consoles = new HashMap<>();

    /** A serial port, at which one client sits at a time. */
    private record Line(UUID domain, int port) {}

    DomainDisplayCalls(RemoteCore core) {
        this.core = core;
    }

    /**
     * One client sits at a console; another one is refused, or takes it over by force. Its serial port is one on which
     * the machine listens, since the host knows no other way to it.
     */
    @Override
    public Answer<XdrVoid> domainOpenConsole(RemoteCall call, RemoteDomainOpenConsoleArgs args) {
        call.allowFlags(args.flags(), VirDomainConsoleFlags.FORCE | VirDomainConsoleFlags.SAFE);
        Domain domain = core.find(args.dom()).domain();
        ModificationImpact.requireActive(domain);
        SerialPort serial = serial(domain, args.devName());
        Line line = new Line(domain.uuid(), serial.port());
        call.session().requireRoomForStream();
        Optional<ConsoleStream> other = Optional.ofNullable(consoles.get(line));
        if (other.isPresent() && (args.flags() & VirDomainConsoleFlags.FORCE) == 0) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_FAILED, ErrorDomain.PARALLELS, "Active console session exists for this domain");
        }
        other.ifPresent(ConsoleStream::hangUp);
        ConsoleStream stream = new ConsoleStream(core, call, ended -> consoles.remove(line, ended));
        consoles.put(line, stream);
        return Answer.later(core.hypervisor()
                .openConsole(domain.uuid(), serial.port(), stream)
                .whenComplete((guest, failure) -> {
                    if (failure != null) {
                        consoles.remove(line, stream);
                    }
                })
                .thenApply(guest -> {
                    stream.connected(guest);
                    return XdrVoid.VOID;
                }));
    }

    private static SerialPort serial(Domain domain, Optional<String> device) {
        SerialPort found = domain.config().devices().serials().stream()
                .filter(serial -> device.isEmpty() || device.get().equals(ALIAS + serial.port()))
                .findFirst()
                .orElseThrow(() -> internal("cannot find console device '" + device.orElse("default") + "'"));
        if (!found.listens()) {
            throw internal("character device " + ALIAS + found.port()
                    + " is not a socket on which the machine listens, so nobody can connect to it");
        }
        return found;
    }

    private static LibvirtException internal(String detail) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, detail);
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
