package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The small fixed parts of a definition: what happens at the guest's end, its clock, its features. */
final class LifecycleXml {

    /**
     * What the guest's end leads to.
     *
     * @param element name of the element
     * @param fixed the only action that a Virtuozzo host knows for it
     */
    private record Action(String element, String fixed) {}

    private static final List<Action> ACTIONS = List.of(
            new Action("on_poweroff", "destroy"),
            new Action("on_reboot", "restart"),
            new Action("on_crash", "destroy"));
    private static final Set<String> ACTION_WORDS =
            Set.of("destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart");
    private static final Set<String> CLOCK_OFFSETS = Set.of("utc", "localtime", "variable", "timezone", "absolute");
    private static final Set<String> FEATURES = Set.of(
            "acpi",
            "apic",
            "pae",
            "hap",
            "viridian",
            "privnet",
            "hyperv",
            "kvm",
            "pvspinlock",
            "capabilities",
            "pmu",
            "vmport",
            "gic",
            "smm",
            "ioapic",
            "hpt",
            "vmcoreinfo",
            "htm",
            "nested-hv",
            "msrs",
            "ccf-assist",
            "xen",
            "cfpc",
            "sbbc",
            "ibs",
            "tcg",
            "async-teardown");

    private LifecycleXml() {}

    /** Reads the parts: words. */
    static void read(XmlElement domain) {
        domain.child("features").ifPresent(features -> {
            for (XmlElement feature : features.children()) {
                if (!FEATURES.contains(feature.name())) {
                    throw Refusal.unsupported("unexpected feature '" + feature.localName() + '\'');
                }
            }
        });
        for (Action action : ACTIONS) {
            String word = domain.childText(action.element()).orElse(action.fixed());
            if (!ACTION_WORDS.contains(word)) {
                throw Refusal.unsupported("unknown " + action.element() + " action: " + word);
            }
        }
        Optional<String> offset = domain.childAttribute("clock", "offset");
        if (offset.filter(word -> !CLOCK_OFFSETS.contains(word)).isPresent()) {
            throw Refusal.unsupported("unknown clock offset '" + offset.get() + '\'');
        }
    }

    /** The limits on what happens at the guest's end. */
    static void checkActions(XmlElement domain) {
        for (Action action : ACTIONS) {
            if (!domain.childText(action.element()).orElse(action.fixed()).equals(action.fixed())) {
                throw Refusal.byDriver("on_reboot, on_poweroff and on_crash parameters are not supported by vz driver");
            }
        }
    }

    /** The limits on features: the host decides about all of them. */
    static void checkFeatures(XmlElement domain) {
        if (domain.child("features")
                .filter(features -> !features.children().isEmpty())
                .isPresent()) {
            throw Refusal.byDriver("changing features is not supported by vz driver");
        }
    }

    /** The limits on the clock: it runs in UTC. */
    static void checkClock(XmlElement domain) {
        boolean plain = domain.child("clock")
                .map(clock -> clock.attribute("offset").orElse("utc").equals("utc")
                        && clock.attribute("adjustment").orElse("reset").equals("reset")
                        && !clock.hasChild("timer"))
                .orElse(true);
        if (!plain) {
            throw Refusal.byDriver("changing clock parameters is not supported by vz driver");
        }
    }

    /** Writes the parts that are the same for every domain. */
    static void write(XmlWriter out) {
        out.open("clock").attribute("offset", "utc").close();
        ACTIONS.forEach(action -> out.textElement(action.element(), action.fixed()));
    }
}
