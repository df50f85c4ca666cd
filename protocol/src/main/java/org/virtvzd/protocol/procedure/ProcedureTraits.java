package org.virtvzd.protocol.procedure;

import java.util.List;
import java.util.Optional;

/**
 * Everything the tables say about a procedure.
 *
 * @param number its number within its program
 * @param wireName its name in libvirt's protocol description
 * @param direction who sends it
 * @param priority which workers may run it
 * @param object what it is about
 * @param driver who serves it
 * @param readOnly whether it works on a read-only connection
 * @param stream whether it opens a stream
 * @param publicApi the C function behind it, which error sentences name; empty for authentication and events
 * @param since first libvirt version with that function; {@code <=9.0.0} where there is none
 * @param access the permissions it needs
 * @param listFilter the permission without which a row is left out of its list reply
 */
public record ProcedureTraits(
        int number,
        String wireName,
        Direction direction,
        Priority priority,
        ApiObject object,
        Driver driver,
        ReadOnlyRule readOnly,
        StreamUse stream,
        Optional<String> publicApi,
        String since,
        List<AccessRule> access,
        Optional<Permission> listFilter) {
    /** Copies the rules. */
    public ProcedureTraits {
        access = List.copyOf(access);
    }
}
