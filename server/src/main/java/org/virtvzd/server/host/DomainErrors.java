package org.virtvzd.server.host;

import java.util.UUID;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/** The errors about domains that are not there, worded as libvirt's Virtuozzo driver does. */
public final class DomainErrors {
    private DomainErrors() {}

    /**
     * No domain for a handle that a client holds.
     *
     * @param uuid the UUID in the handle
     * @param name the name in the handle, as the client knows it
     * @return error NO_DOMAIN
     */
    public static LibvirtException noDomain(UUID uuid, String name) {
        return noDomain("no domain with matching uuid '" + uuid + "' (" + name + ")");
    }

    /**
     * No domain with a UUID that was looked up.
     *
     * @param uuid the UUID
     * @return error NO_DOMAIN
     */
    public static LibvirtException noUuid(UUID uuid) {
        return noDomain("no domain with matching uuid '" + uuid + "'");
    }

    /**
     * No domain with a name that was looked up.
     *
     * @param name the name
     * @return error NO_DOMAIN
     */
    public static LibvirtException noName(String name) {
        return noDomain("no domain with matching name '" + name + "'");
    }

    private static LibvirtException noDomain(String detail) {
        return new LibvirtException(ErrorCode.NO_DOMAIN, ErrorDomain.PARALLELS, detail);
    }
}
