package org.virtvzd.server.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.protocol.libvirt.VirDomainMemoryStatTags;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteConnectGetCapabilitiesRet;
import org.virtvzd.protocol.remote.RemoteConnectGetVersionRet;
import org.virtvzd.protocol.remote.RemoteConnectOpenArgs;
import org.virtvzd.protocol.remote.RemoteDomainBlockStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMemoryStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainMigrateBegin3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainMigratePrepare3ParamsArgs;
import org.virtvzd.protocol.remote.RemoteDomainStatsRecord;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** Statistics, migration's parameters, the host and its loss. */
class HostIssuesTest {
    private static final int BALLOON = 4;

    @Test
    void k16SwappedMemoryIsCountedInKib() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            one.world()
                    .hypervisor()
                    .host()
                    .setCounters((guest, nanos) -> Optional.of(new DomainStatistics(
                            List.of(),
                            Map.of(),
                            List.of(),
                            new DomainStatistics.MemoryCounters(
                                    OptionalLong.of(3),
                                    OptionalLong.of(5),
                                    OptionalLong.empty(),
                                    OptionalLong.empty(),
                                    OptionalLong.empty(),
                                    OptionalLong.empty(),
                                    OptionalLong.empty()))));
            var stats = one
                    .client()
                    .call(
                            RemoteProcedure.DOMAIN_MEMORY_STATS,
                            new RemoteDomainMemoryStatsArgs(domain, 20, 0),
                            RemoteDomainMemoryStatsRet.class)
                    .stats()
                    .stream()
                    .collect(Collectors.toMap(stat -> stat.tag(), stat -> stat.val()));
            assertThat(stats)
                    .containsEntry(VirDomainMemoryStatTags.SWAP_IN, 12L)
                    .containsEntry(VirDomainMemoryStatTags.SWAP_OUT, 20L);
        }
    }

    @Test
    void k17OnlyTheGroupsThatAreAskedForAndNeverAFailure() {
        try (OneClient one = OneClient.onQuickHost()) {
            one.running();
            one.define(ScriptedClient.vm("off", new UUID(5, 5)));
            one.world().hypervisor().host().setCounters((guest, nanos) -> Optional.empty());
            assertThat(stats(one, BALLOON)).hasSize(2).allSatisfy(record -> assertThat(names(record))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("balloon.")));
            assertThat(stats(one, 0)).hasSize(2);
        }
    }

    private static List<RemoteDomainStatsRecord> stats(OneClient one, int groups) {
        return one.client()
                .call(
                        RemoteProcedure.CONNECT_GET_ALL_DOMAIN_STATS,
                        new RemoteConnectGetAllDomainStatsArgs(List.of(), groups, 0),
                        RemoteConnectGetAllDomainStatsRet.class)
                .retStats();
    }

    private static List<String> names(RemoteDomainStatsRecord record) {
        return record.params().stream().map(TypedParam::field).toList();
    }

    @Test
    void k18CountersEndWithTheRun() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            assertThat(stats(one, 0)).singleElement().satisfies(record -> assertThat(names(record))
                    .contains("block.0.rd.reqs", "vcpu.0.time"));
            one.done(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
            assertThat(stats(one, 0)).singleElement().satisfies(record -> assertThat(names(record))
                    .doesNotContain("block.0.rd.reqs", "vcpu.0.time", "balloon.unused")
                    .contains("vcpu.current"));
            one.done(RemoteProcedure.DOMAIN_BLOCK_STATS, new RemoteDomainBlockStatsArgs(domain, "sda"));
        }
    }

    @Test
    void k30TheVersionIsTheHostsOwn() {
        try (OneClient one = OneClient.onQuickHost()) {
            assertThat(one.client()
                            .call(RemoteProcedure.CONNECT_GET_VERSION, XdrVoid.VOID, RemoteConnectGetVersionRet.class)
                            .hvVer())
                    .isEqualTo(7_000_000);
        }
    }

    @Test
    void k42AMigrationNeedsADefinition() {
        try (OneClient one = OneClient.onQuickHost()) {
            assertThat(one.refused(
                            RemoteProcedure.DOMAIN_MIGRATE_PREPARE3_PARAMS,
                            new RemoteDomainMigratePrepare3ParamsArgs(List.of(), Opaque.EMPTY, 0)))
                    .isEqualTo("8/48 invalid argument: parameter 'destination_xml' is not set");
        }
    }

    @Test
    void k45WhatTheHostCannotDoWhileItMovesADomainIsRefused() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            TypedParam bandwidth = new TypedParam("bandwidth", new TypedParamValue.UllongValue(10));
            assertThat(one.refused(
                            RemoteProcedure.DOMAIN_MIGRATE_BEGIN3_PARAMS,
                            new RemoteDomainMigrateBegin3ParamsArgs(domain, List.of(bandwidth), 0)))
                    .isEqualTo("84/48 Operation not supported: Bandwidth rate limiting is not supported");
            TypedParam xml = new TypedParam("destination_xml", new TypedParamValue.StringValue("<domain/>"));
            assertThat(one.refused(
                            RemoteProcedure.DOMAIN_MIGRATE_BEGIN3_PARAMS,
                            new RemoteDomainMigrateBegin3ParamsArgs(domain, List.of(xml), 0)))
                    .isEqualTo("84/48 Operation not supported: Changing destination XML is not supported");
        }
    }

    @Test
    void k46AConnectionOutlivesTheLossOfTheHost() {
        try (OneClient one = OneClient.onQuickHost()) {
            RemoteNonnullDomain domain = one.running();
            var host = one.world().hypervisor().host();
            one.world().loop().execute(() -> host.disconnect("the dispatcher is gone"));
            one.world().settle();
            assertThat(one.state(domain)).isEqualTo("1,1");
            assertThat(one.refused(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain)))
                    .startsWith("1/48 ");
            assertThat(one.world()
                            .connect(World.MAIN)
                            .fail(
                                    RemoteProcedure.CONNECT_OPEN,
                                    new RemoteConnectOpenArgs(Optional.of("vz:///system"), 0))
                            .message()
                            .orElse(""))
                    .contains("the dispatcher is gone");
            one.world().loop().execute(() -> {
                host.power(OneClient.UUID_OF_GUEST, PowerAction.KILL);
                host.reconnect();
            });
            one.world().settle();
            assertThat(one.state(domain)).isEqualTo("5,1");
            assertThat(one.told()).endsWith("5,0");
            one.done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
        }
    }

    @Test
    void k50CapabilitiesNameTheHost() {
        try (OneClient one = OneClient.onQuickHost()) {
            assertThat(one.client()
                            .call(
                                    RemoteProcedure.CONNECT_GET_CAPABILITIES,
                                    XdrVoid.VOID,
                                    RemoteConnectGetCapabilitiesRet.class)
                            .capabilities())
                    .contains("<uuid>4b6d0a52-8f1e-4e8b-9d53-7c1f0e2a9b10</uuid>");
        }
    }
}
