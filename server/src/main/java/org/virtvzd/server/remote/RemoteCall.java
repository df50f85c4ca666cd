package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.session.Call;
import org.virtvzd.server.session.ClientSession;

/**
 * A call of the remote program on its way through a handler.
 *
 * @param client the caller's side of the program
 * @param procedure what is called
 * @param message the call as it came
 */
public record RemoteCall(RemoteClient client, RemoteProcedure procedure, Call message) {

    /**
     * The caller's connection.
     *
     * @return the session
     */
    ClientSession session() {
        return client.session();
    }

    /**
     * Refuses flag bits that the procedure does not know.
     *
     * @param flags bits given by the client
     * @param known all bits that may be given
     * @throws LibvirtException INVALID_ARG, naming the offending bits and the function of libvirt's Virtuozzo driver
     */
    void allowFlags(int flags, int known) {
        if ((flags & ~known) != 0) {
            allowFlags(
                    flags,
                    known,
                    ErrorDomain.PARALLELS,
                    procedure.functionName().replaceFirst("^vir", "vz"));
        }
    }

    /**
     * Refuses flag bits, in the name of a function outside the driver.
     *
     * @param flags bits given by the client
     * @param known all bits that may be given
     * @param domain which part of libvirt checks them
     * @param function the C function that the sentence names
     * @throws LibvirtException INVALID_ARG
     */
    void allowFlags(int flags, int known, ErrorDomain domain, String function) {
        int unknown = flags & ~known;
        if (unknown != 0) {
            throw LibvirtError.unsupportedFlags(domain, function, unknown).toException();
        }
    }

    /**
     * Refuses two flags at once.
     *
     * @param flags bits given by the client
     * @param one a flag
     * @param oneName its C name
     * @param other another flag
     * @param otherName its C name
     * @throws LibvirtException INVALID_ARG when both are given
     */
    void exclusive(int flags, int one, String oneName, int other, String otherName) {
        if ((flags & one) != 0 && (flags & other) != 0) {
            // That is how libvirt's check, a macro, names the argument.
            throw badArgument("ctl", "Flags '" + oneName + "' and '" + otherName + "' are mutually exclusive");
        }
    }

    /**
     * Refuses a flag without another one that it belongs to.
     *
     * @param flags bits given by the client
     * @param one a flag
     * @param oneName its C name
     * @param needed the flag that it belongs to
     * @param neededName its C name
     * @throws LibvirtException INVALID_ARG when it is given alone
     */
    void requires(int flags, int one, String oneName, int needed, String neededName) {
        if ((flags & one) != 0 && (flags & needed) == 0) {
            throw badArgument("ctl", "Flag '" + neededName + "' is required by flag '" + oneName + "'");
        }
    }

    /**
     * Refuses the number zero.
     *
     * @param argument C name of the argument
     * @param value what the client gave
     * @throws LibvirtException INVALID_ARG
     */
    void nonZero(String argument, long value) {
        if (value == 0) {
            throw badArgument(argument, argument + " in " + procedure.functionName() + " must not be zero");
        }
    }

    /**
     * Refuses numbers that are not above zero.
     *
     * @param argument C name of the argument
     * @param value what the client gave
     * @throws LibvirtException INVALID_ARG
     */
    void positive(String argument, int value) {
        if (value <= 0) {
            throw badArgument(argument, argument + " in " + procedure.functionName() + " must be greater than zero");
        }
    }

    /**
     * Refuses the empty text.
     *
     * @param argument C name of the argument
     * @param value what the client gave
     * @throws LibvirtException INVALID_ARG
     */
    void nonEmpty(String argument, String value) {
        if (value.isEmpty()) {
            throw badArgument(
                    argument, "string " + argument + " in " + procedure.functionName() + " must not be empty");
        }
    }

    /**
     * Refuses a text that must not be there.
     *
     * @param argument C name of the argument
     * @param value what the client gave
     * @throws LibvirtException INVALID_ARG
     */
    void isNull(String argument, Optional<String> value) {
        if (value.isPresent()) {
            throw badArgument(argument, argument + " in " + procedure.functionName() + " must be NULL");
        }
    }

    /**
     * A text that has to be there.
     *
     * @param argument C name of the argument
     * @param value what the client gave
     * @return the text
     * @throws LibvirtException INVALID_ARG
     */
    String nonNull(String argument, Optional<String> value) {
        return value.orElseThrow(
                () -> badArgument(argument, argument + " in " + procedure.functionName() + " must not be NULL"));
    }

    /**
     * A failed check of the public API layer.
     *
     * @param argument C name of the argument
     * @param text the sentence
     * @return error INVALID_ARG in the name of the public function
     */
    LibvirtException badArgument(String argument, String text) {
        return LibvirtError.badArgument(apiDomain(), procedure.functionName(), argument, text)
                .toException();
    }

    /**
     * The domain of errors that the public API layer raises for this call.
     *
     * @return the error domain
     */
    ErrorDomain apiDomain() {
        return ApiErrors.domainOf(procedure);
    }
}
