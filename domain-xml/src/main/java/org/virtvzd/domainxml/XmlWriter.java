package org.virtvzd.domainxml;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes XML in libvirt's form: two blanks of indent, single quotes, one element per line. */
final class XmlWriter {

    private static final int TYPICAL_LENGTH = 2048;

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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\'' -> out.append("&apos;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                case '\n', '\t' -> {
                    if (inAttribute) {
                        out.append("&#").append((int) c).append(';');
                    } else {
                        out.append(c);
                    }
                }
                default -> {
                    if (c >= ' ' && c < 0xFFFE) {
                        out.append(c);
                    }
                }
            }
        }
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
