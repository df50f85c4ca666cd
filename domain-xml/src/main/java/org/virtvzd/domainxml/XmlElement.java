package org.virtvzd.domainxml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An element of a document. Comments and processing instructions are not kept.
 *
 * @param name its name; an element of a foreign namespace has a colon in it and so never equals a known name
 * @param attributes attribute values by name
 * @param children child elements in document order
 * @param text the character data directly inside, joined
 */
record XmlElement(String name, Map<String, String> attributes, List<XmlElement> children, String text) {

    private static final Set<String> SWITCH = Set.of("yes", "no");

    /** The name without namespace prefix. */
    String localName() {
        return name.substring(name.indexOf(':') + 1);
    }

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** An attribute that counts as absent when it is empty. */
    Optional<String> filled(String attribute) {
        return attribute(attribute).filter(value -> !value.isEmpty());
    }

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /** An attribute that must be there and not be empty. */
    String required(String attribute) {
        return filled(attribute).orElseThrow(() -> Refusal.missingAttribute(this, attribute));
    }

    /** An attribute that must be one of some words. */
    Optional<String> word(String attribute, Set<String> words) {
        Optional<String> value = attribute(attribute);
        if (value.isPresent() && !words.contains(value.get())) {
            throw Refusal.badAttribute(this, attribute, "'" + value.get() + "'.");
        }
        return value;
    }

    /** A yes-or-no attribute. */
    Optional<Boolean> yesNo(String attribute) {
        return word(attribute, SWITCH).map("yes"::equals);
    }

    /** An attribute that must be a whole number from 0; {@code expected} names the kind of number in the error. */
    OptionalInt number(String attribute, String expected) {
        Optional<String> value = attribute(attribute);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt number = Numbers.natural(value.get());
        if (number.isEmpty()) {
            throw Refusal.badAttribute(this, attribute, "'" + value.get() + "'. Expected " + expected + " value");
        }
        return number;
    }

    /** An attribute that must be a whole number from 0. */
    OptionalInt number(String attribute) {
        return number(attribute, "non-negative integer");
    }

    /** The first child of a name. */
    Optional<XmlElement> child(String child) {
        for (XmlElement element : children) {
            if (element.name.equals(child)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    boolean hasChild(String child) {
        return child(child).isPresent();
    }

    List<XmlElement> children(String child) {
        return children.stream().filter(element -> element.name.equals(child)).toList();
    }

    /** The text of the first child of a name, absent when it is empty. */
    Optional<String> childText(String child) {
        return child(child).map(XmlElement::text).filter(text -> !text.isEmpty());
    }

    /** An attribute of the first child of a name. */
    Optional<String> childAttribute(String child, String attribute) {
        return child(child).flatMap(element -> element.attribute(attribute));
    }
}
