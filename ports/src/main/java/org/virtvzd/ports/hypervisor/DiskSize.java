package org.virtvzd.ports.hypervisor;

/**
 * How large a disk is.
 *
 * @param capacityMiB what the guest sees, in MiB
 * @param allocatedMiB what the image takes on the host, in MiB
 */
public record DiskSize(long capacityMiB, long allocatedMiB) {}
