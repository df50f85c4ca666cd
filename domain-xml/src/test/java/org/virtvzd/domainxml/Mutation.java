package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to damage a document; where exactly follows from the text itself, so that a run can be repeated. */
enum Mutation {
    /** A part is missing. */
    CUT,
    /** The end is missing. */
    TRUNCATE,
    /** An element without children occurs twice. */
    DUPLICATE_ELEMENT,
    /** An element without children is gone. */
    DROP_ELEMENT,
    /** An attribute is gone. */
    DROP_ATTRIBUTE,
    /** An attribute has a value that occurs elsewhere. */
    SWAP_VALUE,
    /** An attribute has a number in it that is hard to bear. */
    BIG_NUMBER,
    /** A text has a number in it that is hard to bear. */
    NEGATIVE_NUMBER,
    /** An attribute is empty. */
    EMPTY_VALUE,
    /** An element of another document is added. */
    GRAFT,
    /** A character that no document may hold. */
    CONTROL_CHARACTER;

    /** Damages a text; some ways take a part from the other one. */
    String apply(String text, String other) {
        return switch (this) {
            case CUT -> text.substring(0, text.length() / 3) + text.substring(text.length() / 2);
            case TRUNCATE -> text.substring(0, text.length() * 5 / 7);
            case DUPLICATE_ELEMENT -> replaceOne(text, "<\\w+[^<>]*/>", found -> found + found);
            case DROP_ELEMENT -> replaceOne(text, "<\\w+[^<>]*/>", found -> "");
            case DROP_ATTRIBUTE -> replaceOne(text, " \\w+='[^']*'", found -> "");
            case SWAP_VALUE -> replaceOne(text, "'[^']*'", found -> pick(other, "'[^']*'", found));
            case BIG_NUMBER -> replaceOne(text, "'[0-9]+'", found -> "'99999999999999999999'");
            case NEGATIVE_NUMBER -> replaceOne(text, ">[0-9]+<", found -> ">-1<");
            case EMPTY_VALUE -> replaceOne(text, "'[^']*'", found -> "''");
            case GRAFT -> replaceOne(text, "<devices>", found -> found + pick(other, "<\\w+[^<>]*/>", "<x/>"));
            case CONTROL_CHARACTER ->
                text.substring(0, text.length() / 2) + '\u0001' + text.substring(text.length() / 2);
        };
    }

    private static String replaceOne(String text, String pattern, UnaryOperator<String> change) {
        List<int[]> places = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return text;
        }
        int[] place = places.get(Math.floorMod(text.hashCode(), places.size()));
        return text.substring(0, place[0])
                + change.apply(text.substring(place[0], place[1]))
                + text.substring(place[1]);
    }

    private static String pick(String text, String pattern, String otherwise) {
        List<String> found = Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group())
                .toList();
        return found.isEmpty() ? otherwise : found.get(Math.floorMod(text.hashCode() * 31, found.size()));
    }
}
