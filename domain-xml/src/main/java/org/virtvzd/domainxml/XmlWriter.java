package org.virtvzd.domainxml;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes XML in libvirt's form: two blanks of indent, single quotes, one element per line. */
final class XmlWriter {

    private static final int TYPICAL_LENGTH = 4096;

    /** The first of the two 16-bit numbers that are no characters. */
    private static final char NOT_A_CHARACTER = 0xFFFE;

    private final StringBuilder out = new StringBuilder(TYPICAL_LENGTH);
    private final Deque<String> open = new ArrayDeque<>();
    private boolean inStartTag;

    /** Begins an element. */
    XmlWriter open(String name) {
        endStartTag();
        indent();
        out.append('<').append(name);
        open.push(name);
        inStartTag = true;
        return this;
    }

    /** Adds an attribute to the element begun last. */
    XmlWriter attribute(String name, String value) {
        out.append(' ').append(name).append("='");
        escape(value, true);
        out.append('\'');
        return this;
    }

    /** Adds a numeric attribute to the element begun last. */
    XmlWriter attribute(String name, long value) {
        out.append(' ').append(name).append("='").append(value).append('\'');
        return this;
    }

    /** Ends the innermost element. */
    XmlWriter close() {
        String name = open.pop();
        if (inStartTag) {
            out.append("/>\n");
            inStartTag = false;
        } else {
            indent();
            out.append("</").append(name).append(">\n");
        }
        return this;
    }

    /** Ends the innermost element, which has text only. */
    XmlWriter close(String text) {
        out.append('>');
        escape(text, false);
        out.append("</").append(open.pop()).append(">\n");
        inStartTag = false;
        return this;
    }

    /** Writes an element without attributes around a text. */
    XmlWriter textElement(String name, String text) {
        return open(name).close(text);
    }

    /** Writes an element around content that is XML already and is kept as it is. */
    XmlWriter rawElement(String name, String content) {
        open(name);
        out.append('>').append(content).append("</").append(open.pop()).append(">\n");
        inStartTag = false;
        return this;
    }

    /** Leaves a line empty. */
    XmlWriter blankLine() {
        endStartTag();
        out.append('\n');
        return this;
    }

    private void endStartTag() {
        if (inStartTag) {
            out.append(">\n");
            inStartTag = false;
        }
    }

    private void indent() {
        out.repeat("  ", open.size());
    }

    /** Escapes markup, keeps line ends alive through the reader's normalisation, and drops what XML cannot hold. */
    private void escape(String text, boolean inAttribute) {
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c > '>' ? c < NOT_A_CHARACTER : isPlain(c, inAttribute);
            if (!plain) {
                out.append(text, copied, i).append(replacement(c));
                copied = i + 1;
            }
        }
        out.append(text, copied, text.length());
    }

    private static boolean isPlain(char c, boolean inAttribute) {
        return switch (c) {
            case '&', '<', '>', '\'', '"' -> false;
            case '\n', '\t' -> !inAttribute;
            default -> c >= ' ';
        };
    }

    private static String replacement(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&apos;";
            case '"' -> "&quot;";
            case '\r', '\n', '\t' -> "&#" + (int) c + ';';
            default -> "";
        };
    }

    /**
     * The document so far.
     *
     * @return its text
     */
    @Override
    public String toString() {
        return out.toString();
    }
}
