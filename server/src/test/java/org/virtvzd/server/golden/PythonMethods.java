package org.virtvzd.server.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.virtvzd.protocol.remote.RemoteConnectBaselineCpuArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackDeregisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetMaxVcpusArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetSysinfoArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsArgs;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveRemoveArgs;
import org.virtvzd.protocol.remote.RemoteDomainRebootArgs;
import org.virtvzd.protocol.remote.RemoteDomainResetArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetCellsFreeMemoryArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuMapArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetCpuStatsArgs;
import org.virtvzd.protocol.remote.RemoteNodeGetMemoryStatsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The calls that methods of libvirt's Python binding make. */
final class PythonMethods {
    /** As many statistics of the host as a caller may ask for. */
    private static final int ALL_PARAMETERS = 16;

    /** More domains than any entry has. */
    private static final int MANY = 100;

    private PythonMethods() {}

    /** A method of a domain. */
    static Request ofDomain(String method, RemoteNonnullDomain dom, JsonNode args) {
        return DomainChanges.of(method, dom, args).orElseGet(() -> withFlags(method, dom, args));
    }

    private static Request withFlags(String method, RemoteNonnullDomain dom, JsonNode args) {
        int flags = args.path(0).asInt(0);
        return switch (method) {
            case "create" -> new Request(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(dom));
            case "destroy" -> new Request(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(dom));
            case "jobInfo" -> new Request(RemoteProcedure.DOMAIN_GET_JOB_INFO, new RemoteDomainGetJobInfoArgs(dom));
            case "abortJob" -> new Request(RemoteProcedure.DOMAIN_ABORT_JOB, new RemoteDomainAbortJobArgs(dom));
            case "getJobStats" ->
                new Request(RemoteProcedure.DOMAIN_GET_JOB_STATS, new RemoteDomainGetJobStatsArgs(dom, flags));
            case "shutdown" -> new Request(RemoteProcedure.DOMAIN_SHUTDOWN, new RemoteDomainShutdownArgs(dom));
            case "suspend" -> new Request(RemoteProcedure.DOMAIN_SUSPEND, new RemoteDomainSuspendArgs(dom));
            case "resume" -> new Request(RemoteProcedure.DOMAIN_RESUME, new RemoteDomainResumeArgs(dom));
            case "undefine" -> new Request(RemoteProcedure.DOMAIN_UNDEFINE, new RemoteDomainUndefineArgs(dom));
            case "info" -> new Request(RemoteProcedure.DOMAIN_GET_INFO, new RemoteDomainGetInfoArgs(dom));
            case "OSType" -> new Request(RemoteProcedure.DOMAIN_GET_OS_TYPE, new RemoteDomainGetOsTypeArgs(dom));
            case "autostart" ->
                new Request(RemoteProcedure.DOMAIN_GET_AUTOSTART, new RemoteDomainGetAutostartArgs(dom));
            case "isActive" -> new Request(RemoteProcedure.DOMAIN_IS_ACTIVE, new RemoteDomainIsActiveArgs(dom));
            case "isPersistent" ->
                new Request(RemoteProcedure.DOMAIN_IS_PERSISTENT, new RemoteDomainIsPersistentArgs(dom));
            case "isUpdated" -> new Request(RemoteProcedure.DOMAIN_IS_UPDATED, new RemoteDomainIsUpdatedArgs(dom));
            case "maxVcpus" -> new Request(RemoteProcedure.DOMAIN_GET_MAX_VCPUS, new RemoteDomainGetMaxVcpusArgs(dom));
            case "maxMemory" ->
                new Request(RemoteProcedure.DOMAIN_GET_MAX_MEMORY, new RemoteDomainGetMaxMemoryArgs(dom));
            case "createWithFlags" ->
                new Request(RemoteProcedure.DOMAIN_CREATE_WITH_FLAGS, new RemoteDomainCreateWithFlagsArgs(dom, flags));
            case "destroyFlags" ->
                new Request(RemoteProcedure.DOMAIN_DESTROY_FLAGS, new RemoteDomainDestroyFlagsArgs(dom, flags));
            case "shutdownFlags" ->
                new Request(RemoteProcedure.DOMAIN_SHUTDOWN_FLAGS, new RemoteDomainShutdownFlagsArgs(dom, flags));
            case "undefineFlags" ->
                new Request(RemoteProcedure.DOMAIN_UNDEFINE_FLAGS, new RemoteDomainUndefineFlagsArgs(dom, flags));
            case "reboot" -> new Request(RemoteProcedure.DOMAIN_REBOOT, new RemoteDomainRebootArgs(dom, flags));
            case "reset" -> new Request(RemoteProcedure.DOMAIN_RESET, new RemoteDomainResetArgs(dom, flags));
            case "managedSave" ->
                new Request(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(dom, flags));
            case "managedSaveRemove" ->
                new Request(
                        RemoteProcedure.DOMAIN_MANAGED_SAVE_REMOVE, new RemoteDomainManagedSaveRemoveArgs(dom, flags));
            case "hasManagedSaveImage" ->
                new Request(
                        RemoteProcedure.DOMAIN_HAS_MANAGED_SAVE_IMAGE,
                        new RemoteDomainHasManagedSaveImageArgs(dom, flags));
            case "state" -> new Request(RemoteProcedure.DOMAIN_GET_STATE, new RemoteDomainGetStateArgs(dom, flags));
            case "XMLDesc" ->
                new Request(RemoteProcedure.DOMAIN_GET_XML_DESC, new RemoteDomainGetXmlDescArgs(dom, flags));
            case "vcpusFlags" ->
                new Request(RemoteProcedure.DOMAIN_GET_VCPUS_FLAGS, new RemoteDomainGetVcpusFlagsArgs(dom, flags));
            default -> SnapshotMethods.ofDomain(method, dom, args);
        };
    }

