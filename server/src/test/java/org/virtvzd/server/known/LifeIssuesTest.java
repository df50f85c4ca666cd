package org.virtvzd.server.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.fakevz.Behaviour;
import org.virtvzd.adapter.fakevz.CommandKind;
import org.virtvzd.adapter.fakevz.FaultRule;
import org.virtvzd.adapter.fakevz.Trigger;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.ports.hypervisor.SdkResult;
import org.virtvzd.protocol.libvirt.VirConnectListAllDomainsFlags;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsArgs;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainAbortJobArgs;
import org.virtvzd.protocol.remote.RemoteDomainAttachDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateWithFlagsRet;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetMaxMemoryRet;
import org.virtvzd.protocol.remote.RemoteDomainLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveRemoveArgs;
import org.virtvzd.protocol.remote.RemoteDomainRebootArgs;
import org.virtvzd.protocol.remote.RemoteDomainResumeArgs;
import org.virtvzd.protocol.remote.RemoteDomainSetMemoryArgs;
import org.virtvzd.protocol.remote.RemoteDomainShutdownArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotCreateXmlRet;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteDomainSnapshotGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteDomainSuspendArgs;
import org.virtvzd.protocol.remote.RemoteDomainUndefineArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.kit.ScriptedClient;

/** States, events, jobs, names. */
class LifeIssuesTest {
    private static final String NO_STATE_CHANGE = "9/48 operation failed: Can't change domain state.";

    @Test
    void k6ARenamedDomainIsFoundByItsPresentNameOnly() {
        try (OneClient one = OneClient.onQuickHost()) {
            String xml = OneClient.machine("");
            one.define(xml);
            one.define(xml.replace("<name>guest<", "<name>other<"));
            one.done(RemoteProcedure.DOMAIN_LOOKUP_BY_NAME, new RemoteDomainLookupByNameArgs("other"));
            assertThat(one.refused(RemoteProcedure.DOMAIN_LOOKUP_BY_NAME, new RemoteDomainLookupByNameArgs("guest")))
                    .startsWith("42/48 ");
            assertThat(one.told()).endsWith("0,2");
            // The old name is free at once, the new one is taken.
            one.define(ScriptedClient.vm("guest", new UUID(5, 5)));
            String third = ScriptedClient.vm("other", new UUID(6, 6));
            assertThat(one.refused(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(third)))
                    .isEqualTo("9/20 operation failed: domain 'other' already exists with uuid "
                            + OneClient.UUID_OF_GUEST);
        }
    }

    @Test
    void k7PassingStatesRaiseNoEvents() {
        try (OneClient one = OneClient.onSlowHost()) {
            RemoteNonnullDomain domain = defined(one);
            one.done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
            one.done(RemoteProcedure.DOMAIN_SHUTDOWN, new RemoteDomainShutdownArgs(domain));
            assertThat(one.told()).containsExactly("0,0", "2,0", "5,0");
        }
    }

    private static RemoteNonnullDomain defined(OneClient one) {
        one.done(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(OneClient.machine("")));
        return new RemoteNonnullDomain("guest", OneClient.UUID_OF_GUEST, -1);
    }

