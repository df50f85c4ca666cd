package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.DomainKind;

/** The small fixed parts of a definition: what happens at the guest's end, its clock, its features. */
final class LifecycleXml {

    /**
     * What the guest's end leads to.
     *
     * @param element name of the element
     * @param usual the action when the definition does not say
     * @param words the actions that a Virtuozzo host knows for it
     */
    private record Action(String element, String usual, Set<String> words) {

        static Action fixed(String element, String word) {
            return new Action(element, word, Set.of(word));
        }
    }

    private static final List<Action> ACTIONS = List.of(
            Action.fixed("on_poweroff", "destroy"),
            Action.fixed("on_reboot", "restart"),
            new Action(
                    "on_crash",
                    CrashAction.DESTROY.word(),
                    Set.of(CrashAction.DESTROY.word(), CrashAction.RESTART.word())));
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
            String word = domain.childText(action.element()).orElse(action.usual());
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
    static void checkActions(XmlElement domain, DomainKind kind) {
        boolean restartsContainer = kind == DomainKind.CONTAINER && onCrash(domain) != CrashAction.DESTROY;
        for (Action action : ACTIONS) {
            if (restartsContainer
                    || !action.words()
                            .contains(domain.childText(action.element()).orElse(action.usual()))) {
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

    /** What the host is to do when the guest crashes. */
    static CrashAction onCrash(XmlElement domain) {
        return domain.childText("on_crash")
                        .filter(CrashAction.RESTART.word()::equals)
                        .isPresent()
                ? CrashAction.RESTART
                : CrashAction.DESTROY;
    }

    /** Writes clock and actions, which but for a crash are the same for every domain. */
    static void write(XmlWriter out, CrashAction onCrash) {
        out.open("clock").attribute("offset", "utc").close();
        for (Action action : ACTIONS) {
            out.textElement(action.element(), action.words().size() == 1 ? action.usual() : onCrash.word());
        }
    }
}
