package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.virtvzd.domain.config.SerialPort;
import org.virtvzd.domain.config.SerialPort.Device;
import org.virtvzd.domain.config.SerialPort.Mode;
import org.virtvzd.domain.config.SerialPort.OutputFile;
import org.virtvzd.domain.config.SerialPort.Source;
import org.virtvzd.domain.config.SerialPort.Tcp;
import org.virtvzd.domain.config.SerialPort.Udp;
import org.virtvzd.domain.config.SerialPort.UnixSocket;

/** Character devices: the elements {@code serial}, {@code console}, {@code parallel} and {@code channel}. */
final class CharacterXml {

    private static final Set<String> TYPES = Set.of(
            "null",
            "vc",
            "pty",
            "dev",
            "file",
            "pipe",
            "stdio",
            "udp",
            "tcp",
            "unix",
            "spicevmc",
            "spiceport",
            "nmdm",
            "qemu-vdagent",
            "dbus");
    private static final Set<String> PROTOCOLS = Set.of("raw", "telnet", "telnets", "tls");
    private static final Set<String> MODES = Set.of("bind", "connect");

    /** Words for the guest's side, by element. */
    private static final Map<String, Set<String>> TARGETS = Map.of(
            "serial",
            Set.of("isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial", "sclp-serial"),
            "console",
            Set.of("serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm"),
            "channel",
            Set.of("guestfwd", "virtio", "xen"));

    /**
     * A character device as the definition has it.
     *
     * @param element the whole element, for what only the limits look at
     * @param type kind of source
     * @param target word for the guest's side, if one is given
     * @param port number of the port, if one is given
     * @param address place in the guest, if one is given
     */
    record Draft(
            XmlElement element,
            String type,
            Optional<String> target,
            OptionalInt port,
            Optional<DeviceAddress> address) {

        boolean targets(String word) {
            return target.filter(word::equals).isPresent();
        }

        private Draft withPort(int newPort) {
            return new Draft(element, type, target, OptionalInt.of(newPort), address);
        }

        private Optional<String> source(String attribute) {
            return element.child("source").flatMap(source -> source.filled(attribute));
        }

        /** An attribute of the source that listens or the one that connects. */
        private Optional<String> source(Mode mode, String attribute) {
            return element.children("source").stream()
                    .filter(source -> modeOf(source) == mode)
                    .findFirst()
                    .flatMap(source -> source.filled(attribute));
        }

        private String protocol() {
            return element.childAttribute("protocol", "type").orElse("raw");
        }
    }

    private CharacterXml() {}

    /** Reads the element: words and numbers. */
    static Draft read(XmlElement device) {
        String type = device.attribute("type").orElse("pty");
        if (!TYPES.contains(type)) {
            throw Refusal.unsupported("unknown type presented to host for character device: " + type);
        }
        Optional<String> target = device.childAttribute("target", "type");
        if (target.filter(word -> !TARGETS.getOrDefault(device.name(), Set.of()).contains(word))
                .isPresent()) {
            throw Refusal.unsupported("unknown target type '" + target.get() + "' specified for character device");
        }
        if (device.name().equals("channel") && target.isEmpty()) {
            throw Refusal.xml("target type must be specified for channel device");
        }
        device.children("source").forEach(CharacterXml::modeOf);
        device.childAttribute("protocol", "type").ifPresent(CharacterXml::checkProtocol);
        if (type.equals("spicevmc") && target.filter("virtio"::equals).isEmpty()) {
            throw Refusal.unsupported("spicevmc device type only supports virtio");
        }
        return new Draft(device, type, target, port(device), DeviceAddress.of(device));
    }

    private static void checkProtocol(String protocol) {
        if (!PROTOCOLS.contains(protocol)) {
            throw Refusal.unsupported("Unknown protocol '" + protocol + '\'');
        }
    }

    private static OptionalInt port(XmlElement device) {
        // The port of a channel of kind guestfwd is a TCP port of the guest's network, not a number of the device.
        Optional<String> text =
                device.name().equals("channel") ? Optional.empty() : device.childAttribute("target", "port");
        OptionalInt port = text.isEmpty() ? OptionalInt.empty() : Numbers.natural(text.get());
        if (text.isPresent() && port.isEmpty()) {
            throw Refusal.xml("Invalid port number: " + text.get());
        }
        return port;
    }

    private static Mode modeOf(XmlElement source) {
        return source.word("mode", MODES).filter("bind"::equals).isPresent() ? Mode.BIND : Mode.CONNECT;
    }

