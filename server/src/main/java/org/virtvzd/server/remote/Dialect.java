package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domainxml.DeviceXmlParser;
import org.virtvzd.domainxml.DomainXmlParser;

/** The parsers for the host, kept for as long as the host is the same: they are dear to make. */
final class Dialect {
    private final RemoteCore core;
    private Optional<Parsers> parsers = Optional.empty();

    private record Parsers(Host host, DomainXmlParser domains, DeviceXmlParser devices) {}

    Dialect(RemoteCore core) {
        this.core = core;
    }

    /** Reads definitions of domains. */
    DomainXmlParser domains() {
        return parsers().domains();
    }

    /** Reads single devices. */
    DeviceXmlParser devices() {
        return parsers().devices();
    }

    private Parsers parsers() {
        Host host = core.model().host();
        Parsers fitting = parsers.filter(known -> known.host().equals(host))
                .orElseGet(() -> new Parsers(
                        host, new DomainXmlParser(host, core.random()), new DeviceXmlParser(host, core.random())));
        parsers = Optional.of(fitting);
        return fitting;
    }
}