    /** A method of a connection; domains in the arguments are replaced by their ids. */
    static Request ofConnection(String method, JsonNode args) {
        return switch (method) {
            case "getType" -> plain(RemoteProcedure.CONNECT_GET_TYPE);
            case "getVersion" -> plain(RemoteProcedure.CONNECT_GET_VERSION);
            case "getLibVersion" -> plain(RemoteProcedure.CONNECT_GET_LIB_VERSION);
            case "getHostname" -> plain(RemoteProcedure.CONNECT_GET_HOSTNAME);
            case "isSecure" -> plain(RemoteProcedure.CONNECT_IS_SECURE);
            case "getCapabilities" -> plain(RemoteProcedure.CONNECT_GET_CAPABILITIES);
            case "getInfo" -> plain(RemoteProcedure.NODE_GET_INFO);
            case "getFreeMemory" -> plain(RemoteProcedure.NODE_GET_FREE_MEMORY);
            case "numOfDomains" -> plain(RemoteProcedure.CONNECT_NUM_OF_DOMAINS);
            case "numOfDefinedDomains" -> plain(RemoteProcedure.CONNECT_NUM_OF_DEFINED_DOMAINS);
            case "registerCloseCallback" -> plain(RemoteProcedure.CONNECT_REGISTER_CLOSE_CALLBACK);
            case "unregisterCloseCallback" -> plain(RemoteProcedure.CONNECT_UNREGISTER_CLOSE_CALLBACK);
            case "close" -> plain(RemoteProcedure.CONNECT_CLOSE);
            case "getMaxVcpus" ->
                new Request(
                        RemoteProcedure.CONNECT_GET_MAX_VCPUS,
                        new RemoteConnectGetMaxVcpusArgs(
                                Optional.ofNullable(args.get(0).textValue())));
            case "getSysinfo" ->
                new Request(RemoteProcedure.CONNECT_GET_SYSINFO, new RemoteConnectGetSysinfoArgs(number(args, 0)));
            case "getCPUStats" ->
                new Request(
                        RemoteProcedure.NODE_GET_CPU_STATS,
                        new RemoteNodeGetCpuStatsArgs(number(args, 0), ALL_PARAMETERS, number(args, 1)));
            case "getMemoryStats" ->
                new Request(
                        RemoteProcedure.NODE_GET_MEMORY_STATS,
                        new RemoteNodeGetMemoryStatsArgs(ALL_PARAMETERS, number(args, 0), number(args, 1)));
            case "getCPUMap" ->
                new Request(RemoteProcedure.NODE_GET_CPU_MAP, new RemoteNodeGetCpuMapArgs(1, 1, number(args, 0)));
            case "getCellsFreeMemory" ->
                new Request(
                        RemoteProcedure.NODE_GET_CELLS_FREE_MEMORY,
                        new RemoteNodeGetCellsFreeMemoryArgs(number(args, 0), number(args, 1)));
            case "listAllDomains" ->
                new Request(
                        RemoteProcedure.CONNECT_LIST_ALL_DOMAINS,
                        new RemoteConnectListAllDomainsArgs(1, number(args, 0)));
            case "listDomainsID" ->
                new Request(RemoteProcedure.CONNECT_LIST_DOMAINS, new RemoteConnectListDomainsArgs(MANY));
            case "listDefinedDomains" ->
                new Request(
                        RemoteProcedure.CONNECT_LIST_DEFINED_DOMAINS, new RemoteConnectListDefinedDomainsArgs(MANY));
            case "lookupByID" ->
                new Request(RemoteProcedure.DOMAIN_LOOKUP_BY_ID, new RemoteDomainLookupByIdArgs(number(args, 0)));
            case "lookupByName" ->
                new Request(RemoteProcedure.DOMAIN_LOOKUP_BY_NAME, new RemoteDomainLookupByNameArgs(text(args, 0)));
            case "lookupByUUIDString" ->
                new Request(
                        RemoteProcedure.DOMAIN_LOOKUP_BY_UUID,
                        new RemoteDomainLookupByUuidArgs(UUID.fromString(text(args, 0))));
            case "defineXML" ->
                new Request(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(text(args, 0)));
            case "defineXMLFlags" ->
                new Request(
                        RemoteProcedure.DOMAIN_DEFINE_XML_FLAGS,
                        new RemoteDomainDefineXmlFlagsArgs(text(args, 0), number(args, 1)));
            case "baselineCPU" ->
                new Request(
                        RemoteProcedure.CONNECT_BASELINE_CPU,
                        new RemoteConnectBaselineCpuArgs(
                                StreamSupport.stream(args.get(0).spliterator(), false)
                                        .map(JsonNode::asText)
                                        .toList(),
                                number(args, 1)));
            case "getAllDomainStats" ->
                new Request(
                        RemoteProcedure.CONNECT_GET_ALL_DOMAIN_STATS,
                        new RemoteConnectGetAllDomainStatsArgs(List.of(), number(args, 0), number(args, 1)));
            case "domainEventDeregisterAny" ->
                new Request(
                        RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY,
                        new RemoteConnectDomainEventCallbackDeregisterAnyArgs(number(args, 0)));
            default -> throw new IllegalArgumentException("no call for method " + method + " of a connection");
        };
    }

    private static Request plain(RemoteProcedure procedure) {
        return new Request(procedure, XdrVoid.VOID);
    }

    private static int number(JsonNode args, int index) {
        return args.path(index).asInt(0);
    }

    private static String text(JsonNode args, int index) {
        return args.get(index).asText();
    }
}
