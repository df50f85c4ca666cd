package org.virtvzd.server.model;

import java.time.Duration;
import org.virtvzd.adapter.fakevz.CommandKind;

/** What the host can be told to do, and how long it takes. No two sums of these are the same moment. */
enum Command {
    DEFINE(CommandKind.DEFINE, 210_000_011),
    REDEFINE(CommandKind.REDEFINE, 410_000_113),
    UNDEFINE(CommandKind.UNDEFINE, 110_001_021),
    SET_AUTOSTART(CommandKind.SET_AUTOSTART, 90_010_031),
    CREATE_SNAPSHOT(CommandKind.CREATE_SNAPSHOT, 610_100_041L),
    REVERT(CommandKind.REVERT_TO_SNAPSHOT, 1_500_000_553),
    DELETE_SNAPSHOT(CommandKind.DELETE_SNAPSHOT, 17_000_000_659L),
    START(CommandKind.START, 700_007_001),
    KILL(CommandKind.KILL, 350_000_077),
    SHUTDOWN(CommandKind.SHUTDOWN, 3_100_080_000L),
    PAUSE(CommandKind.PAUSE, 150_900_000),
    RESUME(CommandKind.RESUME, 250_000_301),
    SUSPEND(CommandKind.SUSPEND, 12_000_007_007L),
    RESTART(CommandKind.RESTART, 450_030_703),
    RESET(CommandKind.RESET, 50_300_009),
    DROP(CommandKind.DROP_SUSPENDED_STATE, 130_050_005);

    private final CommandKind kind;
    private final Duration time;

    Command(CommandKind kind, long nanos) {
        this.kind = kind;
        this.time = Duration.ofNanos(nanos);
    }

    /** The fake host's word for it. */
    CommandKind kind() {
        return kind;
    }

    Duration time() {
        return time;
    }
}
