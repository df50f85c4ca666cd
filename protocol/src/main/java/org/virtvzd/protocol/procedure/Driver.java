package org.virtvzd.protocol.procedure;

/** Who serves a call in a daemon for one hypervisor. */
public enum Driver {
    /** The daemon itself. */
    NONE,
    /** The hypervisor driver. */
    DOMAIN,
    /** The sibling daemon for virtual networks. */
    NETWORK,
    /** The sibling daemon for storage pools and volumes. */
    STORAGE,
    /** The sibling daemon for host devices. */
    NODEDEV,
    /** The sibling daemon for host network interfaces. */
    INTERFACE,
    /** The sibling daemon for network filters. */
    NWFILTER,
    /** The sibling daemon for secrets. */
    SECRET
}
