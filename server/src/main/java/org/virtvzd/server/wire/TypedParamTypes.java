package org.virtvzd.server.wire;

import org.virtvzd.protocol.rpc.TypedParamValue;

/** What libvirt calls the types of typed parameters in its errors. */
public final class TypedParamTypes {
    private TypedParamTypes() {}

    /**
     * The type of a value.
     *
     * @param value the value
     * @return libvirt's word for it
     */
    public static String nameOf(TypedParamValue value) {
        return switch (value) {
            case TypedParamValue.IntValue i -> "int";
            case TypedParamValue.UintValue ui -> "uint";
            case TypedParamValue.LlongValue l -> "llong";
            case TypedParamValue.UllongValue ul -> "ullong";
            case TypedParamValue.DoubleValue d -> "double";
            case TypedParamValue.BooleanValue b -> "boolean";
            case TypedParamValue.StringValue s -> "string";
        };
    }
}
