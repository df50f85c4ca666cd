package org.virtvzd.domainxml;

/** Placeholder until the structural check is written in the next commit. */
final class DomainSchema {
    private DomainSchema() {}

    static void check(XmlElement root) {}
}
