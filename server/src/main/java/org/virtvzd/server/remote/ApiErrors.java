package org.virtvzd.server.remote;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** The errors that libvirt's public API layer raises in front of every driver. */
final class ApiErrors {
    private static final Map<Integer, ErrorDomain> DOMAINS = Arrays.stream(ErrorDomain.values())
            .collect(Collectors.toUnmodifiableMap(ErrorDomain::number, domain -> domain));

    private ApiErrors() {}

    static ErrorDomain domainOf(RemoteProcedure procedure) {
        return DOMAINS.getOrDefault(procedure.apiErrorDomain(), ErrorDomain.NONE);
    }

    /** The driver does not have the function. */
    static LibvirtException notSupported(RemoteProcedure procedure) {
        return new LibvirtException(ErrorCode.NO_SUPPORT, domainOf(procedure), procedure.functionName());
    }

    /** The connection is read-only and the function is not. */
    static LibvirtException readOnly(RemoteProcedure procedure) {
        return new LibvirtException(ErrorCode.OPERATION_DENIED, domainOf(procedure), procedure.readOnlyRefusal());
    }
}
