package org.virtvzd.adapter.fakevz;

import java.util.UUID;
import org.virtvzd.domain.Domain;
import org.virtvzd.ports.hypervisor.HypervisorListener;

/** A message of the host to whoever is connected. */
sealed interface Report {

    /** Which domain it is about. */
    UUID uuid();

    /** Tells it. */
    void tell(HypervisorListener listener);

    record Added(Domain domain) implements Report {
        @Override
        public UUID uuid() {
            return domain.uuid();
        }

        @Override
        public void tell(HypervisorListener listener) {
            listener.added(domain);
        }
    }

    record Changed(Domain domain) implements Report {
        @Override
        public UUID uuid() {
            return domain.uuid();
        }

        @Override
        public void tell(HypervisorListener listener) {
            listener.changed(domain);
        }
    }

    record StateChanged(Domain domain) implements Report {
        @Override
        public UUID uuid() {
            return domain.uuid();
        }

        @Override
        public void tell(HypervisorListener listener) {
            listener.stateChanged(domain);
        }
    }

    record SnapshotsChanged(Domain domain) implements Report {
        @Override
        public UUID uuid() {
            return domain.uuid();
        }

        @Override
        public void tell(HypervisorListener listener) {
            listener.snapshotsChanged(domain);
        }
    }

    record MigrationProgressed(UUID uuid, int percent) implements Report {
        @Override
        public void tell(HypervisorListener listener) {
            listener.migrationProgressed(uuid, percent);
        }
    }

    record Removed(UUID uuid) implements Report {
        @Override
        public void tell(HypervisorListener listener) {
            listener.removed(uuid);
        }
    }
}
