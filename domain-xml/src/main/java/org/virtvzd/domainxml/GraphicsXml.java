package org.virtvzd.domainxml;

import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.virtvzd.domain.config.VncGraphics;

/** The {@code graphics} element. */
final class GraphicsXml {

    /** Lowest port of a VNC server: display 0. */
    static final int MIN_PORT = 5900;

    /** Highest TCP port. */
    static final int MAX_PORT = 65_535;

    private static final Set<String> TYPES = Set.of("sdl", "vnc", "rdp", "desktop", "spice", "egl-headless", "dbus");
    private static final Set<String> LISTEN_TYPES = Set.of("none", "address", "network", "socket");
    private static final Set<String> SHARE_POLICIES = Set.of("ignore", "allow-exclusive", "force-shared");
    private static final Set<String> CONNECTED = Set.of("disconnect", "fail", "keep");
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ONLY_VNC = "vz driver supports only VNC graphics";

    /**
     * Graphics as the definition has them.
     *
     * @param element the whole element, for what only the limits look at
     * @param type kind of graphics
     * @param port the fixed port; empty when the host is to choose
     * @param listen where it listens, first to last; the address is empty for what is not an address
     */
    record Draft(XmlElement element, String type, OptionalInt port, List<Listen> listen) {}

    private record Listen(String type, Optional<String> address) {}

    private GraphicsXml() {}

    /** Reads the element: words and numbers. */
    static Draft read(XmlElement graphics) {
        graphics.required("type");
        String type = graphics.word("type", TYPES).orElseThrow();
        if (!type.equals("vnc")) {
            return new Draft(graphics, type, OptionalInt.empty(), List.of());
        }
        List<Listen> listen = listen(graphics);
        OptionalInt port = port(graphics);
        graphics.filled("websocket")
                .filter(text -> Numbers.integer(text).isEmpty())
                .ifPresent(text -> {
                    throw Refusal.internal("cannot parse vnc WebSocket port " + text);
                });
        graphics.word("sharePolicy", SHARE_POLICIES);
        checkPassword(graphics);
        return new Draft(graphics, type, port, listen);
    }

    private static OptionalInt port(XmlElement graphics) {
        Optional<String> text = graphics.attribute("port");
        OptionalInt port = text.isEmpty() ? OptionalInt.empty() : Numbers.integer(text.get());
        if (text.isPresent() && port.isEmpty()) {
            throw Refusal.internal("cannot parse vnc port " + text.get());
        }
        boolean automatic = graphics.yesNo("autoport").orElse(port.orElse(-1) == -1);
        return automatic ? OptionalInt.empty() : OptionalInt.of(Math.max(0, port.orElse(0)));
    }

    private static void checkPassword(XmlElement graphics) {
        graphics.attribute("passwdValidTo").filter(text -> !isTime(text)).ifPresent(text -> {
            throw Refusal.internal("cannot parse password validity time '" + text + "', expect YYYY-MM-DDTHH:MM:SS");
        });
        Optional<String> connected = graphics.attribute("connected");
        if (connected.filter(word -> !CONNECTED.contains(word)).isPresent()) {
            throw Refusal.unsupported("unknown connected value " + connected.get());
        }
        if (connected.filter(word -> !word.equals("keep")).isPresent()) {
            throw Refusal.unsupported("VNC supports connected='keep' only");
        }
    }

    private static boolean isTime(String text) {
        try {
            LocalDateTime.parse(text);
            return true;
        } catch (DateTimeParseException notATime) {
            return false;
        }
    }

    /** The listen elements; the attributes of the graphics element are an older form of the first one. */
    private static List<Listen> listen(XmlElement graphics) {
        List<Listen> children = graphics.children("listen").stream()
                .map(GraphicsXml::listenElement)
                .toList();
        Optional<String> attribute = graphics.filled("listen");
        if (graphics.filled("socket").isPresent()) {
            return List.of(new Listen("socket", Optional.empty()));
        }
        if (children.isEmpty()) {
            return List.of(new Listen("address", attribute));
        }
        Listen first = children.getFirst();
        if (!first.type().equals("address") || attribute.isEmpty()) {
            return children;
        }
        String address = first.address().orElse(attribute.get());
        if (!address.equals(attribute.get())) {
            throw Refusal.unsupported("graphics 'listen' attribute '" + attribute.get()
                    + "' must match 'address' attribute of first listen element (found '" + address + "')");
        }
        List<Listen> merged = new ArrayList<>(children);
        merged.set(0, new Listen("address", attribute));
        return merged;
    }

