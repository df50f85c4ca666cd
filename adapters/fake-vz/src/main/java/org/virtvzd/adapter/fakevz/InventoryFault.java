package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.virtvzd.domain.config.MacAddress;

/** What is wrong with a value of an inventory, in the words of whoever wrote the file instead of the JSON library's. */
final class InventoryFault {
    /** The library tells a missing key from a wrong value by its text alone. */
    private static final Pattern MISSING_KEY =
            Pattern.compile("(?:Missing required|Null value for) creator property '([^']*)'.*");

    private static final Map<Class<?>, String> EXPECTED = Map.of(
            String.class, "a text",
            UUID.class, "a UUID such as 6ba7b810-9dad-41d1-80b4-00c04fd430c8",
            MacAddress.class, "a hardware address such as 00:1c:42:00:00:01",
            long.class, "a whole number",
            int.class, "a whole number",
            OptionalLong.class, "a whole number",
            OptionalInt.class, "a whole number",
            Boolean.class, "true or false");

    private InventoryFault() {}

    static String of(JsonMappingException fault) {
        return switch (fault) {
            case InvalidNullException missing ->
                "the key '" + missing.getPropertyName().getSimpleName() + "' is missing";
            case InvalidFormatException wrong -> "'" + wrong.getValue() + "' is not " + expected(wrong.getTargetType());
            case MismatchedInputException mismatch -> mismatch(mismatch);
            default -> fault.getOriginalMessage();
        };
    }

    private static String mismatch(MismatchedInputException fault) {
        Matcher missing = MISSING_KEY.matcher(fault.getOriginalMessage());
        return missing.matches()
                ? "the key '" + missing.group(1) + "' is missing"
                : "expected " + expected(fault.getTargetType());
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> Json.MAPPER.convertValue(constant, String.class))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Optional.ofNullable(EXPECTED.get(type)).orElse(type.isRecord() ? "an object" : "another kind of value");
    }
}
