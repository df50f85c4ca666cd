package org.virtvzd.adapter.vzsdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.SdkException;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.hypervisor.SdkResult;

/** What a failure of the SDK is called in libvirt. */
final class Failures {
    private static final Logger LOG = System.getLogger(Failures.class.getName());
    private static final Map<Integer, SdkResult> RESULTS =
            Arrays.stream(SdkResult.values()).collect(Collectors.toMap(SdkResult::code, Function.identity()));

    private Failures() {}

    /** What kind of command failed, by which its failure is worded. */
    enum Wording {
        /** It changes a machine's state. */
        STATE,
        /** It changes, makes or forgets a definition. */
        DEFINITION,
        /** Anything else. */
        PLAIN
    }

    static LibvirtException of(Throwable failure, Wording wording, UUID domain) {
        return switch (failure) {
            case LibvirtException known -> known;
            case SdkException answer -> of(answer, wording, domain);
            default -> {
                LOG.log(Level.ERROR, "A request to the Virtuozzo SDK failed within the daemon", failure);
                yield internal(String.valueOf(failure.getMessage()));
            }
        };
    }

    private static LibvirtException of(SdkException failure, Wording wording, UUID domain) {
        return switch (failure.code()) {
            case PrlConstants.PRL_ERR_VM_UUID_NOT_FOUND -> noDomain(domain);
            case PrlConstants.PRL_ERR_WS_DISP_CONNECTION_CLOSED, PrlConstants.PRL_ERR_NOT_CONNECTED_TO_DISPATCHER ->
                internal(failure.text());
            case PrlConstants.PRL_ERR_VM_EXEC_GUEST_TOOL_NOT_AVAILABLE ->
                new LibvirtException(ErrorCode.AGENT_UNRESPONSIVE, ErrorDomain.PARALLELS, failure.text());
            default ->
                switch (wording) {
                    case STATE -> ofState(failure.code());
                    case DEFINITION -> ofDefinition(failure);
                    case PLAIN -> internal(failure.text());
                };
        };
    }

    private static LibvirtException ofState(int code) {
        SdkResult result = RESULTS.getOrDefault(code, SdkResult.FAILURE);
        return result.answer(true).toException();
    }

    private static LibvirtException ofDefinition(SdkException failure) {
        return switch (failure.code()) {
            case PrlConstants.PRL_ERR_CANT_EDIT_SUSPENDED_VM,
                    PrlConstants.PRL_ERR_DISP_VM_IS_NOT_STOPPED,
                    PrlConstants.PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED ->
                new LibvirtException(ErrorCode.OPERATION_INVALID, ErrorDomain.PARALLELS, failure.text());
            default -> internal(failure.text());
        };
    }

    static boolean isTaken(Throwable failure) {
        return failure instanceof SdkException answer
                && switch (answer.code()) {
                    case PrlConstants.PRL_ERR_VM_ALREADY_REGISTERED,
                            PrlConstants.PRL_ERR_VM_ALREADY_REGISTERED_VM_UUID,
                            PrlConstants.PRL_ERR_VM_ALREADY_REGISTERED_VM_NAME -> true;
                    default -> false;
                };
    }

    static boolean isGone(Throwable failure) {
        return failure instanceof SdkException answer && answer.code() == PrlConstants.PRL_ERR_VM_UUID_NOT_FOUND;
    }

    static LibvirtException noDomain(UUID domain) {
        return new LibvirtException(
                ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS, "no domain with matching uuid '" + domain + "'");
    }

    static LibvirtException noDomain(String name) {
        return new LibvirtException(
                ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS, "no domain with matching name '" + name + "'");
    }

    static LibvirtException taken(String name, UUID owner) {
        return new LibvirtException(
                ErrorCode.OPERATION_FAILED,
                ErrorDomain.PARALLELS,
                "domain '" + name + "' already exists with uuid " + owner);
    }

    static LibvirtException internal(String text) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, text);
    }
}
