package org.virtvzd.domainxml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the first fault of a document that is not well-formed and words it as libxml2 does, because clients show these
 * texts. The real parse is the JDK's; this scan only runs after it has failed.
 */
final class Wellformedness {

    private static final int END = -1;

    /** Longest line that an error text quotes whole. */
    private static final int MAX_QUOTE = 4096;

    /** How much of a comment libxml2 quotes. */
    private static final int COMMENT_QUOTE = 50;

    private static final Set<String> PREDEFINED = Set.of("lt", "gt", "amp", "quot", "apos");

    private final String text;
    private final Deque<OpenTag> open = new ArrayDeque<>();
    private int at;
    private int line = 1;
    private int lineKnownAt;

    private record OpenTag(String name, int line) {}

    /**
     * What is wrong with a document.
     *
     * @param message libxml2's sentence
     * @param offset where its parser stands when it notices, in characters
     */
    record Fault(String message, int offset) {

        /** Line number, sentence, quoted line and marker. */
        String describeIn(String document) {
            int stop = offset;
            while (stop > 0 && stop < document.length() && isLineEnd(document.charAt(stop))) {
                stop--;
            }
            int start = stop;
            while (start > 0 && (start == document.length() || !isLineEnd(document.charAt(start)))) {
                start--;
            }
            if (start < document.length() && isLineEnd(document.charAt(start))) {
                start++;
            }
            start = Math.min(start, offset);
            int end = start;
            while (end < document.length() && !isLineEnd(document.charAt(end))) {
                end++;
            }
            String line = document.substring(start, end);
            String quoted = line.isEmpty() ? "(null)" : line;
            String number = lineAt(document, offset) + ": " + message + '\n';
            return line.length() > MAX_QUOTE ? number : number + quoted + '\n' + marker(document, start, offset);
        }

        private static String marker(String document, int start, int offset) {
            StringBuilder marker = new StringBuilder();
            for (byte unit : document.substring(start, offset).getBytes(StandardCharsets.UTF_8)) {
                marker.append(unit == '\t' ? '\t' : '-');
            }
            return marker.append('^').toString();
        }

        private static boolean isLineEnd(char c) {
            return c == '\n' || c == '\r';
        }
    }

