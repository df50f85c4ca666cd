package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of a document as they stand in its text, for what has to be kept to the letter. The text has been read before:
 * it is well-formed and has no document type.
 */
final class RawXml {

    private static final Pattern NAMESPACE =
            Pattern.compile("\\sxmlns(?::([^\\s=]+))?\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\")");

    private RawXml() {}

    /** Kinds of tags. */
    enum Kind {
        /** Begins an element. */
        START,
        /** Ends an element. */
        END,
        /** Is a whole element. */
        EMPTY
    }

    /**
     * A tag.
     *
     * @param kind what it does
     * @param from where it begins in the text
     * @param to where it ends, exclusive
     * @param name name of the element, with its prefix
     */
    record Tag(Kind kind, int from, int to, String name) {

        /** Where the name stands. */
        int nameFrom() {
            return from + (kind == Kind.END ? 2 : 1);
        }

        /** The prefix of the name, empty when it has none. */
        String prefix() {
            return name.substring(0, Math.max(0, name.indexOf(':')));
        }

        /** The namespaces that the tag declares, by prefix; the default one under the empty prefix. */
        Map<String, String> namespaces(String text) {
            Map<String, String> declared = new HashMap<>();
            Matcher matcher = NAMESPACE.matcher(text.substring(from, to));
            while (matcher.find()) {
                String prefix = matcher.group(1) == null ? "" : matcher.group(1);
                declared.put(prefix, matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
            }
            return declared;
        }
    }

    /**
     * An element with all that is in it.
     *
     * @param start its first tag
     * @param from where it begins in the text
     * @param to where it ends, exclusive
     * @param depth how many elements it is in
     */
    record Part(Tag start, int from, int to, int depth) {}

    /** All tags, in their order. */
    static List<Tag> tags(String text) {
        List<Tag> tags = new ArrayList<>();
        int at = text.indexOf('<');
        while (at >= 0) {
            if (text.startsWith("<!--", at)) {
                at = text.indexOf("-->", at);
            } else if (text.startsWith("<![CDATA[", at)) {
                at = text.indexOf("]]>", at);
            } else if (text.startsWith("<?", at)) {
                at = text.indexOf("?>", at);
            } else {
                Tag tag = tag(text, at);
                tags.add(tag);
                at = tag.to() - 1;
            }
            at = at < 0 ? at : text.indexOf('<', at + 1);
        }
        return tags;
    }

    private static Tag tag(String text, int from) {
        boolean end = text.charAt(from + 1) == '/';
        int name = from + (end ? 2 : 1);
        int nameEnd = name;
        while (" \t\r\n/>".indexOf(text.charAt(nameEnd)) < 0) {
            nameEnd++;
        }
        int to = nameEnd;
        while (text.charAt(to) != '>') {
            char quote = text.charAt(to);
            to = (quote == '\'' || quote == '"') ? text.indexOf(quote, to + 1) + 1 : to + 1;
        }
        Kind kind = text.charAt(to - 1) == '/' ? Kind.EMPTY : Kind.START;
        return new Tag(end ? Kind.END : kind, from, to + 1, text.substring(name, nameEnd));
    }

    /** The elements down to a depth, in the order of their ends. */
    static List<Part> parts(String text, int deepest) {
        List<Part> parts = new ArrayList<>();
        List<Tag> open = new ArrayList<>();
        for (Tag tag : tags(text)) {
            if (tag.kind() == Kind.START) {
                open.add(tag);
                continue;
            }
            Tag start = tag.kind() == Kind.EMPTY ? tag : open.removeLast();
            if (open.size() <= deepest) {
                parts.add(new Part(start, start.from(), tag.to(), open.size()));
            }
        }
        return parts;
    }
}
