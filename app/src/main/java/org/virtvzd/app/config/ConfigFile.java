package org.virtvzd.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.virtvzd.app.io.IoReason;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The values of one configuration file, checked for their kind when they are asked for. Names that the daemon does not
 * know are ignored, as libvirt does, so that one file can serve several versions.
 */
public final class ConfigFile {
    private static final long UINT_MAX = 0xFFFF_FFFFL;

    private final String name;
    private final Map<String, ConfValue> values;

    private ConfigFile(String name, Map<String, ConfValue> values) {
        this.name = name;
        this.values = values;
    }

    /**
     * A file that says nothing: every key has its default.
     *
     * @return the file
     */
    public static ConfigFile empty() {
        return new ConfigFile("", Map.of());
    }

    /**
     * Parses a text.
     *
     * @param name name of the file, for messages
     * @param text its content
     * @return the file
     * @throws LibvirtException CONF_SYNTAX
     */
    public static ConfigFile parse(String name, String text) {
        return new ConfigFile(name, ConfParser.parse(name, text));
    }

    /**
     * Reads a file.
     *
     * @param path where it is
     * @return the file
     * @throws LibvirtException SYSTEM_ERROR when it cannot be read, INTERNAL_ERROR when it is larger than
     *     {@link ConfParser#MAX_SIZE}, CONF_SYNTAX
     */
    public static ConfigFile read(Path path) {
        try {
            if (Files.size(path) > ConfParser.MAX_SIZE) {
                throw internal(path + ": file is larger than " + ConfParser.MAX_SIZE + " bytes");
            }
            return parse(path.toString(), Files.readString(path));
        } catch (IOException e) {
            IoReason reason = IoReason.of(e);
            throw LibvirtError.system(
                            ErrorDomain.CONF, "Failed to open file '" + path + "'", reason.errno(), reason.text())
                    .toException();
        }
    }

    /**
     * The value of a key, to be shown.
     *
     * @param key the key
     * @return its value or default as one would write it
     * @throws LibvirtException INTERNAL_ERROR when the file gives it another kind of value
     */
    public String shown(ConfigKey key) {
        return switch (key.type()) {
            case STRING -> key.written(List.of(text(key)));
            case UINT -> Long.toString(unsigned(key));
            case INT -> Integer.toString(signed(key));
            case BOOL -> bool(key) ? "1" : "0";
            case LIST -> key.written(list(key));
        };
    }

    /**
     * The value of a string key.
     *
     * @param key a key of type STRING
     * @return its value or default
     * @throws LibvirtException INTERNAL_ERROR when the file gives it another kind of value
     */
    public String text(ConfigKey key) {
        return switch (values.get(key.word())) {
            case null -> key.defaultText();
            case ConfValue.Text(String value) -> value;
            default -> throw wrongType(key, "a string");
        };
    }

    /**
     * The value of an unsigned key.
     *
     * @param key a key of type UINT
     * @return its value or default, 0 to 4294967295
     * @throws LibvirtException INTERNAL_ERROR when the file gives it another kind of value
     */
    public long unsigned(ConfigKey key) {
        return switch (values.get(key.word())) {
            case null -> Long.parseLong(key.defaultText());
            case ConfValue.Int(long value) when value >= 0 -> inRange(key, value, 0, UINT_MAX);
            default -> throw wrongType(key, "an unsigned integer");
        };
    }

    /**
     * The value of a signed key.
     *
     * @param key a key of type INT
     * @return its value or default
     * @throws LibvirtException INTERNAL_ERROR when the file gives it another kind of value
     */
    public int signed(ConfigKey key) {
        return switch (values.get(key.word())) {
            case null -> Integer.parseInt(key.defaultText());
            case ConfValue.Int(long value) -> (int) inRange(key, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> throw wrongType(key, "a signed integer");
        };
    }

    /**
     * The value of a key that is 0 or 1.
     *
     * @param key a key of type BOOL
     * @return whether it is 1
     * @throws LibvirtException INTERNAL_ERROR when the file gives it another kind of value
     */
    public boolean bool(ConfigKey key) {
        return switch (values.get(key.word())) {
            case null -> key.defaultText().equals("1");
            case ConfValue.Int(long value) when value == 0 || value == 1 -> value == 1;
            case ConfValue.Int(long value) ->
                throw internal(name + ": value for '" + key.word() + "' parameter must be 0 or 1");
            default -> throw wrongType(key, "a bool");
        };
    }

    /**
     * The value of a list key.
     *
     * @param key a key of type LIST
     * @return its elements; none by default
     * @throws LibvirtException INTERNAL_ERROR when the file gives it another kind of value, CONF_SYNTAX when an element is
     *     no string
     */
    public List<String> list(ConfigKey key) {
        return switch (values.get(key.word())) {
            case null -> List.of();
            case ConfValue.Values(List<ConfValue> elements) ->
                elements.stream().map(element -> element(key, element)).toList();
            default -> throw wrongType(key, "a string list");
        };
    }

    private String element(ConfigKey key, ConfValue element) {
        if (element instanceof ConfValue.Text(String value)) {
            return value;
        }
        throw new LibvirtException(
                ErrorCode.CONF_SYNTAX,
                ErrorDomain.CONF,
                name + ": expected a string list for '" + key.word() + "' parameter");
    }

    /**
     * Whether the file gives a key a value.
     *
     * @param key the key
     * @return false when it has its default
     */
    public boolean has(ConfigKey key) {
        return values.containsKey(key.word());
    }

    /**
     * Checks the kinds of all values, of those too that have no effect.
     *
     * @throws LibvirtException as the readers of values do
     */
    public void check() {
        for (ConfigKey key : ConfigKey.values()) {
            shown(key);
        }
    }

    /**
     * An error about a key's value.
     *
     * @param key the key
     * @param complaint what is wrong with it
     * @return CONFIG_UNSUPPORTED, naming the file
     */
    public LibvirtException unsupported(ConfigKey key, String complaint) {
        return new LibvirtException(
                ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.CONF, name + ": " + key.word() + ": " + complaint);
    }

    private long inRange(ConfigKey key, long value, long min, long max) {
        if (value < min || value > max) {
            throw internal(name + ": value for '" + key.word() + "' parameter must be in range " + min + ":" + max);
        }
        return value;
    }

    private LibvirtException wrongType(ConfigKey key, String wanted) {
        return internal(name + ": expected " + wanted + " for '" + key.word() + "' parameter");
    }

    private static LibvirtException internal(String detail) {
        return new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.CONF, detail);
    }
}
