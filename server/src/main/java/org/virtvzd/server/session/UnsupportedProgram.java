package org.virtvzd.server.session;

import java.util.Map;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.procedure.Answer;

/**
 * A program of another hypervisor that libvirt's daemons serve on every connection: each of its calls answers that the
 * driver does not support it.
 *
 * @param functions the public C function behind each procedure number
 */
public record UnsupportedProgram(Map<Integer, String> functions) implements ProgramHandler {
    /** The qemu program. */
    public static final UnsupportedProgram QEMU = new UnsupportedProgram(Map.of(
            1, "virDomainQemuMonitorCommand",
            2, "virDomainQemuAttach",
            3, "virDomainQemuAgentCommand",
            4, "virConnectDomainQemuMonitorEventRegister",
            5, "virConnectDomainQemuMonitorEventDeregister",
            7, "virDomainQemuMonitorCommandWithFiles"));

    /** The lxc program. */
    public static final UnsupportedProgram LXC = new UnsupportedProgram(Map.of(1, "virDomainLxcOpenNamespace"));

    @Override
    public boolean isUrgent(int procedure) {
        return true;
    }

    @Override
    public Answer<?> call(Call call) {
        int number = call.header().proc();
        String function = functions.get(number);
        if (function == null) {
            throw RpcErrors.unknownProcedure(number).toException();
        }
        if (!call.session().isAuthenticated()) {
            throw RpcErrors.of("authentication required").toException();
        }
        throw new LibvirtException(ErrorCode.NO_SUPPORT, ErrorDomain.DOMAIN, function);
    }
}
