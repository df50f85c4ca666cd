package org.virtvzd.adapter.fakevz;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.BootEntry.BootDevice;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.config.VideoAdapter;
import org.virtvzd.domain.config.VncGraphics;
import org.virtvzd.domain.snapshot.SnapshotTree;

/** Two machines that between them have everything a file can hold. */
final class FormatSamples {
    private static final String FIRST = "{5eed0000-0000-4000-8000-000000000001}";
    private static final String SECOND = "{5eed0000-0000-4000-8000-000000000002}";

    static final StoredSnapshots VM_SNAPSHOTS = new StoredSnapshots(
            List.of(
                    new StoredSnapshots.Item(
                            FIRST,
                            Optional.empty(),
                            "fresh \"install\"",
                            "",
                            1_767_225_500,
                            MachineState.STOPPED,
                            vm()),
                    new StoredSnapshots.Item(
                            SECOND,
                            Optional.of(FIRST),
                            "",
                            "before update & <tests>",
                            1_767_225_600,
                            MachineState.RUNNING,
                            vm())),
            Optional.of(SECOND));

    static final Domain VM = new Domain(vm(), MachineState.RUNNING, 101, OptionalInt.of(5977), VM_SNAPSHOTS.toTree());
    static final Domain CONTAINER =
            new Domain(container(), MachineState.SUSPENDED, 102, OptionalInt.empty(), SnapshotTree.EMPTY);

    /** What the second version of the form added. */
    static final Domain TUNED_VM = VM.withConfig(VM.config()
            .withTitle("Front end & more")
            .withMetadata("<a:b xmlns:a=\"urn:a\">1</a:b>")
            .withTuning(new Tuning(
                    OptionalInt.of(2000),
                    OptionalInt.of(150),
                    OptionalInt.of(6),
                    OptionalLong.of(Tuning.MAX_IO_BYTES_PER_SECOND),
                    OptionalInt.of(500),
                    OptionalInt.of(50),
                    OptionalInt.empty(),
                    Optional.of(CpuSet.of(0))))
            .withOnCrash(CrashAction.RESTART));

    private FormatSamples() {}

    private static DomainConfig vm() {
        return DomainConfig.plain(
                UUID.fromString("6f1b0e9a-3c5d-4c1e-9b7a-0000000a0001"),
                "вм \"1\"",
                DomainKind.VM,
                Architecture.I686,
                "first line\nsecond line",
                4096,
                4,
                Optional.of(CpuSet.of(0, 1, 3)),
                true,
                List.of(new BootEntry(BootDevice.CDROM, 0), new BootEntry(BootDevice.HD, 0)),
                vmDevices());
    }

    private static Devices vmDevices() {
        return new Devices(
                List.of(
                        new Disk(
                                Disk.Device.DISK,
                                Disk.Backing.BLOCK,
                                Optional.of("/dev/sdz"),
                                Disk.Format.RAW,
                                Disk.Bus.SCSI,
                                2,
                                Optional.of("S1")),
                        new Disk(
                                Disk.Device.CDROM,
                                Disk.Backing.FILE,
                                Optional.empty(),
                                Disk.Format.RAW,
                                Disk.Bus.IDE,
                                1,
                                Optional.empty())),
                List.of(),
                List.of(new NetworkInterface(
                        new MacAddress(0x001c420a0b0cL),
                        new NetworkInterface.VirtualNetwork("Bridged"),
                        Optional.of(NetworkInterface.Model.E1000),
                        Optional.of("vme001c420a0b0c"),
                        false,
                        true,
                        List.of(
                                new GuestAddress("192.0.2.7", false, OptionalInt.of(24)),
                                new GuestAddress("fd00::7", true, OptionalInt.empty())),
                        Optional.of("192.0.2.1"),
                        Optional.of("fd00::1"))),
                List.of(
                        new SerialPort(0, new SerialPort.Device("/dev/ttyS0")),
                        new SerialPort(1, new SerialPort.OutputFile("/srv/out")),
                        new SerialPort(2, new SerialPort.UnixSocket("/srv/sock", SerialPort.Mode.BIND)),
                        new SerialPort(3, new SerialPort.Tcp("192.0.2.5", "4444", SerialPort.Mode.CONNECT)),
                        new SerialPort(4, new SerialPort.Udp("192.0.2.5", "4445"))),
                Optional.of(new VncGraphics(OptionalInt.of(5977), "0.0.0.0", Optional.of("secret"))),
                Optional.of(new VideoAdapter(64)));
    }

    private static DomainConfig container() {
        return DomainConfig.plain(
                UUID.fromString("6f1b0e9a-3c5d-4c1e-9b7a-0000000a0002"),
                "ct",
                DomainKind.CONTAINER,
                Architecture.X86_64,
                "",
                256,
                1,
                Optional.empty(),
                false,
                List.of(),
                new Devices(
                        List.of(),
                        List.of(
                                new Filesystem(new Filesystem.Image("/vz/private/ct/root.hdd"), "/"),
                                new Filesystem(new Filesystem.Volume("pool1", "vol1"), "/srv"),
                                new Filesystem(new Filesystem.Template("centos-7"), "/t")),
                        List.of(
                                nic(new NetworkInterface.Venet(), "venet0"),
                                nic(new NetworkInterface.HostRouted(), "veth1"),
                                nic(new NetworkInterface.Bridge("br0"), "veth2")),
                        List.of(),
                        Optional.of(new VncGraphics(OptionalInt.empty(), "127.0.0.1", Optional.empty())),
                        Optional.empty()));
    }

    private static NetworkInterface nic(NetworkInterface.Attachment attachment, String hostDevice) {
        return new NetworkInterface(
                new MacAddress(0),
                attachment,
                Optional.empty(),
                Optional.of(hostDevice),
                true,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