    private static Listen listenElement(XmlElement listen) {
        String type = listen.word("type", LISTEN_TYPES).orElseThrow(() -> Refusal.missingAttribute(listen, "type"));
        return new Listen(type, type.equals("address") ? listen.filled("address") : Optional.empty());
    }

    /** The limits of the driver, in its order. */
    static void checkLimits(Draft draft) {
        XmlElement graphics = draft.element();
        if (!draft.type().equals("vnc")) {
            throw Refusal.byDriver(ONLY_VNC + '.');
        }
        if (graphics.filled("websocket").isPresent()) {
            throw Refusal.byDriver("vz driver doesn't support websockets for VNC graphics.");
        }
        if (!graphics.attribute("keymap").orElse("en-us").equals("en-us")) {
            throw Refusal.byDriver("vz driver supports only \"en-us\" keymap for VNC graphics.");
        }
        if (graphics.attribute("sharePolicy").filter("allow-exclusive"::equals).isPresent()) {
            throw Refusal.byDriver("vz driver doesn't support exclusive share policy for VNC graphics.");
        }
        if (graphics.attribute("connected").isPresent()) {
            throw Refusal.byDriver("vz driver doesn't support given action in case of password change.");
        }
        if (graphics.attribute("passwdValidTo").isPresent()) {
            throw Refusal.byDriver("vz driver doesn't support setting password expire time.");
        }
        if (draft.listen().size() > 1) {
            throw Refusal.badArgumentForDriver(
                    "vz driver doesn't support more than one listening VNC server per domain");
        }
        if (!draft.listen().getFirst().type().equals("address")) {
            throw Refusal.badArgumentForDriver("vz driver supports only address-based VNC listening");
        }
    }

    /** The driver's limits on all graphics together, and a port that a VNC server can have. */
    static void checkLimits(List<Draft> drafts) {
        if (drafts.size() > 1) {
            throw Refusal.byDriver(ONLY_VNC);
        }
        drafts.forEach(GraphicsXml::checkPort);
    }

    /** Refuses a port that no VNC server can have. */
    static void checkPort(Draft draft) {
        int port = draft.port().orElse(MIN_PORT);
        if (port < MIN_PORT || port > MAX_PORT) {
            throw Refusal.byDriver("VNC port " + port + " is not between " + MIN_PORT + " and " + MAX_PORT
                    + "; use autoport='yes' to let the host choose one");
        }
    }

    /** Makes the VNC server of a draft that has passed all checks. */
    static VncGraphics build(Draft draft) {
        return new VncGraphics(
                draft.port(),
                draft.listen().getFirst().address().orElse(LOOPBACK),
                draft.element().filled("passwd"));
    }

    /**
     * Writes a VNC server.
     *
     * @param out where to
     * @param vnc the server
     * @param livePort port of the running server, if it is to be shown
     * @param secure whether to show the password
     */
    static void write(XmlWriter out, VncGraphics vnc, OptionalInt livePort, boolean secure) {
        out.open("graphics").attribute("type", "vnc");
        if (vnc.port().isEmpty()) {
            out.attribute("port", livePort.orElse(-1)).attribute("autoport", "yes");
        } else {
            if (vnc.port().getAsInt() != 0) {
                out.attribute("port", vnc.port().getAsInt());
            }
            out.attribute("autoport", "no");
        }
        out.attribute("listen", vnc.listen());
        if (secure) {
            vnc.password().ifPresent(password -> out.attribute("passwd", password));
        }
        out.open("listen")
                .attribute("type", "address")
                .attribute("address", vnc.listen())
                .close();
        out.close();
    }
}
