package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.Venet;
import org.virtvzd.domain.config.VideoAdapter;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domain.snapshot.SnapshotTree;

/** The host on which the recordings were made, and what it fills into definitions. */
final class TestHost {

    static final int CPUS = 2;
    private static final int ENV_ID = 1001;
    private static final int DEFAULT_VIDEO_MIB = 32;

    private TestHost() {}

    static Host of(int majorVersion) {
        return new Host(
                "host.example.org",
                UUID.fromString("9a7b5c1e-0000-4000-8000-000000000001"),
                new Host.ProductVersion(majorVersion, 0),
                new Host.Cpu(Architecture.X86_64, "Skylake-Client", "Intel", 2400, 1, 1, CPUS, 1),
                8L * 1024 * 1024,
                Optional.empty());
    }

    static DomainXmlParser parser(int majorVersion) {
        return new DomainXmlParser(of(majorVersion), new Random(1));
    }

    static Domain stopped(DomainConfig config) {
        return new Domain(config, MachineState.STOPPED, ENV_ID, OptionalInt.empty(), SnapshotTree.EMPTY);
    }

    static Domain running(DomainConfig config) {
        return stopped(config).withState(MachineState.RUNNING);
    }

    /** Names host devices and adds the default video adapter. */
    static DomainConfig complete(DomainConfig config) {
        Devices devices = config.devices();
        Optional<VideoAdapter> video = config.kind() == DomainKind.VM
                ? devices.video().or(() -> Optional.of(new VideoAdapter(DEFAULT_VIDEO_MIB)))
                : Optional.empty();
        List<NetworkInterface> named =
                devices.interfaces().stream().map(TestHost::named).toList();
        return config.withDevices(new Devices(
                devices.disks(), devices.filesystems(), named, devices.serials(), devices.graphics(), video));
    }

    private static NetworkInterface named(NetworkInterface net) {
        String name =
                net.attachment() instanceof Venet ? "venet0" : "vme" + net.mac().digits();
        return net.withHostDevice(net.hostDevice().or(() -> Optional.of(name)));
    }
}
