package org.virtvzd.adapter.vzsdk.model;

import java.util.Locale;
import java.util.Optional;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.domain.config.SerialPort;

/** Writes single devices into a configuration. */
final class DeviceWriter {
    private final Prl prl;
    private final int scsiModel;

    DeviceWriter(Prl prl, int scsiModel) {
        this.prl = prl;
        this.scsiModel = scsiModel;
    }

    void adapter(Handle<Kind.Device> device, NetworkInterface adapter, DomainKind kind) {
        prl.vmDevSetEnabled(device, true);
        prl.vmDevSetConnected(device, adapter.linkUp());
        adapter.hostDevice().ifPresent(name -> prl.vmDevNetSetHostInterfaceName(device, name));
        if (!(adapter.attachment() instanceof NetworkInterface.Venet)) {
            prl.vmDevNetSetMacAddress(device, adapter.mac().digits().toUpperCase(Locale.ROOT));
        }
        addresses(device, adapter);
        if (kind == DomainKind.VM) {
            adapter.model().ifPresent(model -> prl.vmDevNetSetAdapterType(device, number(model)));
        }
        switch (adapter.attachment()) {
            case NetworkInterface.HostRouted routed -> prl.vmDevSetEmulatedType(device, PrlConstants.PNA_ROUTED);
            case NetworkInterface.Venet venet -> prl.vmDevSetEmulatedType(device, PrlConstants.PNA_ROUTED);
            case NetworkInterface.VirtualNetwork network -> {
                prl.vmDevSetEmulatedType(device, PrlConstants.PNA_BRIDGED_NETWORK);
                prl.vmDevNetSetVirtualNetworkId(device, network.name());
            }
            case NetworkInterface.Bridge bridge -> {
                prl.vmDevSetEmulatedType(device, PrlConstants.PNA_BRIDGE);
                prl.vmDevNetSetVirtualNetworkId(device, bridge.name());
            }
        }
        prl.vmDevNetSetPktFilterPreventMacSpoof(device, adapter.trustGuestRxFilters());
    }

    private void addresses(Handle<Kind.Device> device, NetworkInterface adapter) {
        try (Handle<Kind.Texts> texts = prl.apiCreateStringsList()) {
            adapter.addresses().forEach(address -> prl.strListAddItem(texts, Addresses.write(address)));
            prl.vmDevNetSetNetAddresses(device, texts);
        }
        prl.vmDevNetSetConfigureWithDhcp(device, adapter.addresses().stream().allMatch(GuestAddress::ipv6));
        prl.vmDevNetSetConfigureWithDhcpIPv6(
                device, adapter.addresses().stream().noneMatch(GuestAddress::ipv6));
        prl.vmDevNetSetAutoApply(device, true);
        prl.vmDevNetSetDefaultGateway(device, adapter.gateway4().orElse(""));
        prl.vmDevNetSetDefaultGatewayIPv6(device, adapter.gateway6().orElse(""));
    }

    private static int number(NetworkInterface.Model model) {
        return switch (model) {
            case RTL8139 -> PrlConstants.PNT_RTL;
            case E1000 -> PrlConstants.PNT_E1000;
            case E1000E -> PrlConstants.PNT_E1000E;
            case VIRTIO -> PrlConstants.PNT_VIRTIO;
        };
    }

    void storage(Handle<Kind.Device> device, Record storage) {
        switch (storage) {
            case Filesystem filesystem -> filesystem(device, filesystem);
            case Disk disk -> disk(device, disk);
            default -> throw new IllegalArgumentException(storage.toString());
        }
    }

    private void filesystem(Handle<Kind.Device> device, Filesystem filesystem) {
        String path =
                switch (filesystem.source()) {
                    case Filesystem.Image image -> image.path();
                    case Filesystem.Volume volume -> volume.volume();
                    case Filesystem.Template template -> throw new IllegalArgumentException(template.name());
                };
        if (filesystem.source() instanceof Filesystem.Volume volume) {
            prl.vmDevHdSetStorageURL(device, DeviceReader.url(volume));
        }
        prl.vmDevSetEnabled(device, true);
        prl.vmDevSetConnected(device, true);
        prl.vmDevSetEmulatedType(device, PrlConstants.PDT_USE_IMAGE_FILE);
        prl.vmDevSetSysName(device, path);
        prl.vmDevSetImagePath(device, path);
        prl.vmDevSetFriendlyName(device, path);
        prl.vmDevHdSetMountPoint(device, filesystem.target());
    }

