package org.virtvzd.domainxml;

import java.util.Optional;
import org.virtvzd.domain.error.ErrorDomain;

/** The description of a storage volume, as far as a container's file system on it is concerned. */
public final class VolumeXml {
    private static final XmlReader READER = new XmlReader("(storage_volume_definition)", ErrorDomain.STORAGE);

    private VolumeXml() {}

    /**
     * The format of a volume.
     *
     * @param xml its description, as its daemon gave it
     * @return libvirt's word, for example {@code ploop}; empty when the description has none
     * @throws org.virtvzd.domain.error.LibvirtException when it is not well-formed
     */
    public static Optional<String> format(String xml) {
        return READER.read(xml).child("target").flatMap(target -> target.childAttribute("format", "type"));
    }
}
