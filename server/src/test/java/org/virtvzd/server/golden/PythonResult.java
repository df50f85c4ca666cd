package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainFsinfo;
import org.virtvzd.protocol.remote.RemoteDomainGetCpuStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetGuestInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetJobStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusRet;
import org.virtvzd.protocol.remote.RemoteDomainListAllSnapshotsRet;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListAllChildrenRet;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuMapRet;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuStatsRet;
import org.virtvzd.protocol.remote.RemoteNodeGetMemoryStatsRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.protocol.remote.RemoteVcpuInfo;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * Replies as libvirt's Python binding shows them: a result of one part is that part, one of several parts a list. Lists
 * that have no order are sorted.
 */
final class PythonResult {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PythonResult() {}

    static JsonNode of(XdrValue reply) {
        return switch (reply) {
            case XdrVoid _ -> JSON.numberNode(0);
            case RemoteConnectListAllDomainsRet(List<RemoteNonnullDomain> domains, int _) ->
                list(domains.stream()
                        .sorted(Comparator.comparing(RemoteNonnullDomain::name))
                        .toList());
            case RemoteDomainListAllSnapshotsRet(List<RemoteNonnullDomainSnapshot> snapshots, int _) -> list(snapshots);
            case RemoteDomainSnapshotListAllChildrenRet(List<RemoteNonnullDomainSnapshot> snapshots, int _) ->
                list(snapshots);
            case RemoteConnectListDefinedDomainsRet(List<String> names) ->
                list(names.stream().sorted().toList());
            case RemoteNodeGetCpuStatsRet ret -> {
                ObjectNode object = JSON.objectNode();
                ret.params().forEach(param -> object.put(param.field(), param.value()));
                yield object;
            }
            case RemoteNodeGetMemoryStatsRet ret -> {
                ObjectNode object = JSON.objectNode();
                ret.params().forEach(param -> object.put(param.field(), param.value()));
                yield object;
            }
            case RemoteNodeGetCpuMapRet(Opaque map, int online, int cpus) ->
                JSON.arrayNode().add(cpus).add(bits(map, 0, cpus)).add(online);
            case RemoteDomainGetVcpusRet ret -> vcpus(ret);
            case RemoteDomainGetJobStatsRet(int type, List<TypedParam> params) -> {
                ObjectNode object = JSON.objectNode().put("type", type);
                ArrayNode list = object.putArray("params");
                params.forEach(param -> list.addArray()
                        .add(param.field())
                        .add("ULLONG")
                        .add(((TypedParamValue.UllongValue) param.value()).value()));
                yield object;
            }
            case RemoteDomainMemoryStatsRet ret -> RecordedParams.memory(ret);
            case RemoteConnectGetAllDomainStatsRet ret -> RecordedParams.python(ret);
            case RemoteDomainGetCpuStatsRet ret -> RecordedParams.typed(ret.params());
            case RemoteDomainGetGuestInfoRet ret -> RecordedParams.typed(ret.params());
            // Asked with no room, the call answers how many values there are.
            case RemoteDomainBlockStatsFlagsRet(List<TypedParam> params, int count) ->
                params.isEmpty() && count > 0 ? JSON.numberNode(count) : RecordedParams.typed(params);
            default -> parts(reply);
        };
    }

    private static JsonNode vcpus(RemoteDomainGetVcpusRet ret) {
        ArrayNode infos = JSON.arrayNode();
        ArrayNode maps = JSON.arrayNode();
        for (RemoteVcpuInfo info : ret.info()) {
            infos.add(parts(info));
            maps.add(bits(ret.cpumaps(), maps.size() * Byte.SIZE, RecordedHost.CPUS));
        }
        return JSON.arrayNode().add(infos).add(maps);
    }

    private static ArrayNode bits(Opaque map, int from, int count) {
        BitSet set = BitSet.valueOf(map.toByteArray());
        ArrayNode bits = JSON.arrayNode();
        for (int i = 0; i < count; i++) {
            bits.add(set.get(from + i));
        }
        return bits;
    }

    private static JsonNode parts(XdrValue reply) {
        RecordComponent[] components = reply.getClass().getRecordComponents();
        ArrayNode parts = JSON.arrayNode();
        for (RecordComponent component : components) {
            try {
                parts.add(node(component.getAccessor().invoke(reply)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component + " cannot be read", e);
            }
        }
        return components.length == 1 ? parts.get(0) : parts;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case String text -> JSON.textNode(text);
            case Opaque text -> JSON.textNode(text.toString());
            case Collection<?> values -> list(values);
            case RemoteDomainFsinfo mounted -> parts(mounted);
            case RemoteNonnullDomain domain ->
                JSON.objectNode()
                        .put("domain", domain.name())
                        .put("uuid", domain.uuid().toString())
                        .put("id", domain.id());
            case RemoteNonnullDomainSnapshot snapshot -> JSON.objectNode().put("snapshot", snapshot.name());
            default -> throw new IllegalArgumentException("no Python value for " + value);
        };
    }

    private static ArrayNode list(Collection<?> values) {
        ArrayNode list = JSON.arrayNode();
        values.forEach(value -> list.add(node(value)));
        return list;
    }
}
