package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.virtvzd.protocol.libvirt.VirDomainMemoryStatTags;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainStatsRecord;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.IntValue;
import org.virtvzd.protocol.rpc.TypedParamValue.LlongValue;
import org.virtvzd.protocol.rpc.TypedParamValue.StringValue;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.protocol.rpc.TypedParamValue.UllongValue;

/** Lists of named values as the recording shows them. */
final class RecordedParams {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Map<Integer, String> MEMORY = Map.of(
            VirDomainMemoryStatTags.SWAP_IN, "swap_in",
            VirDomainMemoryStatTags.SWAP_OUT, "swap_out",
            VirDomainMemoryStatTags.MINOR_FAULT, "minor_fault",
            VirDomainMemoryStatTags.MAJOR_FAULT, "major_fault",
            VirDomainMemoryStatTags.AVAILABLE, "available",
            VirDomainMemoryStatTags.ACTUAL_BALLOON, "actual",
            VirDomainMemoryStatTags.UNUSED, "unused");

    private RecordedParams() {}

    /** Name, type and value, in the order of the wire. */
    static ArrayNode typed(List<TypedParam> params) {
        ArrayNode list = JSON.arrayNode();
        for (TypedParam param : params) {
            list.addArray().add(param.field()).add(type(param)).add(value(param));
        }
        return list;
    }

    static ObjectNode memory(RemoteDomainMemoryStatsRet ret) {
        ObjectNode object = JSON.objectNode();
        ret.stats().forEach(stat -> object.put(MEMORY.get(stat.tag()), stat.val()));
        return object;
    }

    /** Pairs of a name and its values, as Python has them. */
    static ArrayNode python(RemoteConnectGetAllDomainStatsRet ret) {
        ArrayNode records = JSON.arrayNode();
        for (RemoteDomainStatsRecord stats : sorted(ret)) {
            ObjectNode values = JSON.objectNode();
            stats.params().forEach(param -> values.set(param.field(), value(param)));
            records.addArray().add(stats.dom().name()).add(values);
        }
        return records;
    }

    static ArrayNode typed(RemoteConnectGetAllDomainStatsRet ret) {
        ArrayNode records = JSON.arrayNode();
        sorted(ret)
                .forEach(stats ->
                        records.addObject().put("domain", stats.dom().name()).set("params", typed(stats.params())));
        return records;
    }

    static ArrayNode names(RemoteConnectGetAllDomainStatsRet ret) {
        ArrayNode names = JSON.arrayNode();
        sorted(ret).forEach(stats -> names.add(stats.dom().name()));
        return names;
    }

    private static List<RemoteDomainStatsRecord> sorted(RemoteConnectGetAllDomainStatsRet ret) {
        return ret.retStats().stream()
                .sorted(Comparator.comparing(stats -> stats.dom().name()))
                .toList();
    }

    private static String type(TypedParam param) {
        return switch (param.value()) {
            case IntValue _ -> "INT";
            case UintValue _ -> "UINT";
            case LlongValue _ -> "LLONG";
            case UllongValue _ -> "ULLONG";
            case StringValue _ -> "STRING";
            default -> throw new IllegalArgumentException("no recorded type for " + param);
        };
    }

    private static JsonNode value(TypedParam param) {
        return switch (param.value()) {
            case IntValue(int value) -> JSON.numberNode(value);
            case UintValue(int value) -> JSON.numberNode(value);
            case LlongValue(long value) -> JSON.numberNode(value);
            case UllongValue(long value) -> JSON.numberNode(value);
            case StringValue(String value) -> JSON.textNode(value);
            default -> throw new IllegalArgumentException("no recorded value for " + param);
        };
    }
}