    /** Leaves the scan from wherever the fault is found. */
    private static final class Found extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        Found(Fault fault) {
            super(fault.message(), null, false, false);
            this.fault = fault;
        }
    }

    private Wellformedness(String text) {
        this.text = text;
    }

    /**
     * Looks for the first fault.
     *
     * @param document the text
     * @return the fault, or empty when this scan finds none
     */
    static Optional<Fault> firstFault(String document) {
        try {
            new Wellformedness(document).document();
            return Optional.empty();
        } catch (Found found) {
            return Optional.of(found.fault);
        }
    }

    private void document() throws Found {
        if (text.isEmpty()) {
            throw fault("Document is empty");
        }
        skip("\uFEFF");
        if (ahead("<?xml") && isBlank(peek(5))) {
            declaration();
        }
        misc();
        if (ahead("<!DOCTYPE")) {
            throw fault("Document type declarations are not supported");
        }
        if (peek(0) != '<') {
            throw fault("Start tag expected, '<' not found");
        }
        element();
        misc();
        if (peek(0) != END) {
            throw fault("Extra content at the end of the document");
        }
    }

    private void declaration() throws Found {
        at += "<?xml".length();
        blanks();
        if (!skip("version")) {
            throw fault("Malformed declaration expecting version");
        }
        int end = text.indexOf("?>", at);
        int close = text.indexOf('>', at);
        if (end < 0 || close < end) {
            at = close < 0 ? text.length() : close;
            throw fault("Blank needed here");
        }
        at = end + "?>".length();
    }

    private void misc() throws Found {
        while (true) {
            blanks();
            if (ahead("<?")) {
                instruction();
            } else if (ahead("<!--")) {
                comment();
            } else {
                return;
            }
        }
    }

    /** One element with all that is in it; a loop, so that deep nesting costs no stack. */
    private void element() throws Found {
        startTag();
        while (!open.isEmpty()) {
            if (peek(0) == END) {
                OpenTag tag = open.getFirst();
                throw fault("Premature end of data in tag " + tag.name + " line " + tag.line);
            } else if (ahead("</")) {
                endTag();
            } else if (ahead("<![CDATA[")) {
                characterSection();
            } else if (ahead("<?")) {
                instruction();
            } else if (ahead("<!--")) {
                comment();
            } else if (peek(0) == '<') {
                startTag();
            } else if (peek(0) == '&') {
                reference();
            } else {
                characters();
            }
        }
    }

    private void startTag() throws Found {
        if (open.size() >= XmlReader.MAX_DEPTH) {
            throw fault("Excessive depth in document: " + (XmlReader.MAX_DEPTH - 1) + " use XML_PARSE_HUGE option");
        }
        int startLine = currentLine();
        at++;
        String name = name();
        if (name.isEmpty()) {
            throw fault("StartTag: invalid element name");
        }
        attributes();
        if (skip("/>")) {
            return;
        }
        if (!skip(">")) {
            throw fault("Couldn't find end of Start Tag " + name + " line " + startLine);
        }
        open.push(new OpenTag(name, startLine));
    }

    private void attributes() throws Found {
        Set<String> seen = new HashSet<>();
        Optional<String> twice = Optional.empty();
        boolean separated = blanks();
        while (peek(0) != '>' && !ahead("/>") && isAllowed(peek(0))) {
            if (!separated && !seen.isEmpty()) {
                throw fault("attributes construct error");
            }
            String name = attribute();
            if (!seen.add(name) && twice.isEmpty()) {
                twice = Optional.of(name);
            }
            separated = blanks();
            if (!separated && peek(0) == END) {
                throw fault("attributes construct error");
            }
        }
        if (twice.isPresent()) {
            throw fault("Attribute " + twice.get() + " redefined");
        }
    }

    private String attribute() throws Found {
        String name = name();
        if (name.isEmpty()) {
            throw fault("error parsing attribute name");
        }
        blanks();
        if (!skip("=")) {
            throw fault("Specification mandates value for attribute " + name);
        }
        blanks();
        int quote = peek(0);
        if (quote != '"' && quote != '\'') {
            throw fault("AttValue: \" or ' expected");
        }
        at++;
        while (peek(0) != quote) {
            attributeCharacter();
        }
        at++;
        return name;
    }

    private void attributeCharacter() throws Found {
        int c = peek(0);
        if (c == END) {
            throw fault("AttValue: ' expected");
        } else if (c == '<') {
            throw fault("Unescaped '<' not allowed in attributes values");
        } else if (c == '&') {
            reference();
        } else if (!isAllowed(c)) {
            throw fault("invalid character in attribute value");
        } else {
            at += Character.charCount(c);
        }
    }

    private void endTag() throws Found {
        at += "</".length();
        String name = name();
        blanks();
        if (!skip(">")) {
            throw fault("expected '>'");
        }
        OpenTag tag = open.pop();
        if (!tag.name.equals(name)) {
            throw fault("Opening and ending tag mismatch: " + tag.name + " line " + tag.line + " and "
                    + (name.isEmpty() ? "unparsable" : name));
        }
    }

    private void characters() throws Found {
        int start = at;
        while (peek(0) != END && peek(0) != '<' && peek(0) != '&') {
            if (ahead("]]>")) {
                at = start;
                throw fault("Sequence ']]>' not allowed in content");
            }
            if (!isAllowed(peek(0))) {
                throw fault(
                        peek(0) < ' '
                                ? "PCDATA invalid Char value " + peek(0)
                                : String.format(Locale.ROOT, "Char 0x%X out of allowed range", peek(0)));
            }
            at += Character.charCount(peek(0));
        }
    }

    private void characterSection() throws Found {
        at += "<![CDATA[".length();
        int end = text.indexOf("]]>", at);
        if (end < 0) {
            at = text.length();
            throw fault("CData section not finished\n");
        }
        at = end + "]]>".length();
    }

    private void comment() throws Found {
        int start = at;
        at += "<!--".length();
        int hyphens = text.indexOf("--", at);
        if (hyphens < 0) {
            at = text.length();
            throw fault("Comment not terminated");
        }
        at = hyphens;
        if (!ahead("-->")) {
            String quoted = text.substring(start, Math.min(hyphens, start + "<!--".length() + COMMENT_QUOTE));
            throw fault("Double hyphen within comment: " + quoted);
        }
        at += "-->".length();
    }

    private void instruction() throws Found {
        at += "<?".length();
        String target = name();
        if (target.isEmpty()) {
            throw fault("xmlParsePI : no target name");
        }
        if (target.equals("xml")) {
            throw fault("XML declaration allowed only at the start of the document");
        }
        if (target.equalsIgnoreCase("xml")) {
            throw fault("Invalid PI name");
        }
        if (!ahead("?>") && !isBlank(peek(0))) {
            throw fault("ParsePI: PI " + target + " space expected");
        }
        int end = text.indexOf("?>", at);
        if (end < 0) {
            at = text.length();
            throw fault("ParsePI: PI " + target + " never end ...");
        }
        at = end + "?>".length();
    }

    private void reference() throws Found {
        at++;
        if (skip("#")) {
            characterReference();
            return;
        }
        String name = name();
        if (name.isEmpty()) {
            throw fault("xmlParseEntityRef: no name");
        }
        if (!skip(";")) {
            throw fault("EntityRef: expecting ';'");
        }
        if (!PREDEFINED.contains(name)) {
            throw fault("Entity '" + name + "' not defined");
        }
    }

    private void characterReference() throws Found {
        int radix = skip("x") ? 16 : 10;
        int value = 0;
        while (peek(0) != ';') {
            int digit = peek(0) == END ? -1 : Character.digit(peek(0), radix);
            if (digit < 0) {
                throw fault("CharRef: invalid " + (radix == 16 ? "hexadecimal" : "decimal") + " value");
            }
            value = Math.min(value * radix + digit, Character.MAX_CODE_POINT + 1);
            at++;
        }
        at++;
        if (value > Character.MAX_CODE_POINT) {
            throw fault("xmlParseCharRef: character reference out of bounds");
        }
        if (!isAllowed(value)) {
            throw fault("xmlParseCharRef: invalid xmlChar value " + value);
        }
    }

    private String name() {
        int start = at;
        while (isNamePart(peek(0), at == start)) {
            at += Character.charCount(peek(0));
        }
        return text.substring(start, at);
    }

    private boolean blanks() {
        int start = at;
        while (isBlank(peek(0))) {
            at++;
        }
        return at > start;
    }

    private int peek(int distance) {
        return at + distance < text.length() ? text.codePointAt(at + distance) : END;
    }

    private boolean ahead(String expected) {
        return text.startsWith(expected, at);
    }

    private boolean skip(String expected) {
        boolean there = ahead(expected);
        at += there ? expected.length() : 0;
        return there;
    }

    private Found fault(String message) {
        return new Found(new Fault(message, at));
    }

    /** The line the scan stands in; counts on from the last answer, so that all answers together cost one pass. */
    private int currentLine() {
        for (; lineKnownAt < at; lineKnownAt++) {
            line += text.charAt(lineKnownAt) == '\n' ? 1 : 0;
        }
        return line;
    }

    private static int lineAt(String document, int offset) {
        return 1 + (int) document.chars().limit(offset).filter(c -> c == '\n').count();
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isAllowed(int c) {
        return isBlank(c)
                || (c >= ' ' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xFFFE)
                || c > 0xFFFF;
    }

    private static boolean isNamePart(int c, boolean first) {
        return c != END
                && (Character.isLetter(c)
                        || c == '_'
                        || c == ':'
                        || (!first && (Character.isDigit(c) || c == '-' || c == '.' || c == 0xB7)));
    }
}
