package org.virtvzd.adapter.fakevz;

/**
 * A fault: when it strikes, and what goes wrong then.
 *
 * @param trigger when
 * @param behaviour what
 */
public record FaultRule(Trigger trigger, Behaviour behaviour) {

    @Override
    public String toString() {
        return trigger + ": " + behaviour;
    }
}
