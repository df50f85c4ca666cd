package org.virtvzd.domainxml;

import java.util.Map;
import java.util.Set;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Reads the document that virDomainSnapshotCreateXML is given. Not safe for use by several threads at once.
 *
 * <p>A host takes a snapshot of the whole domain and decides itself where disks and memory go; a document that says
 * anything about them is refused.
 */
public final class SnapshotXmlParser {

    private static final Schema SCHEMA = new Schema("domainsnapshot", """
            domainsnapshot name description state creationTime memory disks active domain inactiveDomain parent cookie
            memory !@snapshot @file
            disks disk
            """, Map.of(), Set.of());

    private static final Set<String> MEMORY_WORDS = Set.of("no", "internal", "external", "manual");

    private final XmlReader reader = new XmlReader("(domain_snapshot)", ErrorDomain.DOMAIN_SNAPSHOT);

    /**
     * What a client wants of a new snapshot.
     *
     * @param title the name it is to have for people, empty when none is given; libvirt's name comes from the host
     * @param description free text, empty when none is given
     */
    public record NewSnapshot(String title, String description) {}

    /** Makes a parser. */
    public SnapshotXmlParser() {}

    /**
     * Reads and checks a document.
     *
     * @param xml the document
     * @param validate whether to refuse elements and attributes that libvirt does not know (flag
     *     VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE)
     * @return what is asked for
     * @throws LibvirtException at the first thing that is malformed or that a Virtuozzo host cannot do
     */
    public NewSnapshot parse(String xml, boolean validate) {
        XmlElement snapshot = reader.read(xml, "domainsnapshot");
        if (validate) {
            SCHEMA.checkRoot(snapshot);
            SCHEMA.checkChildren(snapshot);
        }
        checkMemoryWords(snapshot);
        if (snapshot.child("disks").filter(disks -> disks.hasChild("disk")).isPresent()) {
            throw Refusal.byDriver("configuring disks is not supported for vz snapshots");
        }
        if (snapshot.childAttribute("memory", "snapshot").isPresent()
                || snapshot.childAttribute("memory", "file").isPresent()) {
            throw Refusal.byDriver("configuring memory location is not supported");
        }
        return new NewSnapshot(
                snapshot.childText("name").orElse(""),
                snapshot.childText("description").orElse(""));
    }

    private static void checkMemoryWords(XmlElement snapshot) {
        snapshot.childAttribute("memory", "snapshot")
                .filter(word -> !MEMORY_WORDS.contains(word))
                .ifPresent(word -> {
                    throw new LibvirtException(
                            ErrorCode.XML_ERROR,
                            ErrorDomain.DOMAIN_SNAPSHOT,
                            "unknown memory snapshot setting '" + word + '\'');
                });
    }
}
