package org.virtvzd.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/** The host's UUID as the configuration file wants it to be. */
public final class HostUuid {
    private static final Pattern BYTES = Pattern.compile("\\s*(?:[0-9a-fA-F]{2}[-\\s]*){16}");
    private static final Pattern BETWEEN = Pattern.compile("[-\\s]");
    private static final Pattern ONE_BYTE_REPEATED = Pattern.compile("(..)\\1{15}");
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final int DIGITS = 32;

    private HostUuid() {}

    /**
     * Finds it.
     *
     * @param file the configuration file
     * @return the UUID; empty when it is the hypervisor's
     * @throws LibvirtException INTERNAL_ERROR when there is no sense in what the file says
     */
    public static Optional<UUID> of(ConfigFile file) {
        String text = file.text(ConfigKey.HOST_UUID);
        if (!text.isEmpty()) {
            return Optional.of(parse(text).orElseThrow(() -> invalid("invalid host UUID: " + text)));
        }
        String source = file.text(ConfigKey.HOST_UUID_SOURCE);
        return switch (source) {
            case "smbios" -> Optional.empty();
            case "machine-id" -> Optional.of(machineId());
            default -> throw invalid("invalid UUID source: " + source);
        };
    }

    private static UUID machineId() {
        try {
            String text = Files.readString(MACHINE_ID).strip();
            return parse(text).orElseThrow(() -> invalid("invalid host UUID: " + text));
        } catch (IOException e) {
            throw invalid("Can't read " + MACHINE_ID);
        }
    }

    /** Pairs of digits with blanks and dashes between them; one byte all over is what careless firmware has. */
    private static Optional<UUID> parse(String text) {
        String digits = BETWEEN.matcher(text).replaceAll("");
        if (!BYTES.matcher(text).matches() || ONE_BYTE_REPEATED.matcher(digits).matches()) {
            return Optional.empty();
        }
        return Optional.of(new UUID(
                Long.parseUnsignedLong(digits.substring(0, DIGITS / 2), 16),
                Long.parseUnsignedLong(digits.substring(DIGITS / 2), 16)));
    }

    private static LibvirtException invalid(String detail) {
        return new LibvirtException(ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.CONF, detail);
    }
}
