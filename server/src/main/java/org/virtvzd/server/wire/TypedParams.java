package org.virtvzd.server.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;

/** Checks the typed parameters of a call against the names and types that it takes. */
public final class TypedParams {

    private TypedParams() {}

    /** The type of a parameter, with libvirt's word for it. */
    public enum Kind {
        /** A signed 32-bit number. */
        INT("int"),
        /** An unsigned 32-bit number. */
        UINT("uint"),
        /** A signed 64-bit number. */
        LLONG("llong"),
        /** An unsigned 64-bit number. */
        ULLONG("ullong"),
        /** A floating-point number. */
        DOUBLE("double"),
        /** A truth value. */
        BOOLEAN("boolean"),
        /** A text. */
        STRING("string");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        private static Kind of(TypedParamValue value) {
            return switch (value) {
                case TypedParamValue.IntValue i -> INT;
                case TypedParamValue.UintValue ui -> UINT;
                case TypedParamValue.LlongValue l -> LLONG;
                case TypedParamValue.UllongValue ul -> ULLONG;
                case TypedParamValue.DoubleValue d -> DOUBLE;
                case TypedParamValue.BooleanValue b -> BOOLEAN;
                case TypedParamValue.StringValue s -> STRING;
            };
        }
    }

    /**
     * Checks parameters, each of which may be left out.
     *
     * @param params as they came
     * @param known the names that may be given, with their types
     * @return the values by name
     * @throws LibvirtException ARGUMENT_UNSUPPORTED for an unknown name, INVALID_ARG for a wrong type or a repetition
     */
    public static Map<String, TypedParamValue> check(List<TypedParam> params, Map<String, Kind> known) {
        Map<String, TypedParamValue> values = new HashMap<>();
        for (TypedParam param : params) {
            Kind wanted = known.get(param.field());
            if (wanted == null) {
                throw new LibvirtException(
                        ErrorCode.ARGUMENT_UNSUPPORTED,
                        ErrorDomain.NONE,
                        "parameter '" + param.field() + "' not supported");
            }
            Kind given = Kind.of(param.value());
            if (given != wanted) {
                throw invalid("invalid type '" + given.word + "' for parameter '" + param.field() + "', expected '"
                        + wanted.word + "'");
            }
            if (values.put(param.field(), param.value()) != null) {
                throw invalid("parameter '" + param.field() + "' occurs multiple times");
            }
        }
        return Map.copyOf(values);
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }
}
