package org.virtvzd.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Reads libvirt's configuration grammar: {@code name = value} statements separated by line ends or semicolons, values
 * being integers, strings or lists, {@code #} starting a comment. The first statement about a name counts.
 */
public final class ConfParser {
    /** Largest file that is read, in bytes. */
    public static final int MAX_SIZE = 10 * 1024 * 1024;

    private static final String TRIPLE = "\"\"\"";
    private static final int MAX_DEPTH = 32;

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    private ConfParser(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Parses a whole file.
     *
     * @param file its name, for messages
     * @param text its content
     * @return the values by name, in the order of the file
     * @throws LibvirtException CONF_SYNTAX with file, line and what is wrong
     */
    public static Map<String, ConfValue> parse(String file, String text) {
        return new ConfParser(file, text).statements();
    }

    private Map<String, ConfValue> statements() {
        Map<String, ConfValue> values = new LinkedHashMap<>();
        while (at < text.length()) {
            skipBlanks();
            if (at >= text.length()) {
                break;
            }
            if (peek() == '#') {
                skipComment();
            } else if (isLineEnd(peek())) {
                newLine();
            } else {
                statement(values);
            }
        }
        return values;
    }

    private void statement(Map<String, ConfValue> values) {
        String name = name();
        skipBlanks();
        if (at >= text.length() || peek() != '=') {
            throw error("expecting an assignment");
        }
        at++;
        skipBlanks();
        ConfValue value = value(0);
        values.putIfAbsent(name, value);
        skipBlanks();
        if (at < text.length() && peek() == '#') {
            skipComment();
        }
        if (at >= text.length()) {
            return;
        }
        if (peek() == ';') {
            at++;
        } else if (isLineEnd(peek())) {
            newLine();
        } else {
            throw error("expecting a separator");
        }
    }

    private String name() {
        int start = at;
        if (at >= text.length() || !isLetter(peek())) {
            throw error("expecting a name");
        }
        while (at < text.length() && (isLetter(peek()) || isDigit(peek()) || peek() == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private ConfValue value(int depth) {
        if (at >= text.length() || depth > MAX_DEPTH) {
            throw error("expecting a value");
        }
        char c = peek();
        if (c == '"' || c == '\'') {
            return new ConfValue.Text(string(c));
        }
        if (c == '[') {
            at++;
            return list(depth);
        }
        if (isDigit(c) || c == '-' || c == '+') {
            return new ConfValue.Int(number());
        }
        throw error("expecting a value");
    }

    private ConfValue list(int depth) {
        List<ConfValue> values = new ArrayList<>();
        skipBlanksAndLines();
        while (at < text.length() && peek() != ']') {
            values.add(value(depth + 1));
            skipBlanksAndLines();
            if (at < text.length() && peek() == ',') {
                at++;
                skipBlanksAndLines();
            } else if (at < text.length() && peek() != ']') {
                throw error("expecting a separator in list");
            }
        }
        if (at >= text.length()) {
            throw error("list is not closed with ]");
        }
        at++;
        return new ConfValue.Values(values);
    }

    private String string(char quote) {
        if (text.startsWith(TRIPLE, at)) {
            return tripleQuoted();
        }
        int start = ++at;
        while (at < text.length() && peek() != quote && !isLineEnd(peek())) {
            at++;
        }
        if (at >= text.length() || peek() != quote) {
            throw error("unterminated string");
        }
        return text.substring(start, at++);
    }

    private String tripleQuoted() {
        int start = at + TRIPLE.length();
        int end = text.indexOf(TRIPLE, start);
        if (end < 0) {
            throw error("unterminated string");
        }
        String value = text.substring(start, end);
        line += (int) value.chars().filter(c -> c == '\n').count();
        at = end + TRIPLE.length();
        return value;
    }

    private long number() {
        int start = at;
        if (peek() == '-' || peek() == '+') {
            at++;
        }
        int digits = at;
        while (at < text.length() && isDigit(peek())) {
            at++;
        }
        if (at == digits) {
            throw error("unterminated number");
        }
        try {
            return Long.parseLong(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw error("unterminated number");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
    }

    private void skipBlanksAndLines() {
        while (at < text.length()) {
            skipBlanks();
            if (at < text.length() && isLineEnd(peek())) {
                newLine();
            } else if (at < text.length() && peek() == '#') {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        while (at < text.length() && !isLineEnd(peek())) {
            at++;
        }
    }

    private void newLine() {
        if (peek() == '\n') {
            line++;
        }
        at++;
    }

    private char peek() {
        return text.charAt(at);
    }

    private LibvirtException error(String what) {
        return new LibvirtException(ErrorCode.CONF_SYNTAX, ErrorDomain.CONF, file + ":" + line + ": " + what);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
