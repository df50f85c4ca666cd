package org.virtvzd.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.adapter.fakevz.FakeOptions;
import org.virtvzd.adapter.fakevz.Inventory;
import org.virtvzd.protocol.libvirt.VirConnectGetAllDomainStatsFlags;
import org.virtvzd.protocol.libvirt.VirDomainStatsTypes;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsArgs;
import org.virtvzd.protocol.remote.RemoteConnectGetAllDomainStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainGetCpuStatsArgs;
import org.virtvzd.protocol.remote.RemoteDomainGetCpuStatsRet;
import org.virtvzd.protocol.remote.RemoteDomainStatsRecord;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.UllongValue;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** Statistics of many domains, of groups, and of domains that are off. */
class StatisticsTest {
    private static final int MANY = 10_000;

    @Test
    void allDomainsOfALargeHostInOneReply() {
        try (World world = world(Inventory.generate(MANY))) {
            ScriptedClient client = world.open(World.MAIN);
            world.pass(Duration.ofSeconds(5));
            List<RemoteDomainStatsRecord> all = stats(client, 0, 0);
            assertThat(all).hasSize(MANY);
            assertThat(stats(client, VirDomainStatsTypes.STATE, VirConnectGetAllDomainStatsFlags.ACTIVE))
                    .hasSize(MANY / 2)
                    .allSatisfy(
                            stats -> assertThat(names(stats)).containsExactlyInAnyOrder("state.state", "state.reason"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,state", "4,balloon", "8,vcpu", "16,net", "32,block"})
    void onlyTheGroupsThatAreAskedFor(int mask, String prefix) {
        try (World world = world(Inventory.small())) {
            ScriptedClient client = world.open(World.MAIN);
            world.pass(Duration.ofSeconds(5));
            assertThat(stats(client, mask, VirConnectGetAllDomainStatsFlags.ENFORCE_STATS))
                    .hasSize(3)
                    .allSatisfy(stats -> assertThat(names(stats)).isNotEmpty().allSatisfy(name -> assertThat(name)
                            .startsWith(prefix + ".")));
        }
    }

    @Test
    void countersGoOnlyWithActiveDomains() {
        try (World world = world(Inventory.small())) {
            ScriptedClient client = world.open(World.MAIN);
            world.pass(Duration.ofSeconds(5));
            Set<String> running = names(of(stats(client, 0, 0), "web"));
            Set<String> off = names(of(stats(client, 0, 0), "database"));
            assertThat(running).contains("vcpu.0.time", "block.0.rd.bytes", "net.0.rx.bytes", "balloon.unused");
            assertThat(off).doesNotContain("vcpu.0.time", "block.0.rd.bytes", "net.0.rx.bytes", "balloon.unused");
            assertThat(off).contains("vcpu.current", "block.0.capacity", "net.0.name", "balloon.maximum");
        }
    }

    @Test
    void cpuStatisticsAreATotal() {
        try (World world = world(Inventory.small())) {
            ScriptedClient client = world.open(World.MAIN);
            world.pass(Duration.ofSeconds(5));
            var web = of(stats(client, VirDomainStatsTypes.STATE, 0), "web").dom();
            RemoteDomainGetCpuStatsRet total = client.call(
                    RemoteProcedure.DOMAIN_GET_CPU_STATS,
                    new RemoteDomainGetCpuStatsArgs(web, 16, -1, 1, 0),
                    RemoteDomainGetCpuStatsRet.class);
            assertThat(total.params()).singleElement().satisfies(param -> {
                assertThat(param.field()).isEqualTo("cpu_time");
                assertThat(((UllongValue) param.value()).value()).isPositive();
            });
            assertThat(client.call(
                                    RemoteProcedure.DOMAIN_GET_CPU_STATS,
                                    new RemoteDomainGetCpuStatsArgs(web, 0, 0, 0, 0),
                                    RemoteDomainGetCpuStatsRet.class)
                            .nparams())
                    .isZero();
        }
    }

    private static World world(Inventory inventory) {
        return new World(
                FakeOptions.defaults().withInventory(inventory),
                new Random(1),
                Optional.empty(),
                LibvirtServer.Settings.defaults(World.OWN_UID));
    }

    private static List<RemoteDomainStatsRecord> stats(ScriptedClient client, int mask, int flags) {
        return client.call(
                        RemoteProcedure.CONNECT_GET_ALL_DOMAIN_STATS,
                        new RemoteConnectGetAllDomainStatsArgs(List.of(), mask, flags),
                        RemoteConnectGetAllDomainStatsRet.class)
                .retStats();
    }

    private static RemoteDomainStatsRecord of(List<RemoteDomainStatsRecord> all, String name) {
        return all.stream()
                .filter(stats -> stats.dom().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(RemoteDomainStatsRecord stats) {
        return stats.params().stream().map(TypedParam::field).collect(Collectors.toUnmodifiableSet());
    }
}
