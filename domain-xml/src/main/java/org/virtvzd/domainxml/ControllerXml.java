package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The {@code controller} element. The host makes its controllers itself; a definition only names them. */
final class ControllerXml {

    private static final Set<String> TYPES =
            Set.of("ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa");
    private static final Set<String> SCSI_MODELS = Set.of(
            "auto",
            "buslogic",
            "lsilogic",
            "lsisas1068",
            "vmpvscsi",
            "ibmvscsi",
            "virtio-scsi",
            "lsisas1078",
            "virtio-transitional",
            "virtio-non-transitional",
            "ncr53c90",
            "dc390",
            "am53c974");

    /** Buses whose controllers follow from the disks, in the order in which they are added. */
    private static final List<String> IMPLIED_BY_DISKS = List.of("scsi", "fdc", "ide", "sata");

    /**
     * A controller as the definition has it.
     *
     * @param type kind of controller
     * @param index which one of its kind, if it is given
     * @param model emulated device, if one is given
     */
    record Draft(String type, OptionalInt index, Optional<String> model) {}

    private ControllerXml() {}

    /** Reads the element: words and numbers. */
    static Draft read(XmlElement controller) {
        String type = controller.word("type", TYPES).orElse("ide");
        OptionalInt index = controller.number("index", "integer");
        Optional<String> model = controller.attribute("model");
        if (type.equals("scsi")
                && model.filter(word -> !SCSI_MODELS.contains(word)).isPresent()) {
            throw Refusal.unsupported("Unknown model type '" + model.get() + '\'');
        }
        return new Draft(type, index, model);
    }

    /** Gives every controller without index the lowest one that is free among its kind. */
    static List<Draft> numbered(List<Draft> drafts) {
        Map<String, Set<Integer>> taken = new HashMap<>();
        drafts.forEach(
                draft -> draft.index().ifPresent(index -> indexes(taken, draft).add(index)));
        Map<String, Integer> next = new HashMap<>();
        List<Draft> numbered = new ArrayList<>();
        for (Draft draft : drafts) {
            int index = draft.index().orElseGet(() -> free(indexes(taken, draft), next, draft.type()));
            numbered.add(new Draft(draft.type(), OptionalInt.of(index), draft.model()));
        }
        return numbered;
    }

    private static Set<Integer> indexes(Map<String, Set<Integer>> taken, Draft draft) {
        return taken.computeIfAbsent(draft.type(), type -> new HashSet<>());
    }

    private static int free(Set<Integer> taken, Map<String, Integer> next, String type) {
        int index = next.getOrDefault(type, 0);
        while (taken.contains(index)) {
            index++;
        }
        next.put(type, index + 1);
        return index;
    }

    /** Refuses two controllers of one kind with one index. */
    static void checkUnique(List<Draft> drafts) {
        Set<Draft> seen = new HashSet<>();
        for (Draft draft : drafts) {
            if (!seen.add(new Draft(draft.type(), draft.index(), Optional.empty()))) {
                throw Refusal.xml("Multiple '" + draft.type() + "' controllers with index '"
                        + draft.index().orElse(0) + '\'');
            }
        }
    }

    /** The controllers that disks need. */
    static List<Draft> impliedBy(List<DiskXml.Draft> disks) {
        return IMPLIED_BY_DISKS.stream()
                .filter(bus -> disks.stream().anyMatch(disk -> disk.bus().equals(Optional.of(bus))))
                .map(ControllerXml::implied)
                .toList();
    }

    /** A controller that some device needs. */
    static Draft implied(String type) {
        return new Draft(type, OptionalInt.empty(), Optional.empty());
    }

    /** The limits of the driver. */
    static void checkLimits(Draft draft, Profile profile) {
        if (!profile.hasController(draft.type())) {
            throw Refusal.byDriver("Unsupported controller type " + draft.type());
        }
        if (draft.type().equals("scsi")
                && draft.model()
                        .filter(model -> !model.equals("auto") && !profile.hasScsiModel(model))
                        .isPresent()) {
            throw Refusal.byDriver(
                    "Unsupported SCSI controller model " + draft.model().get());
        }
    }
}
