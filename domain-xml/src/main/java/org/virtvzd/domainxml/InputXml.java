package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.virtvzd.domain.config.DomainKind;

/** The {@code input} element. A Virtuozzo guest has mouse and keyboard exactly when it has a VNC server. */
final class InputXml {

    private static final Set<String> TYPES = Set.of("mouse", "tablet", "keyboard", "passthrough", "evdev");
    private static final Set<String> BUSES = Set.of("ps2", "usb", "xen", "parallels", "virtio", "none");

    /**
     * An input device.
     *
     * @param type what it is
     * @param bus what it is connected to
     */
    record Draft(String type, String bus) {}

    private InputXml() {}

    /** Reads the element: words, and what containers cannot have. */
    static Draft read(XmlElement input, DomainKind kind) {
        String type = input.attribute("type").orElseThrow(() -> Refusal.internal("missing input device type"));
        if (!TYPES.contains(type)) {
            throw Refusal.unsupported("unknown input device type '" + type + '\'');
        }
        String bus = input.attribute("bus").orElseGet(() -> impliedBus(type, kind));
        if (!BUSES.contains(bus)) {
            throw Refusal.unsupported("unknown input bus type '" + bus + '\'');
        }
        if (kind == DomainKind.CONTAINER && !bus.equals(usualBus(kind))) {
            throw Refusal.internal("parallels containers don't support input bus " + bus);
        }
        return new Draft(type, bus);
    }

    private static String impliedBus(String type, DomainKind kind) {
        return kind == DomainKind.VM && type.equals("tablet") ? "usb" : usualBus(kind);
    }

    private static String usualBus(DomainKind kind) {
        return kind == DomainKind.VM ? "ps2" : "parallels";
    }

    /** Mouse and keyboard as every guest with a VNC server has them. */
    private static List<Draft> standard(DomainKind kind) {
        return List.of(new Draft("mouse", usualBus(kind)), new Draft("keyboard", usualBus(kind)));
    }

    /** Adds mouse and keyboard where they are missing. */
    static List<Draft> withStandard(List<Draft> drafts, DomainKind kind) {
        List<Draft> all = new ArrayList<>(drafts);
        standard(kind).stream().filter(draft -> !drafts.contains(draft)).forEach(all::add);
        return all;
    }

    /** The limits of the driver. */
    static void checkLimits(List<Draft> drafts, boolean hasGraphics, DomainKind kind) {
        // Mouse and keyboard stay behind in the definition when the VNC server is taken out of it.
        if (!hasGraphics && !standard(kind).containsAll(drafts)) {
            throw Refusal.byDriver("input devices without vnc are not supported");
        }
        if (hasGraphics && !(drafts.size() == 2 && drafts.containsAll(standard(kind)))) {
            throw Refusal.byDriver("unsupported input device configuration");
        }
    }

    /** Writes mouse and keyboard. */
    static void write(XmlWriter out, DomainKind kind) {
        standard(kind).forEach(draft -> out.open("input")
                .attribute("type", draft.type())
                .attribute("bus", draft.bus())
                .close());
    }
}
