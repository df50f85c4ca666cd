package org.virtvzd.server.model;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackDeregisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyArgs;
import org.virtvzd.protocol.remote.RemoteConnectDomainEventCallbackRegisterAnyRet;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDefinedDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectNumOfDefinedDomainsRet;
import org.virtvzd.protocol.remote.RemoteConnectNumOfDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobArgs;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceArgs;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceAliasArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceArgs;
import org.virtvzd.protocol.remote.RemoteDomainDetachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetAutostartRet;
import org.virtvzd.protocol.remote.RemoteDomainGetInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobInfoArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobInfoRet;
import org.virtvzd.protocol.remote.RemoteDomainGetJobStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetJobStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxVcpusRet;
import org.virtvzd.protocol.remote.RemoteDomainGetMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetOsTypeRet;
import org.virtvzd.protocol.remote.RemoteDomainGetStateArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasCurrentSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasCurrentSnapshotRet;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageArgs;
import org.virtvzd.protocol.remote.RemoteDomainHasManagedSaveImageRet;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsActiveRet;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsPersistentRet;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedArgs;
import org.virtvzd.protocol.remote.RemoteDomainIsUpdatedRet;
import org.virtvzd.protocol.remote.RemoteDomainListAllSnapshotsArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByIdArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainLookupByUuidArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveRemoveArgs;
import org.virtvzd.protocol.remote.RemoteDomainRebootArgs;
import org.virtvzd.protocol.remote.RemoteDomainRenameArgs;
import org.virtvzd.protocol.remote.RemoteDomainResetArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainRevertToSnapshotArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetAutostartArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCurrentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCurrentRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotDeleteArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetParentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetParentRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotHasMetadataArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotHasMetadataRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotIsCurrentArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotIsCurrentRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListAllChildrenArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListChildrenNamesArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotListNamesArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumChildrenArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumChildrenRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotNumRet;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainUpdateDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The calls of the model test: what is sent, what the model makes of it, and what of an answer is compared. */
@SuppressWarnings("ImmutableEnumChecker") // The fields are functions without state.
enum CallKind {
    CREATE(
            RemoteProcedure.DOMAIN_CREATE,
            (step, names) -> new RemoteDomainCreateArgs(step.handle()),
            (model, step, names, promise) -> model.power(step.handle(), Command.START, promise)),
    CREATE_WITH_FLAGS(
            RemoteProcedure.DOMAIN_CREATE_WITH_FLAGS,
            (step, names) -> new RemoteDomainCreateWithFlagsArgs(step.handle(), rare(step)),
            (model, step, names, promise) -> {
                refuseRare(step, "vzDomainCreateWithFlags");
                model.createWithFlags(step.handle(), promise);
            }),
    SUSPEND(
            RemoteProcedure.DOMAIN_SUSPEND,
            (step, names) -> new RemoteDomainSuspendArgs(step.handle()),
            (model, step, names, promise) -> model.power(step.handle(), Command.PAUSE, promise)),
    RESUME(
            RemoteProcedure.DOMAIN_RESUME,
            (step, names) -> new RemoteDomainResumeArgs(step.handle()),
            (model, step, names, promise) -> model.power(step.handle(), Command.RESUME, promise)),
    SHUTDOWN(
            RemoteProcedure.DOMAIN_SHUTDOWN,
            (step, names) -> new RemoteDomainShutdownArgs(step.handle()),
            (model, step, names, promise) -> model.shutdown(step.handle(), promise)),
    SHUTDOWN_FLAGS(
            RemoteProcedure.DOMAIN_SHUTDOWN_FLAGS,
            (step, names) -> new RemoteDomainShutdownFlagsArgs(step.handle(), rare(step)),
            (model, step, names, promise) -> {
                refuseRare(step, "vzDomainShutdownFlags");
                model.shutdown(step.handle(), promise);
            }),
    DESTROY(
            RemoteProcedure.DOMAIN_DESTROY,
            (step, names) -> new RemoteDomainDestroyArgs(step.handle()),
            (model, step, names, promise) -> model.power(step.handle(), Command.KILL, promise)),
    DESTROY_FLAGS(
            RemoteProcedure.DOMAIN_DESTROY_FLAGS,
            (step, names) -> new RemoteDomainDestroyFlagsArgs(step.handle(), rare(step)),
            (model, step, names, promise) -> {
                refuseRare(step, "vzDomainDestroyFlags");
                model.power(step.handle(), Command.KILL, promise);
            }),
    REBOOT(
            RemoteProcedure.DOMAIN_REBOOT,
            (step, names) -> new RemoteDomainRebootArgs(step.handle(), rare(step)),
            (model, step, names, promise) -> {
                refuseRare(step, "vzDomainReboot");
                model.restart(step.handle(), Command.RESTART, promise);
            }),
    RESET(
            RemoteProcedure.DOMAIN_RESET,
            (step, names) -> new RemoteDomainResetArgs(step.handle(), rare(step)),
            (model, step, names, promise) -> {
                refuseRare(step, "vzDomainReset");
                model.restart(step.handle(), Command.RESET, promise);
            }),
    MANAGED_SAVE(
            RemoteProcedure.DOMAIN_MANAGED_SAVE,
            (step, names) -> new RemoteDomainManagedSaveArgs(step.handle(), step.pick(0, 2, 4)),
            (model, step, names, promise) -> model.save(step.handle(), step.pick(0, 2, 4) == 4, promise)),
    MANAGED_SAVE_REMOVE(
            RemoteProcedure.DOMAIN_MANAGED_SAVE_REMOVE,
            (step, names) -> new RemoteDomainManagedSaveRemoveArgs(step.handle(), 0),
            (model, step, names, promise) -> model.forgetSave(step.handle(), promise)),
    HAS_MANAGED_SAVE(
            RemoteProcedure.DOMAIN_HAS_MANAGED_SAVE_IMAGE,
            (step, names) -> new RemoteDomainHasManagedSaveImageArgs(step.handle(), 0),
            (model, step, names, promise) -> promise.keep(new RemoteDomainHasManagedSaveImageRet(
                    bit(model.find(step.handle()).look().saved())))),
    DEFINE(
            RemoteProcedure.DOMAIN_DEFINE_XML,
            (step, names) -> new RemoteDomainDefineXmlArgs(document(step)),
            (model, step, names, promise) -> model.define(step.uuid(), step.container(), wanted(step), false, promise)),
    DEFINE_FLAGS(
            RemoteProcedure.DOMAIN_DEFINE_XML_FLAGS,
            (step, names) -> new RemoteDomainDefineXmlFlagsArgs(document(step), step.other(0, 1)),
            (model, step, names, promise) -> model.define(step.uuid(), step.container(), wanted(step), true, promise)),
    UNDEFINE(
            RemoteProcedure.DOMAIN_UNDEFINE,
            (step, names) -> new RemoteDomainUndefineArgs(step.handle()),
            (model, step, names, promise) -> model.undefine(step.handle(), false, false, promise)),
    UNDEFINE_FLAGS(
            RemoteProcedure.DOMAIN_UNDEFINE_FLAGS,
            (step, names) -> new RemoteDomainUndefineFlagsArgs(step.handle(), step.a() & 3),
            (model, step, names, promise) ->
                    model.undefine(step.handle(), (step.a() & 1) != 0, (step.a() & 2) != 0, promise)),
    SET_AUTOSTART(
            RemoteProcedure.DOMAIN_SET_AUTOSTART,
            (step, names) -> new RemoteDomainSetAutostartArgs(step.handle(), step.a() & 1),
            (model, step, names, promise) -> model.setAutostart(step.handle(), (step.a() & 1) != 0, promise)),
    GET_AUTOSTART(
            RemoteProcedure.DOMAIN_GET_AUTOSTART,
            (step, names) -> new RemoteDomainGetAutostartArgs(step.handle()),
            (model, step, names, promise) -> promise.keep(new RemoteDomainGetAutostartRet(
                    bit(model.find(step.handle()).definition.autostart())))),
    GET_XML(
            RemoteProcedure.DOMAIN_GET_XML_DESC,
            (step, names) -> new RemoteDomainGetXmlDescArgs(step.handle(), step.pick(0, 1, 2, 8)),
            (model, step, names, promise) ->
                    promise.keep(model.find(step.handle()).definition.shown()),
            Views::definition),
    RENAME(
            RemoteProcedure.DOMAIN_RENAME,
            (step, names) -> new RemoteDomainRenameArgs(step.handle(), Optional.of(name(step)), 0),
            (model, step, names, promise) -> model.rename(step.handle(), name(step), promise)),
    SET_TITLE(
            RemoteProcedure.DOMAIN_SET_METADATA,
            (step, names) -> new RemoteDomainSetMetadataArgs(
                    step.handle(),
                    1,
                    Optional.of(newTitle(step)),
                    Optional.empty(),
                    Optional.empty(),
                    step.other(0, 2, 3)),
            (model, step, names, promise) ->
                    model.edit(step.handle(), step.other(0, 2, 3), each -> each.titled(newTitle(step)), promise)),
    GET_TITLE(
            RemoteProcedure.DOMAIN_GET_METADATA,
            (step, names) -> new RemoteDomainGetMetadataArgs(step.handle(), 1, Optional.empty(), 0),
            (model, step, names, promise) -> promise.keep(Queries.title(model.find(step.handle())))),
    ATTACH_DISK(
            RemoteProcedure.DOMAIN_ATTACH_DEVICE,
            (step, names) -> new RemoteDomainAttachDeviceArgs(step.machine(), Documents.disk(disk(step))),
            (model, step, names, promise) -> model.edit(step.machine(), 3, Devices.attach(disk(step)), promise)),
    ATTACH_DISK_FLAGS(
            RemoteProcedure.DOMAIN_ATTACH_DEVICE_FLAGS,
            (step, names) ->
                    new RemoteDomainAttachDeviceFlagsArgs(step.machine(), Documents.disk(disk(step)), impact(step)),
            (model, step, names, promise) -> {
                refuseImpact(step, "vzDomainAttachDeviceFlags");
                model.edit(step.machine(), impact(step), Devices.attach(disk(step)), promise);
            }),
    DETACH_DISK(
            RemoteProcedure.DOMAIN_DETACH_DEVICE,
            (step, names) -> new RemoteDomainDetachDeviceArgs(step.machine(), Documents.disk(disk(step))),
            (model, step, names, promise) -> model.edit(step.machine(), 3, Devices.detach(disk(step)), promise)),
    DETACH_DISK_FLAGS(
            RemoteProcedure.DOMAIN_DETACH_DEVICE_FLAGS,
            (step, names) ->
                    new RemoteDomainDetachDeviceFlagsArgs(step.machine(), Documents.disk(disk(step)), impact(step)),
            (model, step, names, promise) -> {
                refuseImpact(step, "vzDomainDetachDeviceFlags");
                model.edit(step.machine(), impact(step), Devices.detach(disk(step)), promise);
            }),
    UPDATE_DISK(
            RemoteProcedure.DOMAIN_UPDATE_DEVICE_FLAGS,
            (step, names) ->
                    new RemoteDomainUpdateDeviceFlagsArgs(step.machine(), Documents.disk(disk(step)), impact(step)),
            (model, step, names, promise) -> {
                refuseImpact(step, "vzDomainUpdateDeviceFlags");
                model.edit(step.machine(), impact(step), Devices.update(disk(step)), promise);
            }),
    ATTACH_VNC(
            RemoteProcedure.DOMAIN_ATTACH_DEVICE_FLAGS,
            (step, names) -> new RemoteDomainAttachDeviceFlagsArgs(step.handle(), Documents.VNC, step.pick(0, 3)),
            (model, step, names, promise) -> model.edit(step.handle(), step.pick(0, 3), Devices::attachVnc, promise)),
    DETACH_VNC(
            RemoteProcedure.DOMAIN_DETACH_DEVICE_FLAGS,
            (step, names) -> new RemoteDomainDetachDeviceFlagsArgs(step.handle(), Documents.VNC, step.pick(0, 3)),
            (model, step, names, promise) -> model.edit(step.handle(), step.pick(0, 3), Devices::detachVnc, promise)),
    DETACH_ALIAS(
            RemoteProcedure.DOMAIN_DETACH_DEVICE_ALIAS,
            (step, names) ->
                    new RemoteDomainDetachDeviceAliasArgs(step.machine(), Devices.alias(step.a()), step.other(0, 3)),
            (model, step, names, promise) ->
                    model.edit(step.machine(), step.other(0, 3), Devices.detachAlias(step.a()), promise)),
    SET_MEMORY(
            RemoteProcedure.DOMAIN_SET_MEMORY,
            (step, names) -> new RemoteDomainSetMemoryArgs(step.handle(), kib(step)),
            (model, step, names, promise) ->
                    model.editAnyhow(step.handle(), each -> each.withMemory(mib(step)), promise)),
    SET_MEMORY_FLAGS(
            RemoteProcedure.DOMAIN_SET_MEMORY_FLAGS,
            (step, names) -> new RemoteDomainSetMemoryFlagsArgs(step.handle(), kib(step), step.other(0, 1, 2, 3)),
            (model, step, names, promise) ->
                    model.edit(step.handle(), step.other(0, 1, 2, 3), each -> each.withMemory(mib(step)), promise)),
    SET_MAX_MEMORY(
            RemoteProcedure.DOMAIN_SET_MAX_MEMORY,
            (step, names) -> new RemoteDomainSetMaxMemoryArgs(step.handle(), kib(step)),
            (model, step, names, promise) -> model.edit(step.handle(), 0, each -> each.withMemory(mib(step)), promise)),
    GET_MAX_MEMORY(
            RemoteProcedure.DOMAIN_GET_MAX_MEMORY,
            (step, names) -> new RemoteDomainGetMaxMemoryArgs(step.handle()),
            (model, step, names, promise) -> promise.keep(new RemoteDomainGetMaxMemoryRet(
                    model.find(step.handle()).definition.memoryMiB() << 10))),
    SET_VCPUS(
            RemoteProcedure.DOMAIN_SET_VCPUS,
            (step, names) -> new RemoteDomainSetVcpusArgs(step.handle(), step.pick(1, 2, 3)),
            (model, step, names, promise) ->
                    model.edit(step.handle(), 3, each -> each.withVcpus(step.pick(1, 2, 3)), promise)),
    SET_VCPUS_FLAGS(
            RemoteProcedure.DOMAIN_SET_VCPUS_FLAGS,
            (step, names) ->
                    new RemoteDomainSetVcpusFlagsArgs(step.handle(), step.pick(1, 2, 3), step.other(0, 1, 2, 3)),
            (model, step, names, promise) -> model.edit(
                    step.handle(), step.other(0, 1, 2, 3), each -> each.withVcpus(step.pick(1, 2, 3)), promise)),
    GET_VCPUS_FLAGS(
            RemoteProcedure.DOMAIN_GET_VCPUS_FLAGS,
            (step, names) -> new RemoteDomainGetVcpusFlagsArgs(step.handle(), step.pick(0, 1, 2, 4)),
            (model, step, names, promise) -> promise.keep(new RemoteDomainGetVcpusFlagsRet(
                    model.find(step.handle()).definition.vcpus()))),
    GET_MAX_VCPUS(
            RemoteProcedure.DOMAIN_GET_MAX_VCPUS,
            (step, names) -> new RemoteDomainGetMaxVcpusArgs(step.handle()),
            (model, step, names, promise) -> promise.keep(new RemoteDomainGetMaxVcpusRet(
                    model.find(step.handle()).definition.vcpus()))),
    GET_INFO(
            RemoteProcedure.DOMAIN_GET_INFO,
            (step, names) -> new RemoteDomainGetInfoArgs(step.handle()),
            (model, step, names, promise) -> promise.keep(Queries.info(model.find(step.handle()))),
            Views::info),
    GET_STATE(
            RemoteProcedure.DOMAIN_GET_STATE,
            (step, names) -> new RemoteDomainGetStateArgs(step.handle(), 0),
            (model, step, names, promise) -> promise.keep(Queries.state(model.find(step.handle())))),
    IS_ACTIVE(
            RemoteProcedure.DOMAIN_IS_ACTIVE,
            (step, names) -> new RemoteDomainIsActiveArgs(step.handle()),
            (model, step, names, promise) -> promise.keep(new RemoteDomainIsActiveRet(
                    bit(model.find(step.handle()).look().active())))),
    IS_PERSISTENT(
            RemoteProcedure.DOMAIN_IS_PERSISTENT,
            (step, names) -> new RemoteDomainIsPersistentArgs(step.handle()),
            (model, step, names, promise) ->
                    promise.keep(Queries.always(model.find(step.handle()), new RemoteDomainIsPersistentRet(1)))),
    IS_UPDATED(
            RemoteProcedure.DOMAIN_IS_UPDATED,
            (step, names) -> new RemoteDomainIsUpdatedArgs(step.handle()),
            (model, step, names, promise) ->
                    promise.keep(Queries.always(model.find(step.handle()), new RemoteDomainIsUpdatedRet(0)))),
    GET_OS_TYPE(
            RemoteProcedure.DOMAIN_GET_OS_TYPE,
            (step, names) -> new RemoteDomainGetOsTypeArgs(step.handle()),
            (model, step, names, promise) ->
                    promise.keep(new RemoteDomainGetOsTypeRet(model.find(step.handle()).container ? "exe" : "hvm"))),
    LOOKUP_NAME(
            RemoteProcedure.DOMAIN_LOOKUP_BY_NAME,
            (step, names) -> new RemoteDomainLookupByNameArgs(name(step)),
            (model, step, names, promise) -> promise.keep(Queries.byName(model, name(step)))),
    LOOKUP_UUID(
            RemoteProcedure.DOMAIN_LOOKUP_BY_UUID,
            (step, names) -> new RemoteDomainLookupByUuidArgs(step.uuid()),
            (model, step, names, promise) -> promise.keep(Queries.byUuid(model, step.uuid()))),
    LOOKUP_ID(
            RemoteProcedure.DOMAIN_LOOKUP_BY_ID,
            (step, names) -> new RemoteDomainLookupByIdArgs(id(step)),
            (model, step, names, promise) -> promise.keep(Queries.byId(model, id(step)))),
    NUM_OF_DOMAINS(
            RemoteProcedure.CONNECT_NUM_OF_DOMAINS,
            (step, names) -> XdrVoid.VOID,
            (model, step, names, promise) -> promise.keep(
                    new RemoteConnectNumOfDomainsRet(Queries.active(model).size()))),
    LIST_DOMAINS(
            RemoteProcedure.CONNECT_LIST_DOMAINS,
            (step, names) -> new RemoteConnectListDomainsArgs(10),
            (model, step, names, promise) -> promise.keep(Queries.ids(model)),
            Views::ids),
    NUM_OF_DEFINED(
            RemoteProcedure.CONNECT_NUM_OF_DEFINED_DOMAINS,
            (step, names) -> XdrVoid.VOID,
            (model, step, names, promise) -> promise.keep(new RemoteConnectNumOfDefinedDomainsRet(
                    model.host().guests().size() - Queries.active(model).size()))),
    LIST_DEFINED(
            RemoteProcedure.CONNECT_LIST_DEFINED_DOMAINS,
            (step, names) -> new RemoteConnectListDefinedDomainsArgs(10),
            (model, step, names, promise) -> promise.keep(Queries.inactiveNames(model)),
            Views::names),
    LIST_ALL(
            RemoteProcedure.CONNECT_LIST_ALL_DOMAINS,
            (step, names) -> new RemoteConnectListAllDomainsArgs(1, listFlags(step)),
            (model, step, names, promise) -> promise.keep(Queries.all(model, listFlags(step))),
            Views::domains),
    SNAPSHOT_CREATE(
            RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML,
            (step, names) -> new RemoteDomainSnapshotCreateXmlArgs(step.handle(), Documents.snapshot(title(step)), 0),
            (model, step, names, promise) -> model.createSnapshot(step.handle(), title(step), promise)),
    SNAPSHOT_REVERT(
            RemoteProcedure.DOMAIN_REVERT_TO_SNAPSHOT,
            (step, names) -> new RemoteDomainRevertToSnapshotArgs(names.handle(step), step.other(0, 2)),
            (model, step, names, promise) ->
                    model.revert(step.handle(), names.of(step), step.other(0, 2) == 2, promise)),
    SNAPSHOT_DELETE(
            RemoteProcedure.DOMAIN_SNAPSHOT_DELETE,
            (step, names) -> new RemoteDomainSnapshotDeleteArgs(names.handle(step), step.other(0, 1)),
            (model, step, names, promise) ->
                    model.deleteSnapshot(step.handle(), names.of(step), step.other(0, 1) == 1, promise)),
    SNAPSHOT_NUM(
            RemoteProcedure.DOMAIN_SNAPSHOT_NUM,
            (step, names) -> new RemoteDomainSnapshotNumArgs(step.handle(), treeFlags(step)),
            (model, step, names, promise) -> promise.keep(
                    new RemoteDomainSnapshotNumRet(Queries.snapshots(model.find(step.handle()), treeFlags(step))
                            .size()))),
    SNAPSHOT_LIST_NAMES(
            RemoteProcedure.DOMAIN_SNAPSHOT_LIST_NAMES,
            (step, names) -> new RemoteDomainSnapshotListNamesArgs(step.handle(), 10, treeFlags(step)),
            (model, step, names, promise) ->
                    promise.keep(Queries.names(Queries.snapshots(model.find(step.handle()), treeFlags(step)))),
            Views::snapshotNames),
    SNAPSHOT_LIST_ALL(
            RemoteProcedure.DOMAIN_LIST_ALL_SNAPSHOTS,
            (step, names) -> new RemoteDomainListAllSnapshotsArgs(step.handle(), 1, treeFlags(step)),
            (model, step, names, promise) ->
                    promise.keep(Queries.names(Queries.snapshots(model.find(step.handle()), treeFlags(step)))),
            Views::snapshots),
    SNAPSHOT_NUM_CHILDREN(
            RemoteProcedure.DOMAIN_SNAPSHOT_NUM_CHILDREN,
            (step, names) -> new RemoteDomainSnapshotNumChildrenArgs(names.handle(step), treeFlags(step)),
            (model, step, names, promise) -> promise.keep(new RemoteDomainSnapshotNumChildrenRet(
                    Queries.children(model.find(step.handle()), names.of(step), treeFlags(step))
                            .size()))),
    SNAPSHOT_LIST_CHILDREN_NAMES(
            RemoteProcedure.DOMAIN_SNAPSHOT_LIST_CHILDREN_NAMES,
            (step, names) -> new RemoteDomainSnapshotListChildrenNamesArgs(names.handle(step), 10, treeFlags(step)),
            (model, step, names, promise) -> promise.keep(
                    Queries.names(Queries.children(model.find(step.handle()), names.of(step), treeFlags(step)))),
            Views::childrenNames),
    SNAPSHOT_LIST_ALL_CHILDREN(
            RemoteProcedure.DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN,
            (step, names) -> new RemoteDomainSnapshotListAllChildrenArgs(names.handle(step), 1, treeFlags(step)),
            (model, step, names, promise) -> promise.keep(
                    Queries.names(Queries.children(model.find(step.handle()), names.of(step), treeFlags(step)))),
            Views::children),
    SNAPSHOT_LOOKUP(
            RemoteProcedure.DOMAIN_SNAPSHOT_LOOKUP_BY_NAME,
            (step, names) -> new RemoteDomainSnapshotLookupByNameArgs(step.handle(), wantedName(step, names), 0),
            (model, step, names, promise) -> promise.keep(new RemoteDomainSnapshotLookupByNameRet(
                    Queries.snapshot(model.find(step.handle()), wantedName(step, names))))),
    SNAPSHOT_HAS_CURRENT(
            RemoteProcedure.DOMAIN_HAS_CURRENT_SNAPSHOT,
            (step, names) -> new RemoteDomainHasCurrentSnapshotArgs(step.handle(), 0),
            (model, step, names, promise) -> promise.keep(new RemoteDomainHasCurrentSnapshotRet(
                    bit(model.find(step.handle()).current.isPresent())))),
    SNAPSHOT_CURRENT(
            RemoteProcedure.DOMAIN_SNAPSHOT_CURRENT,
            (step, names) -> new RemoteDomainSnapshotCurrentArgs(step.handle(), 0),
            (model, step, names, promise) ->
                    promise.keep(new RemoteDomainSnapshotCurrentRet(Queries.current(model.find(step.handle()))))),
    SNAPSHOT_PARENT(
            RemoteProcedure.DOMAIN_SNAPSHOT_GET_PARENT,
            (step, names) -> new RemoteDomainSnapshotGetParentArgs(names.handle(step), 0),
            (model, step, names, promise) -> promise.keep(
                    new RemoteDomainSnapshotGetParentRet(Queries.parent(model.find(step.handle()), names.of(step))))),
    SNAPSHOT_IS_CURRENT(
            RemoteProcedure.DOMAIN_SNAPSHOT_IS_CURRENT,
            (step, names) -> new RemoteDomainSnapshotIsCurrentArgs(names.handle(step), 0),
            (model, step, names, promise) ->
                    promise.keep(new RemoteDomainSnapshotIsCurrentRet(bit(model.find(step.handle())
                            .current
                            .filter(each -> each.name.equals(names.of(step)))
                            .isPresent())))),
    SNAPSHOT_HAS_METADATA(
            RemoteProcedure.DOMAIN_SNAPSHOT_HAS_METADATA,
            (step, names) -> new RemoteDomainSnapshotHasMetadataArgs(names.handle(step), 0),
            (model, step, names, promise) -> promise.keep(Queries.always(
                    model.find(step.handle()).snapshot(names.of(step)), new RemoteDomainSnapshotHasMetadataRet(1)))),
    SNAPSHOT_XML(
            RemoteProcedure.DOMAIN_SNAPSHOT_GET_XML_DESC,
            (step, names) -> new RemoteDomainSnapshotGetXmlDescArgs(names.handle(step), 0),
            (model, step, names, promise) ->
                    promise.keep(Queries.shown(model.find(step.handle()).snapshot(names.of(step)))),
            Views::snapshot),
    JOB_INFO(
            RemoteProcedure.DOMAIN_GET_JOB_INFO,
            (step, names) -> new RemoteDomainGetJobInfoArgs(step.handle()),
            (model, step, names, promise) -> promise.keep(Queries.always(
                    model.find(step.handle()), new RemoteDomainGetJobInfoRet(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))),
    JOB_STATS(
            RemoteProcedure.DOMAIN_GET_JOB_STATS,
            (step, names) -> new RemoteDomainGetJobStatsArgs(step.handle(), 0),
            (model, step, names, promise) -> promise.keep(
                    Queries.always(model.find(step.handle()), new RemoteDomainGetJobStatsRet(0, List.of())))),
    ABORT_JOB(
            RemoteProcedure.DOMAIN_ABORT_JOB,
            (step, names) -> new RemoteDomainAbortJobArgs(step.handle()),
            (model, step, names, promise) -> model.abort(step.handle(), promise)),
    ABORT_JOB_FLAGS(
            RemoteProcedure.DOMAIN_ABORT_JOB_FLAGS,
            (step, names) -> new RemoteDomainAbortJobFlagsArgs(step.handle(), 0),
            (model, step, names, promise) -> model.abort(step.handle(), promise)),
    SUBSCRIBE(
            RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
            (step, names) -> new RemoteConnectDomainEventCallbackRegisterAnyArgs(
                    step.other(0, 1), only(step).map(each -> step.handle())),
            (model, step, names, promise) -> promise.keep(new RemoteConnectDomainEventCallbackRegisterAnyRet(
                    model.subscribe(step.client(), step.other(0, 1) == 1, only(step))))),
    UNSUBSCRIBE(
            RemoteProcedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY,
            (step, names) -> new RemoteConnectDomainEventCallbackDeregisterAnyArgs(step.pick(1, 2, 3)),
            (model, step, names, promise) -> {
                model.unsubscribe(step.client(), step.pick(1, 2, 3));
                promise.keep(XdrVoid.VOID);
            });

    /** What the model makes of a call: it keeps its promise at once or later, or refuses. */
    @FunctionalInterface
    interface Prediction {
        void of(ModelDaemon model, Step step, Names names, Promise promise);
    }

    private static final int RARE = 7;

    private final RemoteProcedure procedure;
    private final BiFunction<Step, Names, XdrValue> arguments;
    private final Prediction prediction;
    private final Function<XdrValue, Object> view;

    CallKind(RemoteProcedure procedure, BiFunction<Step, Names, XdrValue> arguments, Prediction prediction) {
        this(procedure, arguments, prediction, answer -> answer);
    }

    CallKind(
            RemoteProcedure procedure,
            BiFunction<Step, Names, XdrValue> arguments,
            Prediction prediction,
            Function<XdrValue, Object> view) {
        this.procedure = procedure;
        this.arguments = arguments;
        this.prediction = prediction;
        this.view = view;
    }

    RemoteProcedure procedure() {
        return procedure;
    }

    XdrValue arguments(Step step, Names names) {
        return arguments.apply(step, names);
    }

    /** What is to be compared of an answer; the rest is the host's to choose. */
    Object view(XdrValue answer) {
        return view.apply(answer);
    }

    void predict(ModelDaemon model, Step step, Names names, Promise promise) {
        try {
            prediction.of(model, step, names, promise);
        } catch (Refused refused) {
            promise.keep(refused);
        }
    }

    /** Flags that the call does not know, at times. */
    private static int rare(Step step) {
        return step.b() == RARE ? 1 : 0;
    }

    private static void refuseRare(Step step, String function) {
        if (rare(step) != 0) {
            throw Refused.flags(rare(step), function);
        }
    }

    private static int impact(Step step) {
        return step.b() == RARE ? 4 : step.other(0, 1, 2, 3);
    }

    private static void refuseImpact(Step step, String function) {
        if (impact(step) == 4) {
            throw Refused.flags(4, function);
        }
    }

    private static int bit(boolean value) {
        return value ? 1 : 0;
    }

    private static String disk(Step step) {
        return step.a() % 2 == 0 ? "sdb" : "sdc";
    }

    private static String title(Step step) {
        return "t" + step.pick(0, 1, 2);
    }

    private static String newTitle(Step step) {
        return step.a() % 4 == 0 ? "" : title(step);
    }

    private static String wantedName(Step step, Names names) {
        return step.b() % 2 == 0 ? names.of(step) : title(step);
    }

    private static String name(Step step) {
        return step.a() % 3 == 2 ? "twin" : "g" + step.slot();
    }

    private static int id(Step step) {
        return 100 + step.slot() + step.pick(0, 4);
    }

    private static long mib(Step step) {
        return step.pick(512, 640, 768);
    }

    /** Up to a MiB less than what the guest gets, which is rounded up. */
    private static long kib(Step step) {
        return (mib(step) << 10) - step.other(0, 0, 1000);
    }

    private static Definition wanted(Step step) {
        return Names.definition(step, name(step));
    }

    private static String document(Step step) {
        return Documents.domain(step.container(), step.uuid().toString(), wanted(step));
    }

    private static Optional<UUID> only(Step step) {
        return step.a() % 2 == 0 ? Optional.empty() : Optional.of(step.uuid());
    }

    /** Groups of opposites of the listing's flags. */
    private static int listFlags(Step step) {
        return step.pick(0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 4096) | step.other(0, 0, 512, 2048, 8192, 4);
    }

    private static int treeFlags(Step step) {
        return step.other(0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
    }
}
