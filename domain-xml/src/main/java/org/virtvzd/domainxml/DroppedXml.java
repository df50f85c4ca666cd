package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a definition may say although a Virtuozzo host cannot be told: it is taken out before anything else looks at the
 * definition. The table is the only place that decides about it. It holds what people's tools write by themselves and
 * what has no effect on the guest; what would mislead whoever asks for it is not in it and is refused.
 */
final class DroppedXml {

    private static final String MACHINE = "the host gives every virtual machine its own";
    private static final String DISPLAY = "a VNC server brings a mouse and a keyboard";
    private static final String SPICE = "it serves SPICE viewers, which have nothing to connect to";
    private static final String UNKNOWN = "a host has nothing like it; the guest does without";

    /** All rows, in the order in which the documentation shows them. */
    static final List<Row> ROWS = List.of(
            new Row("genid", UNKNOWN),
            new Row("iothreads", MACHINE),
            new Row("iothreadids", MACHINE),
            new Row("defaultiothread", MACHINE),
            new Row("cputune/emulatorpin", "the CPU set of the domain holds for everything in it"),
            new Row("memoryBacking/source", MACHINE),
            new Row("memoryBacking/access", MACHINE),
            new Row("resource", MACHINE),
            new Row("sysinfo", MACHINE),
            new Row("os/bootmenu[@enable=no]", "there is none anyway"),
            new Row("features/acpi", MACHINE),
            new Row("features/apic", MACHINE),
            new Row("features/pae", MACHINE),
            new Row("features/vmport", MACHINE),
            new Row("features/hyperv", MACHINE),
            new Row("cpu", "a virtual machine sees the host's CPU"),
            new Row("clock[@offset=localtime]", "the host sets the clock as the guest's system expects it"),
            new Row("clock/timer", MACHINE),
            new Row(
                    "on_reboot[.=destroy]",
                    "installers ask for it to put in the final definition; the machine starts again by itself"),
            new Row("pm", MACHINE),
            new Row("perf", "statistics come without asking"),
            new Row("seclabel", MACHINE),
            new Row("idmap", MACHINE),
            new Row("devices/emulator[.=vz]", "it is the name that the capabilities show"),
            new Row("devices/emulator[.=parallels]", "it is the name that the capabilities show"),
            new Row("devices/controller[@type=usb]", MACHINE),
            new Row("devices/controller[@type=pci]", MACHINE),
            new Row("devices/controller[@type=virtio-serial]", MACHINE),
            new Row("devices/console[@type=pty]", "installers add it; the host has no terminals for consoles"),
            new Row("devices/channel[@type=spicevmc]", SPICE),
            new Row(
                    "devices/channel[target/@name=org.qemu.guest_agent.0]",
                    "the guest tools of Virtuozzo have a channel of their own"),
            new Row("devices/redirdev[@type=spicevmc]", SPICE),
            new Row("devices/input[@type=tablet]", DISPLAY),
            new Row("devices/input[@type=mouse][@bus=usb]", DISPLAY),
            new Row("devices/input[@type=mouse][@bus=virtio]", DISPLAY),
            new Row("devices/input[@type=keyboard][@bus=usb]", DISPLAY),
            new Row("devices/input[@type=keyboard][@bus=virtio]", DISPLAY),
            new Row("devices/watchdog", UNKNOWN),
            new Row("devices/memballoon", MACHINE),
            new Row("devices/rng", UNKNOWN),
            new Row("devices/tpm", UNKNOWN),
            new Row("devices/panic", UNKNOWN),
            new Row("devices/shmem", UNKNOWN),
            new Row("devices/iommu", UNKNOWN),
            new Row("devices/vsock", UNKNOWN),
            new Row("devices/audio", "there is no sound to carry"),
            new Row("devices/nvram", UNKNOWN));

    /**
     * One kind of element that is dropped.
     *
     * @param path where it stands below the root, with what must be so in brackets: {@code [@attribute=value]},
     *     {@code [child/@attribute=value]}, or {@code [.=text]}
     * @param reason why dropping it harms nobody
     */
    record Row(String path, String reason) {

        private static final Pattern CONDITION = Pattern.compile("\\[([^=]*)=([^]]*)]");

        /** The elements on the way, the last of them being the one that is dropped. */
        List<String> steps() {
            return List.of(path.replaceAll("\\[.*", "").split("/", -1));
        }

        /** What must be so, by what it is about. */
        Map<String, String> conditions() {
            Map<String, String> conditions = new TreeMap<>();
            Matcher matcher = CONDITION.matcher(path);
            while (matcher.find()) {
                conditions.put(matcher.group(1), matcher.group(2));
            }
            return conditions;
        }
    }

    /** A row made ready for looking things up. */
    private record Rule(List<String> steps, Map<String, String> conditions) {

        boolean holdsFor(XmlElement element) {
            return conditions.entrySet().stream()
                    .allMatch(condition -> value(element, condition.getKey()).equals(condition.getValue()));
        }

        private static String value(XmlElement element, String subject) {
            if (subject.equals(".")) {
                return element.text();
            }
            int at = subject.indexOf('@');
            String attribute = subject.substring(at + 1);
            return (at == 0
                            ? element.attribute(attribute)
                            : element.childAttribute(subject.substring(0, at - 1), attribute))
                    .orElse("");
        }
    }

    private static final List<Rule> RULES =
            ROWS.stream().map(row -> new Rule(row.steps(), row.conditions())).toList();

    private DroppedXml() {}

    /** The definition without what is dropped. */
    static XmlElement dropFrom(XmlElement domain) {
        return without(domain, RULES, 0);
    }

    private static XmlElement without(XmlElement element, List<Rule> rules, int depth) {
        List<XmlElement> kept = new ArrayList<>();
        for (XmlElement child : element.children()) {
            List<Rule> here = rules.stream()
                    .filter(rule -> rule.steps().size() > depth
                            && rule.steps().get(depth).equals(child.name()))
                    .toList();
            boolean dropped = here.stream().anyMatch(rule -> rule.steps().size() == depth + 1 && rule.holdsFor(child));
            if (!dropped) {
                kept.add(here.isEmpty() ? child : without(child, here, depth + 1));
            }
        }
        return new XmlElement(element.name(), element.attributes(), kept, element.text());
    }
}
