package org.virtvzd.domain;

/** What the daemon itself is doing to a domain, as far as the host's reports alone would not tell. */
public enum Cause {
    /** It switches the domain off by force. */
    DESTROY,
    /** It brings the domain back to a snapshot. */
    REVERT,
    /** It moves the domain to another host. */
    MIGRATION
}
