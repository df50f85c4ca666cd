package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceArgs;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainBlockResizeArgs;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetCpuStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetUserPasswordArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainUpdateDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** The methods of a domain whose arguments are more than flags. */
final class DomainChanges {
    /** As many values as a caller may ask for. */
    private static final int ALL_PARAMETERS = 16;

    private final RemoteNonnullDomain dom;
    private final JsonNode args;

    private DomainChanges(RemoteNonnullDomain dom, JsonNode args) {
        this.dom = dom;
        this.args = args;
    }

    /** The call of a method, if it is one of these. */
    static Optional<Request> of(String method, RemoteNonnullDomain dom, JsonNode args) {
        DomainChanges call = new DomainChanges(dom, args);
        return call.device(method).or(() -> call.resource(method)).or(() -> call.statistics(method));
    }

    private Optional<Request> device(String method) {
        return Optional.ofNullable(
                switch (method) {
                    case "attachDevice" ->
                        new Request(
                                RemoteProcedure.DOMAIN_ATTACH_DEVICE, new RemoteDomainAttachDeviceArgs(dom, text(0)));
                    case "attachDeviceFlags" ->
                        new Request(
                                RemoteProcedure.DOMAIN_ATTACH_DEVICE_FLAGS,
                                new RemoteDomainAttachDeviceFlagsArgs(dom, text(0), number(1)));
                    case "detachDevice" ->
                        new Request(
                                RemoteProcedure.DOMAIN_DETACH_DEVICE, new RemoteDomainDetachDeviceArgs(dom, text(0)));
                    case "detachDeviceFlags" ->
                        new Request(
                                RemoteProcedure.DOMAIN_DETACH_DEVICE_FLAGS,
                                new RemoteDomainDetachDeviceFlagsArgs(dom, text(0), number(1)));
                    case "updateDeviceFlags" ->
                        new Request(
                                RemoteProcedure.DOMAIN_UPDATE_DEVICE_FLAGS,
                                new RemoteDomainUpdateDeviceFlagsArgs(dom, text(0), number(1)));
                    case "blockResize" ->
                        new Request(
                                RemoteProcedure.DOMAIN_BLOCK_RESIZE,
                                new RemoteDomainBlockResizeArgs(
                                        dom, text(0), args.get(1).asLong(), number(2)));
                    default -> null;
                });
    }

    private Optional<Request> resource(String method) {
        return Optional.ofNullable(
                switch (method) {
                    case "setMemory" ->
                        new Request(
                                RemoteProcedure.DOMAIN_SET_MEMORY,
                                new RemoteDomainSetMemoryArgs(dom, args.get(0).asLong()));
                    case "setMaxMemory" ->
                        new Request(
                                RemoteProcedure.DOMAIN_SET_MAX_MEMORY,
                                new RemoteDomainSetMaxMemoryArgs(
                                        dom, args.get(0).asLong()));
                    case "setMemoryFlags" ->
                        new Request(
                                RemoteProcedure.DOMAIN_SET_MEMORY_FLAGS,
                                new RemoteDomainSetMemoryFlagsArgs(
                                        dom, args.get(0).asLong(), number(1)));
                    case "setVcpus" ->
                        new Request(RemoteProcedure.DOMAIN_SET_VCPUS, new RemoteDomainSetVcpusArgs(dom, number(0)));
                    case "setVcpusFlags" ->
                        new Request(
                                RemoteProcedure.DOMAIN_SET_VCPUS_FLAGS,
                                new RemoteDomainSetVcpusFlagsArgs(dom, number(0), number(1)));
                    case "setUserPassword" ->
                        new Request(
                                RemoteProcedure.DOMAIN_SET_USER_PASSWORD,
                                new RemoteDomainSetUserPasswordArgs(
                                        dom, Optional.of(text(0)), Optional.of(text(1)), number(2)));
                    default -> null;
                });
    }

    private Optional<Request> statistics(String method) {
        return Optional.ofNullable(
                switch (method) {
                    case "blockStats" ->
                        new Request(RemoteProcedure.DOMAIN_BLOCK_STATS, new RemoteDomainBlockStatsArgs(dom, text(0)));
                    case "blockStatsFlags" ->
                        new Request(
                                RemoteProcedure.DOMAIN_BLOCK_STATS_FLAGS,
                                new RemoteDomainBlockStatsFlagsArgs(
                                        dom, text(0), args.path(2).asInt(ALL_PARAMETERS), number(1)));
                    case "getCPUStats" ->
                        new Request(
                                RemoteProcedure.DOMAIN_GET_CPU_STATS,
                                new RemoteDomainGetCpuStatsArgs(dom, ALL_PARAMETERS, -1, 1, number(1)));
                    case "interfaceStats" ->
                        new Request(
                                RemoteProcedure.DOMAIN_INTERFACE_STATS,
                                new RemoteDomainInterfaceStatsArgs(dom, text(0)));
                    case "memoryStats" ->
                        new Request(
                                RemoteProcedure.DOMAIN_MEMORY_STATS,
                                new RemoteDomainMemoryStatsArgs(dom, ALL_PARAMETERS, number(0)));
                    default -> null;
                });
    }

    private String text(int index) {
        return args.get(index).asText();
    }

    /** Flags may fill all 32 bits. */
    private int number(int index) {
        return (int) args.path(index).asLong(0);
    }
}
