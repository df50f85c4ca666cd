package org.virtvzd.adapter.fakevz;

import java.util.UUID;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;

/** A command of the port, as a value. */
sealed interface Command {

    /** Which domain it is about. */
    UUID domain();

    /** What it wants. */
    CommandKind kind();

    record Define(DomainConfig config) implements Command {
        @Override
        public UUID domain() {
            return config.uuid();
        }

        @Override
        public CommandKind kind() {
            return CommandKind.DEFINE;
        }
    }

    record Redefine(DomainConfig config) implements Command {
        @Override
        public UUID domain() {
            return config.uuid();
        }

        @Override
        public CommandKind kind() {
            return CommandKind.REDEFINE;
        }
    }

    record Undefine(UUID domain) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.UNDEFINE;
        }
    }

    record Power(UUID domain, PowerAction action) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.of(action);
        }
    }

    record SetAutostart(UUID domain, boolean autostart) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.SET_AUTOSTART;
        }
    }

    record ResizeDisk(UUID domain, String target, long sizeMiB) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.RESIZE_DISK;
        }
    }

    record SetUserPassword(UUID domain, String user, String password) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.SET_USER_PASSWORD;
        }
    }
}
