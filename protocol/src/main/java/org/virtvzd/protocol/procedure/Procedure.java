package org.virtvzd.protocol.procedure;

import java.util.List;
import java.util.Optional;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.xdr.XdrReader;
import org.virtvzd.protocol.xdr.XdrValue;

/** One procedure of one program: its codecs and its rules, all from the tables. */
public interface Procedure {
    /**
     * The program it belongs to.
     *
     * @return the program
     */
    Program program();

    /**
     * What the tables say about it.
     *
     * @return its row
     */
    ProcedureTraits traits();

    /**
     * Decodes the arguments of a call, or the content of an event. Bytes left over are ignored.
     *
     * @param in the payload
     * @return the arguments; {@link org.virtvzd.protocol.xdr.XdrVoid} when it has none
     * @throws org.virtvzd.protocol.xdr.XdrException when the payload is no such value
     */
    XdrValue decodeArgs(XdrReader in);

    /**
     * Decodes the result of a successful call. Bytes left over are ignored.
     *
     * @param in the payload
     * @return the result; {@link org.virtvzd.protocol.xdr.XdrVoid} when it has none
     * @throws org.virtvzd.protocol.xdr.XdrException when the payload is no such value
     */
    XdrValue decodeRet(XdrReader in);

    /**
     * The argument that the procedure's rules look at.
     *
     * @param args the decoded arguments
     * @return its value; 0 when no rule of this procedure has a condition
     */
    int conditionArgument(XdrValue args);

    /**
     * Whether an argument is out of the bounds that the daemon checks before it looks at anything else.
     *
     * @param args the decoded arguments
     * @return the first violation; empty when all are within their bounds
     */
    Optional<BoundViolation> boundViolation(XdrValue args);

    /**
     * The number on the wire.
     *
     * @return its number within its program
     */
    default int number() {
        return traits().number();
    }

    /**
     * Whether the server sends it by itself.
     *
     * @return true for an event, which no client may call
     */
    default boolean isEvent() {
        return traits().direction() == Direction.EVENT;
    }

    /**
     * Whether a client may call it before it is authenticated.
     *
     * @return true for the authentication calls
     */
    default boolean allowedBeforeAuthentication() {
        return traits().direction() == Direction.CALL_BEFORE_AUTHENTICATION;
    }

    /**
     * Whether a call works on a read-only connection.
     *
     * @param args its decoded arguments
     * @return false when it must be refused there
     */
    default boolean readOnlyAllows(XdrValue args) {
        return !traits().readOnly().refusedWhen().holds(conditionArgument(args));
    }

    /**
     * Whether a call may take long: it changes something, and libvirt does not mark it as one that never waits.
     *
     * @return false for queries
     */
    default boolean mayTakeLong() {
        return traits().priority() == Priority.LOW && traits().readOnly().equals(ReadOnlyRule.REFUSED);
    }

    /**
     * What the refusal on a read-only connection says.
     *
     * @return the detail of error 29 (operation forbidden)
     */
    default String readOnlyRefusal() {
        return traits().readOnly().wording().sentence(functionName());
    }

    /**
     * The permissions that a call needs.
     *
     * @param args its decoded arguments
     * @return the permissions, in the order in which they are checked
     */
    default List<Permission> permissions(XdrValue args) {
        int argument = conditionArgument(args);
        return traits().access().stream()
                .filter(rule -> rule.condition().holds(argument))
                .map(AccessRule::permission)
                .toList();
    }

    /**
     * The permission that decides which rows a list reply shows.
     *
     * @return the permission; empty when all rows are shown
     */
    default Optional<Permission> listFilter() {
        return traits().listFilter();
    }

    /**
     * The C function that error sentences name.
     *
     * @return libvirt's public function, or the procedure's own name where there is none
     */
    default String functionName() {
        return traits().publicApi().orElse(traits().wireName());
    }

    /**
     * The domain of errors that libvirt's public API layer raises for this call: refusal on a read-only connection, bad
     * arguments, no support.
     *
     * @return a virErrorDomain number; 0 for calls that the daemon answers without a driver
     */
    default int apiErrorDomain() {
        return traits().driver() == Driver.NONE ? 0 : traits().object().errorDomain();
    }
}
