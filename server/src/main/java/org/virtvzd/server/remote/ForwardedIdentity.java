package org.virtvzd.server.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virtvzd.protocol.libvirt.IdentityParameterName;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.server.session.ClientIdentity;
import org.virtvzd.server.session.ClientSession;
import org.virtvzd.server.wire.TypedParamErrors;

/** The identity that one libvirt daemon forwards to another on behalf of its own client, in both directions. */
final class ForwardedIdentity {
    private enum Kind {
        STRING("string", TypedParamValue.StringValue.class),
        LLONG("llong", TypedParamValue.LlongValue.class),
        ULLONG("ullong", TypedParamValue.UllongValue.class);

        private final String word;
        private final Class<? extends TypedParamValue> type;

        Kind(String word, Class<? extends TypedParamValue> type) {
            this.word = word;
            this.type = type;
        }
    }

    /** Not a public name: shows that the sender is another libvirt daemon of this host. */
    private static final String SYSTEM_TOKEN = "system.token";

    private static final Map<String, Kind> KNOWN = Map.of(
            IdentityParameterName.USER_NAME,
            Kind.STRING,
            IdentityParameterName.GROUP_NAME,
            Kind.STRING,
            IdentityParameterName.SASL_USER_NAME,
            Kind.STRING,
            IdentityParameterName.X509_DISTINGUISHED_NAME,
            Kind.STRING,
            IdentityParameterName.SELINUX_CONTEXT,
            Kind.STRING,
            IdentityParameterName.UNIX_USER_ID,
            Kind.ULLONG,
            IdentityParameterName.UNIX_GROUP_ID,
            Kind.ULLONG,
            IdentityParameterName.PROCESS_TIME,
            Kind.ULLONG,
            IdentityParameterName.PROCESS_ID,
            Kind.LLONG,
            SYSTEM_TOKEN,
            Kind.STRING);

    private ForwardedIdentity() {}

    /**
     * Reads the parameters.
     *
     * @param params as they came
     * @return the identity they describe
     * @throws org.virtvzd.domain.error.LibvirtException ARGUMENT_UNSUPPORTED for an unknown name, INVALID_ARG for a wrong type or a repetition
     */
    static ClientIdentity parse(List<TypedParam> params) {
        Map<String, String> values = new HashMap<>();
        for (TypedParam param : params) {
            Kind kind = KNOWN.get(param.field());
            if (kind == null) {
                throw TypedParamErrors.unknown(param.field());
            }
            if (!kind.type.isInstance(param.value())) {
                throw TypedParamErrors.wrongType(param, kind.word);
            }
            if (values.put(param.field(), text(param.value())) != null) {
                throw TypedParamErrors.repeated(param.field());
            }
        }
        return new ClientIdentity(values);
    }

    /**
     * Whom a client is, or acts for: what a sibling daemon is to be told.
     *
     * @param session the client
     * @return parameters; the user, group and process of a client that acts for itself
     */
    static List<TypedParam> of(ClientSession session) {
        Map<String, String> attributes = session.identity().attributes();
        if (attributes.isEmpty()) {
            attributes = Map.of(
                    IdentityParameterName.UNIX_USER_ID,
                    Integer.toUnsignedString(session.peer().uid()),
                    IdentityParameterName.UNIX_GROUP_ID,
                    Integer.toUnsignedString(session.peer().gid()),
                    IdentityParameterName.PROCESS_ID,
                    Integer.toString(session.peer().pid()));
        }
        return attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(attribute -> new TypedParam(attribute.getKey(), value(attribute.getKey(), attribute.getValue())))
                .toList();
    }

    private static TypedParamValue value(String name, String text) {
        return switch (KNOWN.getOrDefault(name, Kind.STRING)) {
            case STRING -> new TypedParamValue.StringValue(text);
            case LLONG -> new TypedParamValue.LlongValue(Long.parseLong(text));
            case ULLONG -> new TypedParamValue.UllongValue(Long.parseUnsignedLong(text));
        };
    }

    private static String text(TypedParamValue value) {
        return switch (value) {
            case TypedParamValue.StringValue(String text) -> text;
            case TypedParamValue.LlongValue(long number) -> Long.toString(number);
            case TypedParamValue.UllongValue(long number) -> Long.toUnsignedString(number);
            default -> throw new IllegalArgumentException("not of an identity: " + value);
        };
    }
}
