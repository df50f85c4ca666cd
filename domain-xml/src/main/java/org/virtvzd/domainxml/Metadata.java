package org.virtvzd.domainxml;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.RawXml.Kind;
import org.virtvzd.domainxml.RawXml.Part;
import org.virtvzd.domainxml.RawXml.Tag;

/**
 * What applications keep with a domain: the content of the {@code metadata} element, kept to the letter. Each element in
 * it is of a namespace of its own, by which it is found; the namespaces are declared in the elements themselves.
 */
public final class Metadata {

    private static final String ELEMENT = "metadata";
    private static final String INDENT = "\n    ";

    private Metadata() {}

    /** The content in a document that has been read; empty when there is none. */
    static String of(String document, XmlElement root) {
        if (!root.hasChild(ELEMENT)) {
            return "";
        }
        List<Part> parts = RawXml.parts(document, 1);
        Optional<Part> found = parts.stream()
                .filter(part -> part.depth() == 1 && part.start().name().equals(ELEMENT))
                .findFirst();
        if (found.isEmpty() || found.get().start().kind() == Kind.EMPTY) {
            return "";
        }
        Part metadata = found.get();
        String content = document.substring(metadata.start().to(), document.lastIndexOf("</", metadata.to()));
        Map<String, String> outer = new HashMap<>(parts.getLast().start().namespaces(document));
        outer.putAll(metadata.start().namespaces(document));
        return cleaned(content, outer);
    }

    /** Drops elements of no namespace or of one that is taken, and declares the namespaces where they are used. */
    private static String cleaned(String content, Map<String, String> outer) {
        StringBuilder kept = new StringBuilder();
        Set<String> seen = new HashSet<>();
        int copied = 0;
        for (Part part : RawXml.parts(content, 0)) {
            kept.append(content, copied, part.from());
            copied = part.to();
            Map<String, String> known = new HashMap<>(outer);
            known.putAll(part.start().namespaces(content));
            String namespace = known.getOrDefault(part.start().prefix(), "");
            if (!namespace.isEmpty() && seen.add(namespace)) {
                kept.append(declared(content.substring(part.from(), part.to()), outer));
            }
        }
        kept.append(content, copied, content.length());
        return seen.isEmpty() ? "" : kept.toString();
    }

    private static String declared(String element, Map<String, String> outer) {
        List<Tag> tags = RawXml.tags(element);
        Map<String, String> own = tags.getFirst().namespaces(element);
        StringBuilder declarations = new StringBuilder();
        outer.forEach((prefix, uri) -> {
            boolean used = tags.stream().anyMatch(tag -> uses(element.substring(tag.from(), tag.to()), prefix));
            if (used && !own.containsKey(prefix)) {
                declarations.append(" xmlns").append(prefix.isEmpty() ? "" : ":" + prefix);
                declarations.append("=\"").append(uri.replace("\"", "&quot;")).append('"');
            }
        });
        int at = tags.getFirst().nameFrom() + tags.getFirst().name().length();
        return element.substring(0, at) + declarations + element.substring(at);
    }

    private static boolean uses(String tag, String prefix) {
        return prefix.isEmpty()
                ? tag.indexOf(':') < 0
                : tag.startsWith(prefix + ':', 1) || tag.contains(" " + prefix + ':');
    }

    /**
     * The element of a namespace, in the form in which clients get it: without the namespace.
     *
     * @param metadata the metadata of a domain
     * @param uri the namespace
     * @return the element, if there is one
     */
    public static Optional<String> find(String metadata, String uri) {
        return part(metadata, uri).map(part -> {
            String element = metadata.substring(part.from(), part.to());
            String prefix = part.start().prefix();
            String declaration = "\\sxmlns" + (prefix.isEmpty() ? "" : ":" + prefix) + "\\s*=\\s*('[^']*'|\"[^\"]*\")";
            return renamed(element, prefix, "").replaceFirst(declaration, "");
        });
    }

    /**
     * The namespaces whose elements differ between two versions of a domain's metadata.
     *
     * @param before the one
     * @param after the other
     * @return the namespaces, those of changed and new elements first
     */
    public static Set<String> changed(String before, String after) {
        Map<String, String> old = byNamespace(before);
        Set<String> changed = new LinkedHashSet<>();
        byNamespace(after).forEach((uri, element) -> {
            if (!element.equals(old.remove(uri))) {
                changed.add(uri);
            }
        });
        changed.addAll(old.keySet());
        return changed;
    }

    private static Map<String, String> byNamespace(String metadata) {
        Map<String, String> elements = new LinkedHashMap<>();
        for (Part part : RawXml.parts(metadata, 0)) {
            String uri = part.start().namespaces(metadata).get(part.start().prefix());
            elements.put(uri, metadata.substring(part.from(), part.to()));
        }
        return elements;
    }

    private static Optional<Part> part(String metadata, String uri) {
        return RawXml.parts(metadata, 0).stream()
                .filter(part -> uri.equals(
                        part.start().namespaces(metadata).get(part.start().prefix())))
                .findFirst();
    }

    /** The element with another prefix in the names of all elements that have a certain one. */
    private static String renamed(String element, String before, String after) {
        StringBuilder changed = new StringBuilder();
        int copied = 0;
        for (Tag tag : RawXml.tags(element)) {
            if (tag.prefix().equals(before)) {
                changed.append(element, copied, tag.nameFrom()).append(after.isEmpty() ? "" : after + ':');
                copied = tag.nameFrom() + (before.isEmpty() ? 0 : before.length() + 1);
            }
        }
        return changed.append(element, copied, element.length()).toString();
    }

    /**
     * The metadata with an element for a namespace, in place of the one that there is.
     *
     * @param metadata the metadata of a domain
     * @param key prefix for the element's names
     * @param uri the namespace
     * @param element the element, without a namespace
     * @return the new metadata
     * @throws LibvirtException when the element is not well-formed
     */
    public static String with(String metadata, String key, String uri, String element) {
        new XmlReader("(metadata_xml)", ErrorDomain.DOMAIN).read(element);
        Part root = RawXml.parts(element, 0).getFirst();
        String prefixed = renamed(element.substring(root.from(), root.to()), "", key);
        Tag start = RawXml.tags(prefixed).getFirst();
        int at = start.nameFrom() + start.name().length();
        String declaration = " xmlns:" + key + "=\"" + attribute(uri) + '"';
        String added = prefixed.substring(0, at) + declaration + prefixed.substring(at);
        return without(metadata, uri).stripTrailing() + INDENT + added + "\n  ";
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /**
     * The metadata without the element of a namespace.
     *
     * @param metadata the metadata of a domain
     * @param uri the namespace
     * @return the new metadata, empty when nothing is left
     */
    public static String without(String metadata, String uri) {
        return part(metadata, uri)
                .map(part -> {
                    String rest = metadata.substring(0, part.from()).stripTrailing() + metadata.substring(part.to());
                    return RawXml.parts(rest, 0).isEmpty() ? "" : rest;
                })
                .orElse(metadata);
    }
}
