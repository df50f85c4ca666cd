package org.virtvzd.domainxml;

import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtException;

/** A change of a single device that was read and checked by itself; it can be made to any definition. */
@FunctionalInterface
public interface DeviceChange {

    /**
     * Makes the change.
     *
     * @param config the definition as it is; of the kind that the device was read for
     * @return the definition as it is to be. Its boot order names the same devices as before, without those that are
     *     gone
     * @throws LibvirtException when the device is not there, is there already, or cannot be changed in such a domain
     */
    DomainConfig applyTo(DomainConfig config);
}
