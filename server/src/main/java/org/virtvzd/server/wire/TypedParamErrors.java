package org.virtvzd.server.wire;

import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.rpc.TypedParam;

/** The refusals of named values, in the words of the part of libvirt that checks them for all drivers. */
public final class TypedParamErrors {
    private TypedParamErrors() {}

    /**
     * A value that the call does not take.
     *
     * @param name its name
     * @return error ARGUMENT_UNSUPPORTED
     */
    public static LibvirtException unknown(String name) {
        return new LibvirtException(
                ErrorCode.ARGUMENT_UNSUPPORTED, ErrorDomain.NONE, "parameter '" + name + "' not supported");
    }

    /**
     * A value of another type than the call takes.
     *
     * @param param the value
     * @param expected libvirt's word for the type
     * @return error INVALID_ARG
     */
    public static LibvirtException wrongType(TypedParam param, String expected) {
        return invalid("invalid type '" + TypedParamTypes.nameOf(param.value()) + "' for parameter '" + param.field()
                + "', expected '" + expected + "'");
    }

    /**
     * A value that is there more than once.
     *
     * @param name its name
     * @return error INVALID_ARG
     */
    public static LibvirtException repeated(String name) {
        return invalid("parameter '" + name + "' occurs multiple times");
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, detail);
    }
}
