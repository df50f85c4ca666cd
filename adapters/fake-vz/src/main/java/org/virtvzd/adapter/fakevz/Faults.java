package org.virtvzd.adapter.fakevz;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The faults of a host, which may change while it runs. For each command the first rule that picks it decides; every
 * rule counts the commands it looks at, picked or not, as long as no rule before it picks them.
 */
public final class Faults {
    private static final Logger LOG = System.getLogger(Faults.class.getName());
    private static final int MOST_RULES = 1000;
    private static final Behaviour NORMAL = new Behaviour.Normal();

    private final List<Counted> rules = new ArrayList<>();
    private final RandomGenerator random;

    Faults(List<FaultRule> rules, RandomGenerator random) {
        this.random = random;
        rules.forEach(this::add);
    }

    /**
     * Adds a rule behind the others.
     *
     * @param rule the rule
     * @throws IllegalStateException when there are 1,000 already
     */
    public void add(FaultRule rule) {
        if (rules.size() >= MOST_RULES) {
            throw new IllegalStateException("There are " + MOST_RULES + " fault rules already");
        }
        rules.add(new Counted(rule));
    }

    /** Drops all rules. Commands under way keep what was decided for them. */
    public void clear() {
        rules.clear();
    }

    /**
     * The rules in force.
     *
     * @return a copy, in order
     */
    public List<FaultRule> rules() {
        return rules.stream().map(counted -> counted.rule).toList();
    }

    Behaviour decide(Command command) {
        for (Counted counted : rules) {
            if (counted.picks(command, random)) {
                LOG.log(Level.DEBUG, "Fault for {0}: {1}", command, counted.rule);
                return counted.rule.behaviour();
            }
        }
        return NORMAL;
    }

    private static final class Counted {
        private final FaultRule rule;
        private long matches;

        Counted(FaultRule rule) {
            this.rule = rule;
        }

        boolean picks(Command command, RandomGenerator random) {
            return rule.trigger().looksAt(command)
                    && rule.trigger().occurrence().picks(++matches, random);
        }
    }
}
