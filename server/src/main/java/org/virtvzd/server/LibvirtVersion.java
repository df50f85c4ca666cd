package org.virtvzd.server;

/** The libvirt version that this daemon stands in for. */
public final class LibvirtVersion {
    /** What clients are told when they ask for the library's version: major · 1,000,000 + minor · 1,000 + release. */
    public static final long NUMBER = 9_000_000L;

    /** The same as people write it. */
    public static final String TEXT = "9.0.0";

    private LibvirtVersion() {}
}
