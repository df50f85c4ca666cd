package org.virtvzd.adapter.vzsdk;

import java.util.Optional;
import org.virtvzd.domain.error.LibvirtException;

/** The login that is in force, or why there is none. Used on the loop only. */
final class Link {
    private Optional<Session> session = Optional.empty();
    private String reason = "the Virtuozzo host was not looked for yet";

    Optional<Session> session() {
        return session;
    }

    /** Whether a login is still the one in force: what was asked through another one counts no more. */
    boolean is(Session then) {
        return session.filter(now -> now.number() == then.number()).isPresent();
    }

    void join(Session now) {
        session = Optional.of(now);
    }

    void part(String why) {
        session = Optional.empty();
        reason = why;
    }

    String reason() {
        return reason;
    }

    /** What a command is answered with while there is no login. */
    LibvirtException absence() {
        return Failures.internal(reason);
    }
}
