package org.virtvzd.app.config;

import java.util.regex.Pattern;

/** Patterns with * for any text and ? for any character. */
public final class Glob {
    private Glob() {}

    /**
     * Whether a pattern covers a whole text.
     *
     * @param pattern the pattern
     * @param text the text
     * @return true if it does
     */
    public static boolean fits(String pattern, String text) {
        return compile(pattern).matcher(text).matches();
    }

    /**
     * Whether a pattern covers some part of a text.
     *
     * @param pattern the pattern
     * @param text the text
     * @return true if it does
     */
    public static boolean isIn(String pattern, String text) {
        return compile(pattern).matcher(text).find();
    }

    private static Pattern compile(String pattern) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex);
    }
}