    void disk(Handle<Kind.Device> device, Disk disk) {
        String path = disk.path().orElse("");
        prl.vmDevSetEnabled(device, true);
        prl.vmDevSetConnected(device, true);
        prl.vmDevSetEmulatedType(
                device,
                disk.backing() == Disk.Backing.BLOCK
                        ? PrlConstants.PDT_USE_REAL_DEVICE
                        : PrlConstants.PDT_USE_IMAGE_FILE);
        prl.vmDevSetSysName(device, path);
        prl.vmDevSetFriendlyName(device, path);
        if (disk.bus() == Disk.Bus.SCSI) {
            prl.vmDevSetSubType(device, scsiModel);
        }
        prl.vmDevSetIfaceType(device, number(disk.bus()));
        prl.vmDevSetStackIndex(device, disk.position());
        if (disk.device() == Disk.Device.DISK) {
            prl.vmDevHdSetSerialNumber(device, disk.serial().orElse(""));
        }
    }

    private static int number(Disk.Bus bus) {
        return switch (bus) {
            case IDE -> PrlConstants.PMS_IDE_DEVICE;
            case SCSI -> PrlConstants.PMS_SCSI_DEVICE;
            case SATA -> PrlConstants.PMS_SATA_DEVICE;
            case VIRTIO -> PrlConstants.PMS_VIRTIO_BLOCK_DEVICE;
        };
    }

    void serial(Handle<Kind.Device> device, SerialPort serial) {
        switch (serial.source()) {
            case SerialPort.Device host -> serial(device, PrlConstants.PDT_USE_REAL_DEVICE, host.path());
            case SerialPort.OutputFile file -> serial(device, PrlConstants.PDT_USE_OUTPUT_FILE, file.path());
            case SerialPort.UnixSocket socket -> {
                serial(device, PrlConstants.PDT_USE_SERIAL_PORT_SOCKET_MODE, socket.path());
                mode(device, socket.mode());
            }
            case SerialPort.Tcp tcp -> {
                serial(device, PrlConstants.PDT_USE_TCP, tcp.host() + ":" + tcp.service());
                mode(device, tcp.mode());
            }
            case SerialPort.Udp udp -> serial(device, PrlConstants.PDT_USE_UDP, udp.host() + ":" + udp.service());
        }
        prl.vmDevSetEnabled(device, true);
        prl.vmDevSetIndex(device, serial.port());
    }

    private void serial(Handle<Kind.Device> device, int type, String name) {
        prl.vmDevSetEmulatedType(device, type);
        prl.vmDevSetSysName(device, name);
        prl.vmDevSetFriendlyName(device, name);
    }

    private void mode(Handle<Kind.Device> device, SerialPort.Mode mode) {
        prl.vmDevSerialSetSocketMode(
                device,
                mode == SerialPort.Mode.BIND
                        ? PrlConstants.PSP_SERIAL_SOCKET_SERVER
                        : PrlConstants.PSP_SERIAL_SOCKET_CLIENT);
    }

    /** What a definition leaves open stays as the host has it. */
    static NetworkInterface leaveToHost(NetworkInterface wanted, NetworkInterface present) {
        return new NetworkInterface(
                wanted.mac(),
                wanted.attachment(),
                wanted.model().or(present::model),
                wanted.hostDevice().or(present::hostDevice),
                wanted.linkUp(),
                wanted.trustGuestRxFilters(),
                wanted.addresses(),
                wanted.gateway4(),
                wanted.gateway6());
    }

    /** What a definition leaves open stays as the host has it. */
    static Record leaveToHost(Record wanted, Record present) {
        if (wanted instanceof Disk disk && present instanceof Disk other) {
            Optional<String> serial = disk.serial().or(other::serial);
            return new Disk(
                    disk.device(), disk.backing(), disk.path(), disk.format(), disk.bus(), disk.position(), serial);
        }
        return wanted;
    }
}
