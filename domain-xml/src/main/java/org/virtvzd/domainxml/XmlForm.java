package org.virtvzd.domainxml;

/**
 * Which form of a definition is asked for.
 *
 * @param secure whether passwords are shown (VIR_DOMAIN_XML_SECURE)
 * @param inactive whether what only holds for the running domain is left out (VIR_DOMAIN_XML_INACTIVE)
 */
public record XmlForm(boolean secure, boolean inactive) {

    /** The running domain's form without passwords. */
    public static final XmlForm PLAIN = new XmlForm(false, false);

    private static final int SECURE = 1;
    private static final int INACTIVE = 1 << 1;

    /**
     * The form that virDomainXMLFlags ask for. The flag for migratable definitions makes no difference here: nothing
     * that is shown depends on it.
     *
     * @param flags libvirt's flags
     * @return the form
     */
    public static XmlForm of(int flags) {
        return new XmlForm((flags & SECURE) != 0, (flags & INACTIVE) != 0);
    }
}
