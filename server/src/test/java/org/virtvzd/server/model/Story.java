package org.virtvzd.server.model;

import java.util.Optional;

/**
 * How clients are told that a domain came from one lasting state into another: the reason of the new state, and the
 * kind of the lifecycle event with its detail, if there is one.
 */
record Story(int reason, Optional<String> event) {
    private static Story told(int reason, String event) {
        return new Story(reason, Optional.of(event));
    }

    private static Story silent(Look look) {
        return new Story(look.reason(), Optional.empty());
    }

    static Story of(Look from, Look to, boolean destroyed) {
        boolean same = from == to;
        return switch (to) {
            case RUNNING ->
                switch (from) {
                    case RUNNING -> silent(to);
                    case PAUSED -> told(5, "4,0");
                    case SAVED -> told(3, "2,2");
                    default -> told(1, "2,0");
                };
            case PAUSED -> from == Look.SAVED ? told(1, "3,4") : same ? silent(to) : told(1, "3,0");
            case SAVED -> same ? silent(to) : told(5, "5,4");
            default -> {
                if (!from.active()) {
                    yield silent(to);
                }
                yield destroyed ? told(2, "5,1") : told(1, "5,0");
            }
        };
    }

    static Story ofRevert(Look from, Look to) {
        return switch (to) {
            case RUNNING -> told(4, "2,3");
            case PAUSED -> told(7, "3,5");
            default -> {
                int reason = to == Look.SAVED ? to.reason() : 7;
                yield from.active() ? told(reason, "5,6") : new Story(reason, Optional.empty());
            }
        };
    }
}
