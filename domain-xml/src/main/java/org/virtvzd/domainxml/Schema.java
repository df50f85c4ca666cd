package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The structural check that a client may ask for: names of elements and attributes that libvirt knows, and the form of
 * simple values. It stands for libvirt's schema files, which are not shipped; it is as strict as they are about the
 * elements that this dialect understands and lets anything pass inside all others. The texts are those that clients
 * know from libxml2's validator.
 */
final class Schema {

    /** Where libvirt's schema files are; the name is part of the text that users see. */
    private static final String FOLDER = "/usr/share/libvirt/schemas/";

    private static final String SEQUENCE = "Invalid sequence in interleave\n";

    private final String root;
    private final Map<String, Set<String>> structure;
    private final Map<String, Pattern> values;
    private final Set<String> repeatable;

    /**
     * The check of one kind of document.
     *
     * @param root name of the root element, which is also that of the schema file
     * @param structure by path: attributes begin with an at sign, required ones with an exclamation mark as well;
     *     anything else is a child. What has no line of its own is open
     * @param values forms of values, by element below the root
     * @param repeatable elements below the root that may occur more than once
     */
    Schema(String root, String structure, Map<String, Pattern> values, Set<String> repeatable) {
        this.root = root;
        this.structure = table(structure);
        this.values = values;
        this.repeatable = repeatable;
    }

    private static Map<String, Set<String>> table(String lines) {
        Map<String, Set<String>> table = new HashMap<>();
        for (String line : lines.lines().toList()) {
            List<String> words = List.of(line.split(" "));
            table.computeIfAbsent(words.getFirst(), path -> new HashSet<>()).addAll(words.subList(1, words.size()));
        }
        return table;
    }

    /** The refusal of a document that has a fault. */
    LibvirtException refuse(String fault) {
        return new LibvirtException(
                ErrorCode.XML_INVALID_SCHEMA,
                ErrorDomain.XML,
                "Unable to validate doc against " + FOLDER + root + ".rng\n" + fault);
    }

    /** The line about a root element with something wrong in it. */
    String failed() {
        return "Element " + root + " failed to validate content\n";
    }

    /** The lines about a required child that is not there. */
    String missing(String child) {
        return "Expecting an element " + child + ", got nothing\n" + SEQUENCE + SEQUENCE + failed();
    }

    /** Refuses what is wrong with the root element itself. */
    void checkRoot(XmlElement document) {
        Set<String> known = structure.getOrDefault(root, Set.of());
        for (String attribute : document.attributes().keySet()) {
            if (!known.contains('@' + attribute) && !isNamespace(attribute)) {
                throw refuse("Invalid attribute " + attribute + " for element " + root + '\n');
            }
        }
        if (!document.text().isBlank()) {
            throw refuse("Element " + root + " has extra content: text\n");
        }
    }

    /** Refuses what is wrong with the root's children. */
    void checkChildren(XmlElement document) {
        Set<String> known = structure.getOrDefault(root, Set.of());
        Set<String> seen = new HashSet<>();
        for (XmlElement child : document.children()) {
            Optional<String> fault = fault(child, known, seen);
            if (fault.isPresent()) {
                throw refuse(fault.get());
            }
        }
    }

    private Optional<String> fault(XmlElement child, Set<String> known, Set<String> seen) {
        String name = child.name();
        if (!known.contains(name)) {
            return Optional.of("Element " + root + " has extra content: " + child.localName() + '\n');
        }
        if (name.equals("name") && (child.text().isEmpty() || child.text().contains("\n"))) {
            return Optional.of("Error validating datatype string\nElement name failed to validate content\n");
        }
        boolean again = !seen.add(name) && !repeatable.contains(name);
        Pattern value = values.get(name);
        if (again || (value != null && !value.matcher(child.text()).matches())) {
            return Optional.of("Extra element " + name + " in interleave\n" + SEQUENCE + failed());
        }
        return isKnown(child, name)
                ? Optional.empty()
                : Optional.of("Extra element " + name + " in interleave\n" + failed());
    }

    /** Whether everything inside an element is known; a loop, because a document may be nested deeply. */
    private boolean isKnown(XmlElement element, String path) {
        List<Map.Entry<String, XmlElement>> open = new ArrayList<>();
        open.add(Map.entry(path, element));
        while (!open.isEmpty()) {
            Map.Entry<String, XmlElement> next = open.removeLast();
            Set<String> known = structure.get(next.getKey());
            if (known == null) {
                continue;
            }
            XmlElement here = next.getValue();
            if (!hasKnownAttributes(here, known)
                    || !here.children().stream().allMatch(child -> known.contains(child.name()))) {
                return false;
            }
            // Devices have lines of their own, wherever their list stands.
            String prefix = next.getKey().equals("devices") ? "" : next.getKey() + '/';
            here.children().forEach(child -> open.add(Map.entry(prefix + child.name(), child)));
        }
        return true;
    }

    private static boolean hasKnownAttributes(XmlElement element, Set<String> known) {
        boolean allKnown = element.attributes().keySet().stream()
                .allMatch(attribute ->
                        known.contains('@' + attribute) || known.contains("!@" + attribute) || isNamespace(attribute));
        return allKnown
                && known.stream()
                        .filter(word -> word.startsWith("!@"))
                        .allMatch(word -> element.has(word.substring(2)));
    }

    private static boolean isNamespace(String attribute) {
        return attribute.equals("xmlns") || attribute.startsWith("xmlns:");
    }
}
