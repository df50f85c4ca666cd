package org.virtvzd.domainxml;

import java.util.Optional;
import java.util.UUID;
import org.virtvzd.domain.error.ErrorDomain;

/** What the two sides of a migration tell each other besides the definition. Not safe for use by several threads. */
public final class MigrationCookieXml {
    private final XmlReader reader = new XmlReader("(_migration_cookie)", ErrorDomain.PARALLELS);

    /** Makes a reader. */
    public MigrationCookieXml() {}

    /**
     * Writes a cookie.
     *
     * @param session the daemon's session on its host
     * @param domain the domain's UUID
     * @param name the domain's name
     * @return the document, with a final newline
     */
    public static String format(UUID session, UUID domain, String name) {
        return new XmlWriter()
                .open("vz-migration")
                .textElement("session-uuid", session.toString())
                .textElement("uuid", domain.toString())
                .textElement("name", name)
                .close()
                .toString();
    }

    /**
     * Reads the session from a cookie; nobody needs the rest.
     *
     * @param xml the document
     * @return the session, if there is one
     * @throws org.virtvzd.domain.error.LibvirtException XML_DETAIL when it is not well-formed
     */
    public Optional<UUID> session(String xml) {
        return reader.read(xml).childText("session-uuid").flatMap(MigrationCookieXml::uuid);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
