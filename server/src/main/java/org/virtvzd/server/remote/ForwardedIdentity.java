package org.virtvzd.server.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.IdentityParameterName;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.server.session.ClientIdentity;
import org.virtvzd.server.wire.TypedParams;
import org.virtvzd.server.wire.TypedParams.Kind;

/** Reads the identity that another libvirt daemon forwards on behalf of its own client. */
final class ForwardedIdentity {
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
     * @throws LibvirtException ARGUMENT_UNSUPPORTED for an unknown name, INVALID_ARG for a wrong type or a repetition
     */
    static ClientIdentity parse(List<TypedParam> params) {
        Map<String, String> values = new HashMap<>();
        TypedParams.check(params, KNOWN).forEach((name, value) -> values.put(name, text(value)));
        return new ClientIdentity(values);
    }

    private static String text(TypedParamValue value) {
        return switch (value) {
            case TypedParamValue.StringValue(String text) -> text;
            case TypedParamValue.LlongValue(long number) -> Long.toString(number);
            case TypedParamValue.UllongValue(long number) -> Long.toUnsignedString(number);
            default -> throw new IllegalStateException("not a type of an identity: " + value);
        };
    }
}
