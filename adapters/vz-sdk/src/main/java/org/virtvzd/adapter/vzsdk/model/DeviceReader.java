package org.virtvzd.adapter.vzsdk.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.NetworkInterface.GuestAddress;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/** Reads single devices of a configuration. */
final class DeviceReader {

    /** The index of a container's venet adapter. */
    static final int VENET_INDEX = -1;

    private static final String VOLUME_URL = "libvirt://localhost/";

    private final Prl prl;
    private final Disk.Format vmFormat;

    DeviceReader(Prl prl, Disk.Format vmFormat) {
        this.prl = prl;
        this.vmFormat = vmFormat;
    }

    Disk disk(Handle<Kind.Device> device, Disk.Device what, DomainKind kind) {
        boolean file = prl.vmDevGetEmulatedType(device) != PrlConstants.PDT_USE_REAL_DEVICE;
        boolean hard = what == Disk.Device.DISK;
        return new Disk(
                what,
                file ? Disk.Backing.FILE : Disk.Backing.BLOCK,
                some(prl.vmDevGetFriendlyName(device)),
                file && hard ? imageFormat(kind) : Disk.Format.RAW,
                bus(prl.vmDevGetIfaceType(device)),
                prl.vmDevGetStackIndex(device),
                hard ? some(prl.vmDevHdGetSerialNumber(device)) : Optional.empty());
    }

    private Disk.Format imageFormat(DomainKind kind) {
        return kind == DomainKind.VM ? vmFormat : Disk.Format.PLOOP;
    }

    private static Disk.Bus bus(int number) {
        return switch (number) {
            case PrlConstants.PMS_IDE_DEVICE -> Disk.Bus.IDE;
            case PrlConstants.PMS_SCSI_DEVICE, PrlConstants.PMS_UNKNOWN_DEVICE -> Disk.Bus.SCSI;
            case PrlConstants.PMS_SATA_DEVICE -> Disk.Bus.SATA;
            case PrlConstants.PMS_VIRTIO_BLOCK_DEVICE -> Disk.Bus.VIRTIO;
            default -> throw unknown("disk bus", number);
        };
    }

    Filesystem filesystem(Handle<Kind.Device> device) {
        String url = prl.vmDevHdGetStorageURL(device);
        Filesystem.Source source = volume(url)
                .<Filesystem.Source>map(v -> v)
                .orElseGet(() -> new Filesystem.Image(prl.vmDevGetImagePath(device)));
        return new Filesystem(source, prl.vmDevHdGetMountPoint(device));
    }

    private static Optional<Filesystem.Volume> volume(String url) {
        int slash = url.startsWith(VOLUME_URL) ? url.indexOf('/', VOLUME_URL.length()) : -1;
        return slash < 0
                ? Optional.empty()
                : Optional.of(
                        new Filesystem.Volume(url.substring(VOLUME_URL.length(), slash), url.substring(slash + 1)));
    }

    static String url(Filesystem.Volume volume) {
        return VOLUME_URL + volume.pool() + "/" + volume.volume();
    }

    NetworkInterface adapter(Handle<Kind.Device> device, DomainKind kind) {
        Optional<String> name = some(prl.vmDevNetGetHostInterfaceName(device));
        if (kind == DomainKind.CONTAINER && prl.vmDevGetIndex(device) == VENET_INDEX) {
            return new NetworkInterface(
                    new MacAddress(0),
                    new NetworkInterface.Venet(),
                    Optional.empty(),
                    name,
                    true,
                    false,
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }
        String mac = prl.vmDevNetGetMacAddressCanonical(device);
        return new NetworkInterface(
                MacAddress.parse(mac).orElseThrow(() -> unknown("MAC address", mac)),
                attachment(device),
                kind == DomainKind.VM ? Optional.of(model(prl.vmDevNetGetAdapterType(device))) : Optional.empty(),
                name,
                prl.vmDevIsConnected(device),
                prl.vmDevNetIsPktFilterPreventMacSpoof(device),
                addresses(device),
                some(prl.vmDevNetGetDefaultGateway(device)),
                some(prl.vmDevNetGetDefaultGatewayIPv6(device)));
    }

    private NetworkInterface.Attachment attachment(Handle<Kind.Device> device) {
        return switch (prl.vmDevGetEmulatedType(device)) {
            case PrlConstants.PNA_ROUTED -> new NetworkInterface.HostRouted();
            case PrlConstants.PNA_BRIDGE -> new NetworkInterface.Bridge(prl.vmDevNetGetVirtualNetworkId(device));
            default -> new NetworkInterface.VirtualNetwork(prl.vmDevNetGetVirtualNetworkId(device));
        };
    }

    private static NetworkInterface.Model model(int number) {
        return switch (number) {
            case PrlConstants.PNT_RTL -> NetworkInterface.Model.RTL8139;
            case PrlConstants.PNT_E1000 -> NetworkInterface.Model.E1000;
            case PrlConstants.PNT_E1000E -> NetworkInterface.Model.E1000E;
            case PrlConstants.PNT_VIRTIO -> NetworkInterface.Model.VIRTIO;
            default -> throw unknown("network adapter type", number);
        };
    }

    private List<GuestAddress> addresses(Handle<Kind.Device> device) {
        try (Handle<Kind.Texts> texts = prl.vmDevNetGetNetAddresses(device)) {
            List<GuestAddress> addresses = new ArrayList<>();
            int count = prl.strListGetItemsCount(texts);
            for (int i = 0; i < count; i++) {
                addresses.add(Addresses.read(prl.strListGetItem(texts, i)));
            }
            return addresses;
        }
    }

    SerialPort serial(Handle<Kind.Device> device) {
        String name = prl.vmDevGetFriendlyName(device);
        SerialPort.Source source =
                switch (prl.vmDevGetEmulatedType(device)) {
                    case PrlConstants.PDT_USE_REAL_DEVICE -> new SerialPort.Device(name);
                    case PrlConstants.PDT_USE_OUTPUT_FILE -> new SerialPort.OutputFile(name);
                    case PrlConstants.PDT_USE_SERIAL_PORT_SOCKET_MODE -> new SerialPort.UnixSocket(name, mode(device));
                    case PrlConstants.PDT_USE_TCP -> new SerialPort.Tcp(host(name), service(name), mode(device));
                    case PrlConstants.PDT_USE_UDP -> new SerialPort.Udp(host(name), service(name));
                    default -> throw unknown("serial port type", prl.vmDevGetEmulatedType(device));
                };
        return new SerialPort(prl.vmDevGetIndex(device), source);
    }

    private SerialPort.Mode mode(Handle<Kind.Device> device) {
        return prl.vmDevSerialGetSocketMode(device) == PrlConstants.PSP_SERIAL_SOCKET_SERVER
                ? SerialPort.Mode.BIND
                : SerialPort.Mode.CONNECT;
    }

    private static String host(String name) {
        int colon = name.lastIndexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private static String service(String name) {
        return name.substring(name.lastIndexOf(':') + 1);
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    static LibvirtException unknown(String what, Object value) {
        Object shown = value instanceof Integer number
                ? "0x" + Integer.toHexString(number).toUpperCase(Locale.ROOT)
                : value;
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, "Unknown " + what + ": " + shown);
    }
}
