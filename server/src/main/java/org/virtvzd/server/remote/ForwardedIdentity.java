package org.virtvzd.server.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.remote.RemoteTypedParam;
import org.virtvzd.protocol.remote.RemoteTypedParamValue;
import org.virtvzd.server.session.ClientIdentity;

/** Reads the identity that another libvirt daemon forwards on behalf of its own client. */
final class ForwardedIdentity {
    private enum Kind {
        STRING("string", RemoteTypedParamValue.S.class),
        LLONG("llong", RemoteTypedParamValue.L.class),
        ULLONG("ullong", RemoteTypedParamValue.Ul.class);

        private final String word;
        private final Class<? extends RemoteTypedParamValue> type;

        Kind(String word, Class<? extends RemoteTypedParamValue> type) {
            this.word = word;
            this.type = type;
        }
    }

    private static final Map<String, Kind> KNOWN = Map.of(
            "user-name", Kind.STRING,
            "group-name", Kind.STRING,
            "sasl-user-name", Kind.STRING,
            "x509-distinguished-name", Kind.STRING,
            "selinux-context", Kind.STRING,
            "unix-user-id", Kind.ULLONG,
            "unix-group-id", Kind.ULLONG,
            "process-time", Kind.ULLONG,
            "process-id", Kind.LLONG,
            "system.token", Kind.STRING);

    private ForwardedIdentity() {}

    /**
     * Reads the parameters.
     *
     * @param params as they came
     * @return the identity they describe
     * @throws LibvirtException ARGUMENT_UNSUPPORTED for an unknown name, INVALID_ARG for a wrong type or a repetition
     */
    static ClientIdentity parse(List<RemoteTypedParam> params) {
        Map<String, String> values = new HashMap<>();
        for (RemoteTypedParam param : params) {
            Kind kind = KNOWN.get(param.field());
            if (kind == null) {
                throw new LibvirtException(
                        ErrorCode.ARGUMENT_UNSUPPORTED,
                        ErrorDomain.NONE,
                        "parameter '" + param.field() + "' not supported");
            }
            if (!kind.type.isInstance(param.value())) {
                throw invalid("invalid type '" + wordOf(param.value()) + "' for parameter '" + param.field()
                        + "', expected '" + kind.word + "'");
            }
            if (values.put(param.field(), text(param.value())) != null) {
                throw invalid("parameter '" + param.field() + "' occurs multiple times");
            }
        }
        return new ClientIdentity(values);
    }

    private static String text(RemoteTypedParamValue value) {
        return switch (value) {
            case RemoteTypedParamValue.S(String text) -> text;
            case RemoteTypedParamValue.L(long number) -> Long.toString(number);
            case RemoteTypedParamValue.Ul(long number) -> Long.toUnsignedString(number);
            default -> throw invalid("invalid type '" + wordOf(value) + "'");
        };
    }

    private static String wordOf(RemoteTypedParamValue value) {
        return switch (value) {
            case RemoteTypedParamValue.I i -> "int";
            case RemoteTypedParamValue.Ui ui -> "uint";
            case RemoteTypedParamValue.L l -> "llong";
            case RemoteTypedParamValue.Ul ul -> "ullong";
            case RemoteTypedParamValue.D d -> "double";
            case RemoteTypedParamValue.B b -> "boolean";
            case RemoteTypedParamValue.S s -> "string";
        };
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }
}
