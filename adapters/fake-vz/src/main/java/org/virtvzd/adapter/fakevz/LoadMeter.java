package org.virtvzd.adapter.fakevz;

import java.util.Collections;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domain.host.HostLoad;

/**
 * How busy the host is: a little by itself, the rest from its running machines. Adds up as machines come and go, so
 * that asking costs the same with any number of them.
 */
final class LoadMeter {
    private static final long NANOS_BEFORE_START = 3_600_000_000_000L;
    private static final long OWN_PER_MILLE = 20;
    private static final long PER_MILLE_OF_A_VCPU = 150;
    private static final long MOST_PER_MILLE = 950;

    private final Host host;
    private long lastNano;
    private long elapsed = NANOS_BEFORE_START;
    private long busyPerCpu = NANOS_BEFORE_START / 1000 * OWN_PER_MILLE;
    private long activeVcpus;
    private long activeMemoryKiB;

    LoadMeter(Host host, long nano) {
        this.host = host;
        lastNano = nano;
    }

    void started(DomainConfig config, long nano) {
        advance(nano);
        activeVcpus += config.vcpus();
        activeMemoryKiB += config.memoryKiB();
    }

    void ended(DomainConfig config, long nano) {
        advance(nano);
        activeVcpus -= config.vcpus();
        activeMemoryKiB -= config.memoryKiB();
    }

    HostLoad load(long nano) {
        advance(nano);
        long total = host.memoryKiB();
        long buffers = total / 100;
        long cached = total / 20;
        long free = Math.max(total / 64, total - total / 8 - buffers - cached - activeMemoryKiB);
        long iowait = elapsed / 200;
        var cpu = new HostLoad.CpuTime(
                busyPerCpu * 3 / 10, busyPerCpu * 7 / 10, Math.max(0, elapsed - busyPerCpu - iowait), iowait);
        return new HostLoad(
                free, buffers, cached, Collections.nCopies(host.cpu().count(), cpu));
    }

    private void advance(long nano) {
        long span = nano - lastNano;
        long perMille = Math.min(
                MOST_PER_MILLE,
                OWN_PER_MILLE + activeVcpus * PER_MILLE_OF_A_VCPU / host.cpu().count());
        elapsed += span;
        busyPerCpu += span / 1000 * perMille;
        lastNano = nano;
    }
}
