package org.virtvzd.server.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.protocol.libvirt.MigrateParameterName;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.server.wire.TypedParamErrors;

/**
 * The parameters that every phase of a migration takes.
 *
 * @param destinationXml the definition for the target
 * @param uri where the target's host is
 * @param destinationName the name on the target
 * @param bandwidth limit of the transfer in MiB/s, 0 for none
 */
record MigrationParameters(
        Optional<String> destinationXml, Optional<String> uri, Optional<String> destinationName, long bandwidth) {

    /**
     * Sorts what a client sent.
     *
     * @param params the parameters
     * @return the same, by name
     * @throws org.virtvzd.domain.error.LibvirtException ARGUMENT_UNSUPPORTED for one that is not known, INVALID_ARG for one of another type or
     *     that is there twice
     */
    static MigrationParameters of(List<TypedParam> params) {
        Map<String, String> texts = new HashMap<>();
        long bandwidth = 0;
        for (TypedParam param : params) {
            String field = param.field();
            switch (field) {
                case MigrateParameterName.DEST_XML, MigrateParameterName.URI, MigrateParameterName.DEST_NAME -> {
                    if (!(param.value() instanceof TypedParamValue.StringValue(String text))) {
                        throw TypedParamErrors.wrongType(param, "string");
                    }
                    if (texts.put(field, text) != null) {
                        throw TypedParamErrors.repeated(field);
                    }
                }
                case MigrateParameterName.BANDWIDTH -> {
                    if (!(param.value() instanceof TypedParamValue.UllongValue(long number))) {
                        throw TypedParamErrors.wrongType(param, "ullong");
                    }
                    bandwidth = number;
                }
                default -> throw TypedParamErrors.unknown(field);
            }
        }
        return new MigrationParameters(
                Optional.ofNullable(texts.get(MigrateParameterName.DEST_XML)),
                Optional.ofNullable(texts.get(MigrateParameterName.URI)),
                Optional.ofNullable(texts.get(MigrateParameterName.DEST_NAME)),
                bandwidth);
    }
}
