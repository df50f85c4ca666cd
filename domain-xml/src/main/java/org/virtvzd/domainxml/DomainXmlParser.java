package org.virtvzd.domainxml;

import java.util.random.RandomGenerator;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;

/**
 * Reads definitions of domains as clients send them, for one host.
 *
 * <p>What a definition does not say is left to the host: names of the host's ends of network adapters, and the video
 * adapter of a virtual machine without VNC. Entries of the boot order that have no device are dropped; when none is
 * left and there is a hard disk, the machine boots from that.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class DomainXmlParser {

    private final XmlReader reader = new XmlReader("(domain_definition)", ErrorDomain.DOMAIN);
    private final Host host;
    private final Profile profile;
    private final RandomGenerator random;

    /**
     * A parser for definitions on a host.
     *
     * @param host the host; its version decides about image formats and buses, its CPUs about CPU sets
     * @param random where generated UUIDs and MAC addresses come from
     */
    public DomainXmlParser(Host host, RandomGenerator random) {
        this.host = host;
        this.profile = Profile.of(host.product());
        this.random = random;
    }

    /**
     * Reads and checks a definition.
     *
     * @param xml the document
     * @return the definition
     * @throws LibvirtException at the first thing that is malformed or that a Virtuozzo host cannot express
     */
    public DomainConfig parse(String xml) {
        return parse(xml, false);
    }

    /**
     * Reads and checks a definition.
     *
     * @param xml the document
     * @param validate whether to refuse elements and attributes that libvirt does not know (flag
     *     VIR_DOMAIN_DEFINE_VALIDATE)
     * @return the definition
     * @throws LibvirtException at the first thing that is malformed or that a Virtuozzo host cannot express
     */
    public DomainConfig parse(String xml, boolean validate) {
        XmlElement root = reader.read(xml, "domain");
        if (validate) {
            DomainSchema.check(root);
        }
        DomainDraft draft =
                DomainDraft.read(root, Metadata.of(xml, root), host, random).completed();
        draft.validate(profile);
        return draft.build(host, profile);
    }
}