    @Test
    void k8EventsAndReasonsSayWhatHappened() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            assertThat(one.state(domain)).isEqualTo("1,1");
            one.done(RemoteProcedure.DOMAIN_SUSPEND, new RemoteDomainSuspendArgs(domain));
            one.done(RemoteProcedure.DOMAIN_RESUME, new RemoteDomainResumeArgs(domain));
            assertThat(one.state(domain)).isEqualTo("1,5");
            one.done(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(domain, 0));
            assertThat(one.state(domain)).isEqualTo("5,5");
            one.done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
            assertThat(one.state(domain)).isEqualTo("1,3");
            one.done(RemoteProcedure.DOMAIN_REBOOT, new RemoteDomainRebootArgs(domain, 0));
            one.done(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
            assertThat(one.state(domain)).isEqualTo("5,2");
            assertThat(one.told()).containsExactly("0,0", "2,0", "3,0", "4,0", "5,4", "2,2", "5,1");
        }
    }

    @Test
    void k9RemovingASaveThatIsNotThereIsNoError() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.define(OneClient.machine(""));
            one.done(RemoteProcedure.DOMAIN_MANAGED_SAVE_REMOVE, new RemoteDomainManagedSaveRemoveArgs(domain, 0));
        }
    }

    @Test
    void k10TheMaximumMemoryHasSixtyFourBits() {
        try (OneClient one = OneClient.onQuickHost()) {
            String large = OneClient.machine("").replace("<memory unit='MiB'>512<", "<memory unit='TiB'>3<");
            RemoteNonnullDomain domain = one.define(large);
            assertThat(one.client()
                            .call(
                                    RemoteProcedure.DOMAIN_GET_MAX_MEMORY,
                                    new RemoteDomainGetMaxMemoryArgs(domain),
                                    RemoteDomainGetMaxMemoryRet.class)
                            .memory())
                    .isEqualTo(3L << 30);
            RemoteNonnullDomain missing = new RemoteNonnullDomain("gone", new UUID(9, 9), -1);
            assertThat(one.refused(RemoteProcedure.DOMAIN_GET_MAX_MEMORY, new RemoteDomainGetMaxMemoryArgs(missing)))
                    .startsWith("42/48 Domain not found");
        }
    }

    @Test
    void k13FiltersKnowSavesAndSnapshots() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            one.define(ScriptedClient.vm("plain", new UUID(5, 5)));
            snapshot(one, domain, "s");
            one.done(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(domain, 0));
            assertThat(listed(one, VirConnectListAllDomainsFlags.MANAGEDSAVE)).containsExactly("guest");
            assertThat(listed(one, VirConnectListAllDomainsFlags.HAS_SNAPSHOT)).containsExactly("guest");
            assertThat(listed(one, VirConnectListAllDomainsFlags.NO_MANAGEDSAVE))
                    .containsExactly("plain");
            assertThat(listed(one, VirConnectListAllDomainsFlags.NO_SNAPSHOT)).containsExactly("plain");
        }
    }

    private static List<String> listed(OneClient one, int flags) {
        return one
                .client()
                .call(
                        RemoteProcedure.CONNECT_LIST_ALL_DOMAINS,
                        new RemoteConnectListAllDomainsArgs(1, flags),
                        RemoteConnectListAllDomainsRet.class)
                .domains()
                .stream()
                .map(RemoteNonnullDomain::name)
                .toList();
    }

    private static RemoteDomainSnapshotCreateXmlRet snapshot(OneClient one, RemoteNonnullDomain domain, String name) {
        String xml = "<domainsnapshot><name>" + name + "</name></domainsnapshot>";
        return one.client()
                .call(
                        RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML,
                        new RemoteDomainSnapshotCreateXmlArgs(domain, xml, 0),
                        RemoteDomainSnapshotCreateXmlRet.class);
    }

    @Test
    void k26MemoryIsRoundedUp() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.define(OneClient.machine(""));
            one.done(RemoteProcedure.DOMAIN_SET_MEMORY, new RemoteDomainSetMemoryArgs(domain, 600_000));
            assertThat(one.dump(domain, 0)).contains("<memory unit='KiB'>600064</memory>");
        }
    }

    @Test
    void k29HandlesOfActiveDomainsHaveTheirId() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.define(OneClient.machine(""));
            assertThat(domain.id()).isEqualTo(-1);
            RemoteNonnullDomain started = one.client()
                    .call(
                            RemoteProcedure.DOMAIN_CREATE_WITH_FLAGS,
                            new RemoteDomainCreateWithFlagsArgs(domain, 0),
                            RemoteDomainCreateWithFlagsRet.class)
                    .dom();
            assertThat(started.id()).isPositive();
            assertThat(one.define(OneClient.machine(OneClient.disk("sda")))).isEqualTo(started);
        }
    }

    @Test
    void k31TheSnapshotThatWasTakenIsReturned() {
        try (OneClient one = OneClient.onSlowHost()) {
            RemoteNonnullDomain domain = defined(one);
            String xml = "<domainsnapshot><name>mine</name></domainsnapshot>";
            int serial = one.client()
                    .send(
                            RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML,
                            new RemoteDomainSnapshotCreateXmlArgs(domain, xml, 0));
            one.world().settle();
            // Somebody else is quicker; the tree's last one is not always one's own.
            one.world().loop().execute(() -> one.world()
                    .hypervisor()
                    .host()
                    .createSnapshot(OneClient.UUID_OF_GUEST, "{foreign}", "foreign"));
            one.world().pass(Duration.ofSeconds(2));
            var reply = one.client().reply(serial).orElseThrow();
            var made = (RemoteDomainSnapshotCreateXmlRet)
                    RemoteProcedure.DOMAIN_SNAPSHOT_CREATE_XML.decodeRet(reply.payload());
            assertThat(made.snap().name()).isNotEqualTo("{foreign}");
        }
    }

    @Test
    void k32ASnapshotIsAsOldAsItIs() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.define(OneClient.machine(""));
            long now = one.world().loop().wallClock().instant().getEpochSecond();
            var made = snapshot(one, domain, "s");
            assertThat(one.client()
                            .call(
                                    RemoteProcedure.DOMAIN_SNAPSHOT_GET_XML_DESC,
                                    new RemoteDomainSnapshotGetXmlDescArgs(made.snap(), 0),
                                    RemoteDomainSnapshotGetXmlDescRet.class)
                            .xml())
                    .contains("<creationTime>" + now + "</creationTime>");
        }
    }

    @Test
    void k34UndefiningARunningDomainTouchesNothing() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            String before = one.dump(domain, 0);
            assertThat(one.refused(RemoteProcedure.DOMAIN_UNDEFINE, new RemoteDomainUndefineArgs(domain)))
                    .isEqualTo("55/48 Requested operation is not valid: cannot undefine an active domain");
            assertThat(one.dump(domain, 0)).isEqualTo(before).contains("sda");
            assertThat(one.told()).containsExactly("0,0", "2,0");
        }
    }

    @Test
    void k35AFailedDeviceCallLeavesNothingBehind() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            one.world()
                    .hypervisor()
                    .faults()
                    .add(new FaultRule(
                            Trigger.on(CommandKind.REDEFINE).first(1), new Behaviour.FailsWith(SdkResult.FAILURE)));
            String disk = OneClient.disk("sdb");
            assertThat(one.refused(
                            RemoteProcedure.DOMAIN_ATTACH_DEVICE_FLAGS,
                            new RemoteDomainAttachDeviceFlagsArgs(domain, disk, 3)))
                    .startsWith("1/48 internal error: ");
            one.done(RemoteProcedure.DOMAIN_SET_MEMORY, new RemoteDomainSetMemoryArgs(domain, 1 << 20));
            assertThat(one.dump(domain, 0))
                    .contains("<memory unit='KiB'>1048576</memory>")
                    .doesNotContain("sdb");
        }
    }

    @Test
    void k36AShutdownThatTheGuestIgnoresKeepsNobody() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            one.world()
                    .hypervisor()
                    .faults()
                    .add(new FaultRule(
                            Trigger.on(CommandKind.SHUTDOWN), new Behaviour.GuestIgnoresShutdown(Optional.empty())));
            int shutdown = one.client().send(RemoteProcedure.DOMAIN_SHUTDOWN, new RemoteDomainShutdownArgs(domain));
            one.world().pass(Duration.ofSeconds(2));
            assertThat(one.client().reply(shutdown)).isPresent();
            one.done(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
            assertThat(one.state(domain)).isEqualTo("5,2");
        }
    }

    @Test
    void k37AnAbortedSaveTakesNoSecondStep() {
        try (OneClient one = OneClient.onSlowHost()) {
            RemoteNonnullDomain domain = defined(one);
            one.done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
            int save =
                    one.client().send(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(domain, 4));
            one.world().pass(Duration.ofMillis(500));
            one.done(RemoteProcedure.DOMAIN_ABORT_JOB, new RemoteDomainAbortJobArgs(domain));
            var error = ScriptedClient.error(one.client().reply(save).orElseThrow());
            assertThat(error.code() + "/" + error.domain() + " "
                            + error.message().orElse(""))
                    .isEqualTo(NO_STATE_CHANGE);
            assertThat(one.state(domain)).isEqualTo("1,1");
        }
    }

    @Test
    void k38AJobThatHangsKeepsNoNewsBack() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            one.define(ScriptedClient.vm("other", new UUID(5, 5)));
            one.world()
                    .hypervisor()
                    .faults()
                    .add(new FaultRule(Trigger.on(CommandKind.SUSPEND), new Behaviour.NeverCompletes()));
            one.client().send(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(domain, 0));
            one.world().settle();
            var host = one.world().hypervisor().host();
            one.world().loop().execute(() -> {
                host.redefine(host.domain(OneClient.UUID_OF_GUEST)
                        .orElseThrow()
                        .config()
                        .withMemoryMiB(768));
                host.power(new UUID(5, 5), PowerAction.START);
            });
            one.world().settle();
            assertThat(one.told()).endsWith("0,1", "2,0");
            assertThat(one.dump(domain, 0)).contains("<memory unit='KiB'>786432</memory>");
        }
    }

    @Test
    void k39ADefinitionTakesItsTurn() {
        try (OneClient one = OneClient.onSlowHost()) {
            String xml = OneClient.machine("");
            int first = one.client().send(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(xml));
            int second = one.client().send(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(xml));
            one.world().pass(Duration.ofMillis(1500));
            assertThat(one.client().reply(first)).isPresent();
            assertThat(one.client().reply(second)).isEmpty();
            one.world().pass(Duration.ofSeconds(1));
            assertThat(one.client().reply(second)).isPresent();
            assertThat(one.told()).containsExactly("0,0", "0,1");
        }
    }
}
