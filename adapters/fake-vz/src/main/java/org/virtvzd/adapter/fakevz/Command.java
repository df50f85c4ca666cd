package org.virtvzd.adapter.fakevz;

import java.util.UUID;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.ports.hypervisor.MigrationTarget;

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

    record CreateSnapshot(UUID domain, String name, String title, String description) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.CREATE_SNAPSHOT;
        }
    }

    record RevertToSnapshot(UUID domain, String snapshot, boolean paused) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.REVERT_TO_SNAPSHOT;
        }
    }

    record DeleteSnapshot(UUID domain, String snapshot, boolean withChildren) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.DELETE_SNAPSHOT;
        }
    }

    record Migrate(UUID domain, MigrationTarget target) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.MIGRATE;
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

    record AskGuest(UUID domain) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.ASK_GUEST;
        }
    }

    record OpenConsole(UUID domain, int port) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.OPEN_CONSOLE;
        }
    }

    record CaptureScreen(UUID domain) implements Command {
        @Override
        public CommandKind kind() {
            return CommandKind.CAPTURE_SCREEN;
        }
    }
}
