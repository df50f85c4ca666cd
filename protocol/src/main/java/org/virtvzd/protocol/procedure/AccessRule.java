package org.virtvzd.protocol.procedure;

/**
 * A permission that a call needs.
 *
 * @param permission the permission
 * @param condition when it is needed
 */
public record AccessRule(Permission permission, Condition condition) {
    /**
     * A permission that every such call needs.
     *
     * @param permission the permission
     * @return the rule
     */
    public static AccessRule always(Permission permission) {
        return new AccessRule(permission, Condition.Fixed.ALWAYS);
    }
}