    /** Gives every port without a number the one after the highest. */
    static List<Draft> numbered(List<Draft> drafts) {
        int highest = -1;
        for (Draft draft : drafts) {
            highest = Math.max(highest, draft.port().orElse(-1));
        }
        List<Draft> numbered = new ArrayList<>();
        for (Draft draft : drafts) {
            numbered.add(draft.port().isPresent() ? draft : draft.withPort(++highest));
        }
        return numbered;
    }

    /** The checks of the generic code: every kind of source has its required parts. */
    static void validate(Draft draft) {
        switch (draft.type()) {
            case "dev", "file", "pipe", "unix" -> requireSource(draft.source("path"), "path");
            case "tcp" -> {
                requireSource(draft.source("host"), "host");
                requireSource(draft.source("service"), "service");
            }
            case "udp" -> requireSource(draft.source(Mode.CONNECT, "service"), "service");
            default -> {}
        }
    }

    private static void requireSource(Optional<String> value, String attribute) {
        if (value.isEmpty()) {
            throw Refusal.internal("Missing source " + attribute + " attribute for char device");
        }
    }

    /** The limits of the driver, in its order. */
    static void checkLimits(Draft draft) {
        if (draft.target().isPresent() && draft.element().name().equals("serial")) {
            throw Refusal.byDriver("Specified character device target type is not supported by vz driver.");
        }
        if (!Set.of("dev", "file", "unix", "tcp", "udp").contains(draft.type())) {
            throw Refusal.byDriver("Specified character device source type is not supported by vz driver.");
        }
        if (draft.address().isPresent()) {
            throw Refusal.byDriver("Setting device info for character devices is not supported by vz driver.");
        }
        if (draft.element()
                .child("source")
                .filter(source -> source.hasChild("seclabel"))
                .isPresent()) {
            throw Refusal.byDriver("Setting security labels is not supported by vz driver.");
        }
        if (draft.type().equals("tcp") && !draft.protocol().equals("raw")) {
            throw Refusal.byDriver("Protocol '" + draft.protocol() + "' is not supported for tcp character device.");
        }
        if (draft.type().equals("udp") && !(agree(draft, "host") && agree(draft, "service"))) {
            throw Refusal.byDriver("Different bind and connect parameters for udp character device is not supported.");
        }
    }

    private static boolean agree(Draft draft, String attribute) {
        Optional<String> bind = draft.source(Mode.BIND, attribute);
        return bind.isPresent() && bind.equals(draft.source(Mode.CONNECT, attribute));
    }

    /** Makes the serial port of a draft that has passed all checks. */
    static SerialPort build(Draft draft) {
        String path = draft.source("path").orElse("");
        String host = draft.source("host").orElse("");
        String service = draft.source("service").orElse("");
        Mode mode = draft.element().child("source").map(CharacterXml::modeOf).orElse(Mode.CONNECT);
        Source source =
                switch (draft.type()) {
                    case "dev" -> new Device(path);
                    case "file" -> new OutputFile(path);
                    case "unix" -> new UnixSocket(path, mode);
                    case "tcp" -> new Tcp(host, service, mode);
                    default -> new Udp(host, service);
                };
        return new SerialPort(draft.port().orElse(0), source);
    }

    /** Writes a serial port. */
    static void writeSerial(XmlWriter out, SerialPort port) {
        writeSource(out.open("serial"), port.source());
        out.open("target").attribute("port", port.port()).close();
        out.close();
    }

    /** Writes the console that a serial port serves as. */
    static void writeConsole(XmlWriter out, SerialPort port) {
        writeSource(out.open("console"), port.source());
        out.open("target")
                .attribute("type", "serial")
                .attribute("port", port.port())
                .close();
        out.close();
    }

    private static void writeSource(XmlWriter out, Source source) {
        switch (source) {
            case Device device -> {
                out.attribute("type", "dev");
                out.open("source").attribute("path", device.path()).close();
            }
            case OutputFile file -> {
                out.attribute("type", "file");
                out.open("source").attribute("path", file.path()).close();
            }
            case UnixSocket socket -> {
                out.attribute("type", "unix");
                out.open("source")
                        .attribute("mode", socket.mode().word())
                        .attribute("path", socket.path())
                        .close();
            }
            case Tcp tcp -> {
                out.attribute("type", "tcp");
                writeEnd(out, tcp.mode(), tcp.host(), tcp.service());
                out.open("protocol").attribute("type", "raw").close();
            }
            case Udp udp -> {
                out.attribute("type", "udp");
                writeEnd(out, Mode.BIND, udp.host(), udp.service());
                writeEnd(out, Mode.CONNECT, udp.host(), udp.service());
            }
        }
    }

    private static void writeEnd(XmlWriter out, Mode mode, String host, String service) {
        out.open("source")
                .attribute("mode", mode.word())
                .attribute("host", host)
                .attribute("service", service)
                .close();
    }
}
