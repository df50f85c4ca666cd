package org.virtvzd.server.remote;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.ports.hypervisor.DiskSize;
import org.virtvzd.ports.hypervisor.DomainStatistics.DiskCounters;
import org.virtvzd.ports.hypervisor.DomainStatistics.InterfaceCounters;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.protocol.libvirt.VirDomainStatsTypes;
import org.virtvzd.protocol.libvirt.VirVcpuState;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.server.host.DomainEntry;

/** The groups of a domain's statistics record, each made only when it is asked for. */
final class DomainStatsGroups {
    /** All groups that there are. */
    static final int SUPPORTED = VirDomainStatsTypes.STATE
            | VirDomainStatsTypes.BLOCK
            | VirDomainStatsTypes.INTERFACE
            | VirDomainStatsTypes.VCPU
            | VirDomainStatsTypes.BALLOON;

    private static final long MIB = 1024 * 1024;

    private final Hypervisor hypervisor;
    private final DomainEntry entry;
    private final Domain domain;
    private final DomainCounters counters;
    private final TypedParams params = new TypedParams();

    private DomainStatsGroups(Hypervisor hypervisor, DomainEntry entry) {
        this.hypervisor = hypervisor;
        this.entry = entry;
        domain = entry.domain();
        counters = new DomainCounters(domain.config(), hypervisor.statistics(domain.uuid()));
    }

    /** The groups of a mask, in libvirt's order. */
    static List<TypedParam> of(Hypervisor hypervisor, DomainEntry entry, int mask) {
        DomainStatsGroups groups = new DomainStatsGroups(hypervisor, entry);
        if ((mask & VirDomainStatsTypes.STATE) != 0) {
            groups.addState();
        }
        if ((mask & VirDomainStatsTypes.BLOCK) != 0) {
            groups.addDisks();
        }
        if ((mask & VirDomainStatsTypes.INTERFACE) != 0) {
            groups.addInterfaces();
        }
        if ((mask & VirDomainStatsTypes.VCPU) != 0) {
            groups.addVcpus();
        }
        if ((mask & VirDomainStatsTypes.BALLOON) != 0) {
            groups.addMemory();
        }
        return groups.params.list();
    }

    private void addState() {
        params.number("state.state", entry.reason().state().number())
                .number("state.reason", entry.reason().number());
    }

    private void addDisks() {
        List<Disk> disks = domain.config().devices().disks();
        Map<String, DiskSize> sizes = hypervisor.diskSizes(domain.uuid());
        params.count("block.count", disks.size());
        for (int i = 0; i < disks.size(); i++) {
            String prefix = "block." + i + ".";
            Disk disk = disks.get(i);
            DiskCounters traffic = counters.of(disk);
            params.text(prefix + "name", disk.target());
            disk.path().ifPresent(path -> params.text(prefix + "path", path));
            params.total(prefix + "rd.reqs", traffic.readRequests())
                    .total(prefix + "rd.bytes", traffic.readBytes())
                    .total(prefix + "wr.reqs", traffic.writeRequests())
                    .total(prefix + "wr.bytes", traffic.writeBytes())
                    .total(prefix + "capacity", bytes(disk, sizes));
        }
    }

    private static OptionalLong bytes(Disk disk, Map<String, DiskSize> sizes) {
        DiskSize size = sizes.get(disk.target());
        return size == null || disk.device() != Disk.Device.DISK
                ? OptionalLong.empty()
                : OptionalLong.of(size.capacityMiB() * MIB);
    }

    private void addInterfaces() {
        List<NetworkInterface> nets = domain.config().devices().interfaces();
        params.count("net.count", nets.size());
        for (int i = 0; i < nets.size(); i++) {
            String prefix = "net." + i + ".";
            InterfaceCounters traffic = counters.network(i);
            nets.get(i).hostDevice().ifPresent(name -> params.text(prefix + "name", name));
            params.total(prefix + "rx.bytes", traffic.receivedBytes())
                    .total(prefix + "rx.pkts", traffic.receivedPackets())
                    .total(prefix + "tx.bytes", traffic.sentBytes())
                    .total(prefix + "tx.pkts", traffic.sentPackets());
        }
    }

    private void addVcpus() {
        int vcpus = domain.config().vcpus();
        params.count("vcpu.current", vcpus).count("vcpu.maximum", vcpus);
        if (counters.statistics().isEmpty()) {
            return;
        }
        for (int i = 0; i < vcpus; i++) {
            String prefix = "vcpu." + i + ".";
            params.number(prefix + "state", VirVcpuState.RUNNING).total(prefix + "time", counters.vcpuNanos(i));
        }
    }

    private void addMemory() {
        long memory = domain.config().memoryKiB();
        params.total("balloon.maximum", memory).total("balloon.current", memory);
        counters.memory().stream()
                .filter(figure -> !figure.name().isEmpty())
                .forEach(figure -> params.total("balloon." + figure.name(), figure.value()));
    }
}
