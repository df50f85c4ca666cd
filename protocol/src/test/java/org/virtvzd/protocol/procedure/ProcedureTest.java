package org.virtvzd.protocol.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.libvirt.VirDomainModificationImpact;
import org.virtvzd.protocol.remote.RemoteConnectListDomainsArgs;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCheckpointGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetDiskErrorsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetVcpusFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainInterfaceAddressesArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainCheckpoint;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.protocol.xdr.XdrVoid;

/** The procedures' rules. */
final class ProcedureTest {
    private static final RemoteNonnullDomain DOMAIN = new RemoteNonnullDomain("vm", new UUID(1, 2), 3);

    @Test
    void everyNumberIsFoundAgain() {
        assertThat(RemoteProcedure.values()).hasSize(456);
        assertThat(AdminProcedure.values()).hasSize(20);
        for (RemoteProcedure procedure : RemoteProcedure.values()) {
            assertThat(RemoteProcedure.of(procedure.number())).contains(procedure);
            assertThat(procedure.program()).isEqualTo(Program.REMOTE);
        }
        for (AdminProcedure procedure : AdminProcedure.values()) {
            assertThat(AdminProcedure.of(procedure.number())).contains(procedure);
            assertThat(procedure.program()).isEqualTo(Program.ADMIN);
        }
        for (int unknown : new int[] {-1, 0, 457, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(RemoteProcedure.of(unknown)).isEmpty();
            assertThat(AdminProcedure.of(unknown)).isEmpty();
        }
    }

    @Test
    void eventsAndAuthenticationAreToldApart() {
        List<RemoteProcedure> all = List.of(RemoteProcedure.values());
        assertThat(all).filteredOn(Procedure::isEvent).hasSize(55);
        assertThat(all)
                .filteredOn(Procedure::allowedBeforeAuthentication)
                .containsExactly(
                        RemoteProcedure.AUTH_LIST,
                        RemoteProcedure.AUTH_SASL_INIT,
                        RemoteProcedure.AUTH_SASL_START,
                        RemoteProcedure.AUTH_SASL_STEP,
                        RemoteProcedure.AUTH_POLKIT);
        assertThat(all)
                .filteredOn(procedure -> procedure.traits().stream().opensStream())
                .hasSize(7);
        assertThat(RemoteProcedure.STORAGE_VOL_UPLOAD.traits().stream())
                .isEqualTo(new StreamUse(StreamUse.Kind.WRITE, 1));
    }

    /** Six calls are refused on a read-only connection only for what they ask. */
    @Test
    void readOnlyConnectionsAreRefusedByTheArguments() {
        var snapshot = new RemoteNonnullDomainSnapshot("s", DOMAIN);
        var checkpoint = new RemoteNonnullDomainCheckpoint("c", DOMAIN);
        assertConditional(
                RemoteProcedure.DOMAIN_GET_XML_DESC,
                new RemoteDomainGetXmlDescArgs(DOMAIN, 2),
                List.of(new RemoteDomainGetXmlDescArgs(DOMAIN, 1), new RemoteDomainGetXmlDescArgs(DOMAIN, 8)),
                "virDomainGetXMLDesc with secure flag");
        assertConditional(
                RemoteProcedure.DOMAIN_SNAPSHOT_GET_XML_DESC,
                new RemoteDomainSnapshotGetXmlDescArgs(snapshot, 0),
                List.of(new RemoteDomainSnapshotGetXmlDescArgs(snapshot, 1)),
                "virDomainSnapshotGetXMLDesc with secure flag");
        assertConditional(
                RemoteProcedure.DOMAIN_MANAGED_SAVE_GET_XML_DESC,
                new RemoteDomainManagedSaveGetXmlDescArgs(DOMAIN, 0),
                List.of(new RemoteDomainManagedSaveGetXmlDescArgs(DOMAIN, 1)),
                "virDomainManagedSaveGetXMLDesc with secure flag");
        assertConditional(
                RemoteProcedure.DOMAIN_CHECKPOINT_GET_XML_DESC,
                new RemoteDomainCheckpointGetXmlDescArgs(checkpoint, 0),
                List.of(new RemoteDomainCheckpointGetXmlDescArgs(checkpoint, 1)),
                "virDomainCheckpointGetXMLDesc with secure flag");
        assertConditional(
                RemoteProcedure.DOMAIN_GET_VCPUS_FLAGS,
                new RemoteDomainGetVcpusFlagsArgs(DOMAIN, 7),
                List.of(new RemoteDomainGetVcpusFlagsArgs(DOMAIN, 8)),
                "read only access prevents virDomainGetVcpusFlags");
        assertConditional(
                RemoteProcedure.DOMAIN_INTERFACE_ADDRESSES,
                new RemoteDomainInterfaceAddressesArgs(DOMAIN, 3, 1),
                List.of(new RemoteDomainInterfaceAddressesArgs(DOMAIN, 1, 0)),
                "read only access prevents virDomainInterfaceAddresses");
        assertThat(RemoteProcedure.values())
                .filteredOn(procedure -> !(procedure.traits().readOnly().refusedWhen() instanceof Condition.Fixed))
                .hasSize(6);
    }

    private static void assertConditional(
            RemoteProcedure procedure, XdrValue allowed, List<? extends XdrValue> refused, String refusal) {
        assertThat(procedure.readOnlyAllows(allowed)).isTrue();
        assertThat(refused).noneMatch(procedure::readOnlyAllows);
        assertThat(procedure.readOnlyRefusal()).isEqualTo(refusal);
    }

    @Test
    void plainReadOnlyRulesNeedNoArguments() {
        assertThat(RemoteProcedure.DOMAIN_GET_INFO.readOnlyAllows(XdrVoid.VOID)).isTrue();
        assertThat(RemoteProcedure.DOMAIN_CREATE.readOnlyAllows(XdrVoid.VOID)).isFalse();
        assertThat(RemoteProcedure.DOMAIN_CREATE.readOnlyRefusal())
                .isEqualTo("read only access prevents virDomainCreate");
    }

    @Test
    void permissionsFollowTheFlags() {
        assertThat(RemoteProcedure.DOMAIN_GET_XML_DESC.permissions(new RemoteDomainGetXmlDescArgs(DOMAIN, 0)))
                .containsExactly(Permission.DOMAIN_READ);
        assertThat(RemoteProcedure.DOMAIN_GET_XML_DESC.permissions(new RemoteDomainGetXmlDescArgs(DOMAIN, 1)))
                .containsExactly(Permission.DOMAIN_READ, Permission.DOMAIN_READ_SECURE);
        assertThat(RemoteProcedure.DOMAIN_INTERFACE_ADDRESSES.permissions(
                        new RemoteDomainInterfaceAddressesArgs(DOMAIN, 1, 0)))
                .containsExactly(Permission.DOMAIN_READ, Permission.DOMAIN_WRITE);
        assertThat(RemoteProcedure.CONNECT_CLOSE.permissions(XdrVoid.VOID)).isEmpty();
        assertThat(RemoteProcedure.CONNECT_LIST_ALL_DOMAINS.listFilter()).contains(Permission.DOMAIN_GETATTR);
        assertThat(Permission.DOMAIN_READ_SECURE.object()).isEqualTo("domain");
        assertThat(Permission.DOMAIN_READ_SECURE.permission()).isEqualTo("read_secure");
    }

    /** What may change the stored configuration needs the permission to save it: CONFIG, and no flag at all. */
    @Test
    void savingNeedsPermissionUnlessOnlyTheRunningDomainChanges() {
        assertThat(permissionsToAttach(VirDomainModificationImpact.CURRENT))
                .containsExactly(Permission.DOMAIN_WRITE, Permission.DOMAIN_SAVE);
        assertThat(permissionsToAttach(VirDomainModificationImpact.LIVE)).containsExactly(Permission.DOMAIN_WRITE);
        assertThat(permissionsToAttach(VirDomainModificationImpact.CONFIG))
                .containsExactly(Permission.DOMAIN_WRITE, Permission.DOMAIN_SAVE);
        assertThat(permissionsToAttach(VirDomainModificationImpact.LIVE | VirDomainModificationImpact.CONFIG))
                .containsExactly(Permission.DOMAIN_WRITE, Permission.DOMAIN_SAVE);
    }

    private static List<Permission> permissionsToAttach(int flags) {
        return RemoteProcedure.DOMAIN_ATTACH_DEVICE_FLAGS.permissions(
                new RemoteDomainAttachDeviceFlagsArgs(DOMAIN, "", flags));
    }

    @Test
    void errorsOfThePublicApiNameTheObjectsDomain() {
        assertThat(RemoteProcedure.CONNECT_OPEN.apiErrorDomain()).isZero();
        assertThat(RemoteProcedure.NODE_GET_INFO.apiErrorDomain()).isEqualTo(20);
        assertThat(RemoteProcedure.CONNECT_LIST_ALL_DOMAINS.apiErrorDomain()).isEqualTo(20);
        assertThat(RemoteProcedure.DOMAIN_REVERT_TO_SNAPSHOT.apiErrorDomain()).isEqualTo(35);
        assertThat(RemoteProcedure.DOMAIN_LIST_ALL_CHECKPOINTS.apiErrorDomain()).isEqualTo(69);
        assertThat(RemoteProcedure.CONNECT_LIST_ALL_NETWORKS.apiErrorDomain()).isEqualTo(19);
        assertThat(RemoteProcedure.NETWORK_LIST_ALL_PORTS.apiErrorDomain()).isEqualTo(19);
        assertThat(RemoteProcedure.STORAGE_VOL_GET_INFO.apiErrorDomain()).isEqualTo(18);
        assertThat(RemoteProcedure.NODE_DEVICE_DETTACH.apiErrorDomain()).isEqualTo(22);
        assertThat(RemoteProcedure.CONNECT_NUM_OF_INTERFACES.apiErrorDomain()).isEqualTo(26);
        assertThat(RemoteProcedure.SECRET_GET_VALUE.apiErrorDomain()).isEqualTo(30);
        assertThat(RemoteProcedure.CONNECT_LIST_ALL_NWFILTER_BINDINGS.apiErrorDomain())
                .isEqualTo(33);
    }

    /** The hypervisor driver has calls about host devices too: it takes them away from the host and gives them back. */
    private static final EnumSet<ApiObject> OF_SIBLINGS_ALONE = EnumSet.of(
            ApiObject.NETWORK,
            ApiObject.NETWORK_PORT,
            ApiObject.STORAGE_POOL,
            ApiObject.STORAGE_VOL,
            ApiObject.INTERFACE,
            ApiObject.NWFILTER,
            ApiObject.NWFILTER_BINDING,
            ApiObject.SECRET);

    /** Who serves a call and what it is about are two columns that must not contradict each other. */
    @Test
    void callsOfSiblingDaemonsAreAboutTheirObjects() {
        for (RemoteProcedure procedure : RemoteProcedure.values()) {
            Driver driver = procedure.traits().driver();
            ApiObject object = procedure.traits().object();
            Set<ApiObject> expected =
                    switch (driver) {
                        case NONE -> EnumSet.of(object);
                        case NETWORK -> EnumSet.of(ApiObject.NETWORK, ApiObject.NETWORK_PORT);
                        case STORAGE -> EnumSet.of(ApiObject.STORAGE_POOL, ApiObject.STORAGE_VOL);
                        case NODEDEV -> EnumSet.of(ApiObject.NODE_DEVICE);
                        case INTERFACE -> EnumSet.of(ApiObject.INTERFACE);
                        case NWFILTER -> EnumSet.of(ApiObject.NWFILTER, ApiObject.NWFILTER_BINDING);
                        case SECRET -> EnumSet.of(ApiObject.SECRET);
                        case DOMAIN -> EnumSet.complementOf(OF_SIBLINGS_ALONE);
                    };
            assertThat(expected).as(procedure.toString()).contains(object);
        }
    }

    @Test
    void boundsAreCheckedInOrder() {
        assertThat(RemoteProcedure.CONNECT_LIST_DOMAINS.boundViolation(new RemoteConnectListDomainsArgs(16384)))
                .isEmpty();
        assertThat(RemoteProcedure.CONNECT_LIST_DOMAINS.boundViolation(new RemoteConnectListDomainsArgs(16385)))
                .contains(BoundViolation.rpc("maxids > REMOTE_DOMAIN_LIST_MAX"));
        assertThat(RemoteProcedure.CONNECT_LIST_DOMAINS.boundViolation(new RemoteConnectListDomainsArgs(-1)))
                .contains(BoundViolation.rpc("maxids must be non-negative"));
        assertThat(RemoteProcedure.DOMAIN_GET_VCPUS.boundViolation(new RemoteDomainGetVcpusArgs(DOMAIN, 20000, -1)))
                .contains(BoundViolation.internal("maxinfo must be non-negative"));
    }

    @Test
    void unsignedBoundsSeeNoNegativeNumbers() {
        assertThat(RemoteProcedure.DOMAIN_GET_DISK_ERRORS.boundViolation(
                        new RemoteDomainGetDiskErrorsArgs(DOMAIN, -1, 0)))
                .contains(BoundViolation.internal("maxerrors too large"));
    }

    @Test
    void callsWithoutBoundsHaveNoViolation() {
        assertThat(RemoteProcedure.CONNECT_GET_TYPE.boundViolation(XdrVoid.VOID))
                .isEmpty();
        assertThat(AdminProcedure.CONNECT_GET_LIB_VERSION.boundViolation(XdrVoid.VOID))
                .isEmpty();
    }

    @Test
    void theWrongArgumentsAreAProgrammersMistake() {
        assertThatThrownBy(() -> RemoteProcedure.DOMAIN_GET_XML_DESC.readOnlyAllows(XdrVoid.VOID))
                .isInstanceOf(ClassCastException.class);
    }
}
