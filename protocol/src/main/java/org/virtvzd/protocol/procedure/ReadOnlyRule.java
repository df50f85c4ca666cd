package org.virtvzd.protocol.procedure;

/**
 * Whether a call works on a read-only connection.
 *
 * @param refusedWhen when it is refused there
 * @param wording how the refusal reads
 */
public record ReadOnlyRule(Condition refusedWhen, Wording wording) {
    /** The call changes nothing and gives no secrets away. */
    public static final ReadOnlyRule ALLOWED = new ReadOnlyRule(Condition.Fixed.NEVER, Wording.READ_ONLY);

    /** The call needs a read-write connection. */
    public static final ReadOnlyRule REFUSED = new ReadOnlyRule(Condition.Fixed.ALWAYS, Wording.READ_ONLY);

    /** How a refusal reads behind "operation forbidden: ". */
    public enum Wording {
        /** The connection is named as the reason. */
        READ_ONLY("read only access prevents %s"),
        /** The flag that asks for secrets is named as the reason. */
        SECURE_FLAG("%s with secure flag");

        private final String template;

        Wording(String template) {
            this.template = template;
        }

        /** The sentence for one C function. */
        String sentence(String function) {
            return template.replace("%s", function);
        }
    }
}
