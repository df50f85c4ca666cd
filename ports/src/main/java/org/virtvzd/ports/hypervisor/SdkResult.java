package org.virtvzd.ports.hypervisor;

import java.util.Locale;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;

/**
 * The results with which a Virtuozzo dispatcher refuses, and what libvirt makes of them.
 *
 * <p>libvirt throws the result of a job that changes a state away and says "Can't change domain state." with one of two
 * codes; every other failed job is an internal error with the host's own text.
 */
public enum SdkResult {
    /** An argument is wrong; also the answer to a revert to a snapshot that is not there. */
    INVALID_ARG(0x80000003, "PRL_ERR_INVALID_ARG", "An argument is not valid.", false),
    /** Something is not there; also the answer to the deletion of a snapshot that is not there. */
    UNINITIALIZED(0x80000007, "PRL_ERR_UNINITIALIZED", "The object is not there.", false),
    /** The dispatcher or library has no such function. */
    UNIMPLEMENTED(0x80000008, "PRL_ERR_UNIMPLEMENTED", "The function is not there.", true),
    /** Anything that has no number of its own, among it a start of what runs and a pause of what does not. */
    FAILURE(0x80000009, "PRL_ERR_FAILURE", "The operation failed.", false),
    /** The wait for the guest ran out. */
    TIMEOUT(0x80000015, "PRL_ERR_TIMEOUT", "The operation took too long.", false),
    /** A snapshot could not be taken, for example of a disk that is a device of the host. */
    CREATE_SNAPSHOT_FAILED(0x80000053, "PRL_ERR_VM_CREATE_SNAPSHOT_FAILED", "The snapshot could not be taken.", false),
    /** There is no saved state that could be dropped. */
    UNABLE_DROP_SUSPENDED_STATE(
            0x80000103, "PRL_ERR_UNABLE_DROP_SUSPENDED_STATE", "There is no saved state to drop.", true),
    /** A suspended machine cannot be edited. */
    CANT_EDIT_SUSPENDED_VM(0x80000104, "PRL_ERR_CANT_EDIT_SUSPENDED_VM", "The machine is suspended.", false),
    /** The definition contradicts itself. */
    INCONSISTENCY_VM_CONFIG(0x80000106, "PRL_ERR_INCONSISTENCY_VM_CONFIG", "The configuration is not valid.", false),
    /** The dispatcher went away while the request was under way. */
    CONNECTION_CLOSED(
            0x80000246, "PRL_ERR_WS_DISP_CONNECTION_CLOSED", "The connection to the dispatcher broke.", false),
    /** A request without a connection. */
    NOT_CONNECTED(
            0x80000251, "PRL_ERR_NOT_CONNECTED_TO_DISPATCHER", "There is no connection to the dispatcher.", false),
    /** Somebody cancelled the job. */
    CANCELLED(0x80000275, "PRL_ERR_OPERATION_WAS_CANCELED", "The operation was cancelled.", false),
    /** Only a machine that is off can be renamed. */
    MUST_BE_STOPPED_BEFORE_RENAMING(
            0x80000376,
            "PRL_ERR_VM_MUST_BE_STOPPED_BEFORE_RENAMING",
            "The machine must be stopped before it is renamed.",
            false),
    /** A container is not running. */
    VM_IS_NOT_STARTED(0x80000377, "PRL_ERR_DISP_VM_IS_NOT_STARTED", "The machine is not started.", true),
    /** The host does not change this device of a running machine. */
    MUST_BE_STOPPED_FOR_CHANGE_DEVICES(
            0x80000384,
            "PRL_ERR_VM_MUST_BE_STOPPED_FOR_CHANGE_DEVICES",
            "The machine must be stopped before its devices are changed.",
            false),
    /** A container's state does not allow the request. */
    COMMAND_CANT_BE_EXECUTED(
            0x80000416, "PRL_ERR_DISP_VM_COMMAND_CANT_BE_EXECUTED", "The state does not allow this.", false),
    /** A virtual machine's state does not allow the request. */
    INVALID_ACTION_REQUESTED(
            0x80000516, "PRL_ERR_INVALID_ACTION_REQUESTED", "The state does not allow this action.", true),
    /** The machine is not off. */
    VM_IS_NOT_STOPPED(0x80000557, "PRL_ERR_DISP_VM_IS_NOT_STOPPED", "The machine is not stopped.", true),
    /** A virtual machine that does not run cannot shut down. */
    VM_IS_NOT_RUNNING(0x80000595, "PRL_ERR_DISP_VM_IS_NOT_RUNNING", "The machine is not running.", false),
    /** The other host does not take the machine. */
    MIGRATE_PRECONDITIONS_FAILED(
            0x80031000,
            "PRL_ERR_VM_MIGRATE_CHECKING_PRECONDITIONS_FAILED",
            "The target host cannot take the machine.",
            false),
    /** A machine cannot move to where it is. */
    MIGRATE_TO_THE_SAME_NODE(0x80031045, "PRL_ERR_VM_MIGRATE_TO_THE_SAME_NODE", "The target is the same host.", false),
    /** Nothing in the guest answers: its guest tools are not there, or do not run. */
    GUEST_TOOLS_NOT_AVAILABLE(
            0x80034001, "PRL_ERR_VM_EXEC_GUEST_TOOL_NOT_AVAILABLE", "The guest tools do not answer.", false),
    /** Another operation holds the machine. */
    VM_LOCKED(0x80038104, "PRL_ERR_VM_LOCKED_FOR_EXECUTE", "Another operation is under way.", false);

    private final int code;
    private final String symbol;
    private final String text;
    private final boolean invalid;

    SdkResult(int code, String symbol, String text, boolean invalid) {
        this.code = code;
        this.symbol = symbol;
        this.text = text;
        this.invalid = invalid;
    }

    /**
     * The number in the Virtuozzo SDK.
     *
     * @return the 32-bit result code
     */
    public int code() {
        return code;
    }

    /**
     * What a command answers whose job ended with this result. Guest tools that do not answer have an error of their own.
     *
     * @param changesState whether the command changes a domain's state, which decides how its failure is worded
     * @return the error
     */
    public LibvirtError answer(boolean changesState) {
        if (this == GUEST_TOOLS_NOT_AVAILABLE) {
            return LibvirtError.of(ErrorCode.AGENT_UNRESPONSIVE, ErrorDomain.PARALLELS, hostText());
        }
        if (!changesState || this == CONNECTION_CLOSED || this == NOT_CONNECTED) {
            return LibvirtError.of(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, hostText());
        }
        ErrorCode answer = invalid ? ErrorCode.OPERATION_INVALID : ErrorCode.OPERATION_FAILED;
        return LibvirtError.of(answer, ErrorDomain.PARALLELS, "Can't change domain state.");
    }

    /**
     * What a command about a definition answers when this result means that the domain's state is in the way.
     *
     * @return OPERATION_INVALID with the host's text
     */
    public LibvirtError wrongState() {
        return LibvirtError.of(ErrorCode.OPERATION_INVALID, ErrorDomain.PARALLELS, hostText());
    }

    private String hostText() {
        return text + " (" + symbol + ", " + String.format(Locale.ROOT, "0x%08X", code) + ")";
    }
}
