package org.virtvzd.domainxml;

import java.util.UUID;
import org.virtvzd.domain.snapshot.Snapshot;

/** Writes snapshots in libvirt's form. */
public final class SnapshotXmlFormatter {

    private SnapshotXmlFormatter() {}

    /**
     * Writes a snapshot.
     *
     * @param snapshot the snapshot
     * @param domain the domain that it is of
     * @return the document, with a final newline
     */
    public static String format(Snapshot snapshot, UUID domain) {
        XmlWriter out = new XmlWriter();
        out.open("domainsnapshot");
        out.textElement("name", snapshot.name());
        if (!snapshot.description().isEmpty()) {
            out.textElement("description", snapshot.description());
        }
        out.textElement("state", snapshot.state().word());
        snapshot.parent()
                .ifPresent(
                        parent -> out.open("parent").textElement("name", parent).close());
        out.textElement("creationTime", Long.toString(snapshot.created().getEpochSecond()));
        out.open("memory")
                .attribute("snapshot", snapshot.state().withMemory() ? "internal" : "no")
                .close();
        out.open("domain").textElement("uuid", domain.toString()).close();
        return out.close().toString();
    }
}
