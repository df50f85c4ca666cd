package org.virtvzd.domainxml;

import java.util.Set;
import org.virtvzd.domain.config.DomainKind;

/**
 * What the driver cannot express about a domain as a whole: the one place that decides whether an element that a
 * Virtuozzo host knows nothing of is refused. Elements that are not named here are accepted and have no effect. The
 * order is the order in which a definition with several of them is refused.
 */
final class DriverLimits {

    private static final Set<String> MEMORY_LIMITS = Set.of("hard_limit", "soft_limit", "swap_hard_limit");
    private static final Set<String> CPU_TUNING = Set.of("period", "quota");
    private static final Set<String> UNKNOWN_DEVICES =
            Set.of("sound", "hostdev", "redirdev", "smartcard", "parallel", "channel", "lease", "hub");
    private static final String MEMORY_PARAMETER = "Memory parameter is not supported by vz driver";
    private static final int KIB_PER_MIB = 1024;

    private final DomainDraft draft;
    private final XmlElement domain;
    private final DomainKind kind;

    private DriverLimits(DomainDraft draft) {
        this.draft = draft;
        this.domain = draft.element();
        this.kind = draft.guest().kind();
    }

    /** Refuses the first thing that the driver cannot express. */
    static void check(DomainDraft draft, int hostCpus) {
        DriverLimits limits = new DriverLimits(draft);
        limits.checkDisksOfHost();
        limits.checkMemory();
        limits.checkCpus(hostCpus);
        limits.checkNuma();
        LifecycleXml.checkActions(draft.element(), draft.guest().kind());
        draft.os().checkLimits(draft.element(), draft.guest().kind());
        limits.checkEmulator();
        LifecycleXml.checkFeatures(draft.element());
        LifecycleXml.checkClock(draft.element());
        limits.checkDevices();
    }

    private void checkDisksOfHost() {
        if (domain.child("blkiotune").filter(tune -> tune.hasChild("device")).isPresent()) {
            throw Refusal.byDriver("blkio parameters are not supported by vz driver");
        }
    }

    private void checkMemory() {
        if (draft.currentMemoryKib() != 0 && draft.currentMemoryKib() < draft.memoryKib()) {
            throw Refusal.byDriver("changing balloon parameters is not supported by vz driver");
        }
        if (draft.memoryKib() % KIB_PER_MIB != 0) {
            throw Refusal.byDriver("Memory size should be multiple of 1Mb.");
        }
        if (domain.child("memoryBacking")
                        .filter(backing -> backing.hasChild("hugepages"))
                        .isPresent()
                || hasAny("memtune", MEMORY_LIMITS)) {
            throw Refusal.byDriver(MEMORY_PARAMETER);
        }
    }

    private void checkCpus(int hostCpus) {
        if (draft.vcpus().current() < draft.vcpus().count()) {
            throw Refusal.byDriver("current vcpus must be equal to maxvcpus");
        }
        if (draft.vcpus().automatic()) {
            throw Refusal.byDriver("changing cpu placement mode is not supported by vz driver");
        }
        if (hasAny("cputune", CPU_TUNING)) {
            throw Refusal.byDriver("cputune is not supported by vz driver");
        }
        if (draft.pins().stream().anyMatch(pin -> !draft.vcpus().isDefault(pin, hostCpus))) {
            throw Refusal.byDriver("vcpupin cpumask differs from default cpumask");
        }
    }

    private void checkNuma() {
        boolean strict = domain.child("numatune")
                .filter(tune -> tune.hasChild("memnode")
                        || tune.child("memory")
                                .filter(memory -> memory.filled("nodeset").isEmpty()
                                        && memory.attribute("mode")
                                                .orElse("strict")
                                                .equals("strict"))
                                .isPresent())
                .isPresent();
        if (strict) {
            throw Refusal.byDriver("numa parameters are not supported by vz driver");
        }
    }

    private void checkEmulator() {
        if (draft.devices().has(Set.of("emulator"))) {
            throw Refusal.byDriver("changing emulator is not supported by vz driver");
        }
    }

    private void checkDevices() {
        if (kind == DomainKind.VM && !draft.devices().filesystems().isEmpty()) {
            throw Refusal.byDriver("Filesystems in VMs are not supported by vz driver");
        }
        if (draft.devices().has(UNKNOWN_DEVICES)
                || draft.devices().interfaces().stream()
                        .anyMatch(net -> net.type().equals("hostdev"))) {
            throw Refusal.byDriver("changing devices parameters is not supported by vz driver");
        }
        InputXml.checkLimits(
                draft.devices().inputs(), !draft.devices().graphics().isEmpty(), kind);
    }

    private boolean hasAny(String parent, Set<String> children) {
        return domain.child(parent)
                .filter(element -> children.stream().anyMatch(element::hasChild))
                .isPresent();
    }
}
