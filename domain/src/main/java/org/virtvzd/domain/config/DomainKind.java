package org.virtvzd.domain.config;

/** Virtual machine or container. */
public enum DomainKind {
    /** A virtual machine; libvirt's OS type {@code hvm}. */
    VM("hvm"),
    /** A container; libvirt's OS type {@code exe}. */
    CONTAINER("exe");

    private final String osType;

    DomainKind(String osType) {
        this.osType = osType;
    }

    /**
     * libvirt's word for it.
     *
     * @return {@code hvm} or {@code exe}
     */
    public String osType() {
        return osType;
    }
}
