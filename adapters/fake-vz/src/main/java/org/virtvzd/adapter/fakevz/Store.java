package org.virtvzd.adapter.fakevz;

import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/** Where a host keeps what outlives the process. Every method fails with a system error when it cannot. */
interface Store extends AutoCloseable {

    /** Keeps nothing. */
    Store NONE = new Store() {
        @Override
        public Content load() {
            return new Content(OptionalInt.empty(), List.of());
        }

        @Override
        public void save(StoredDomain domain) {
            // Memory is all there is.
        }

        @Override
        public void delete(UUID domain) {
            // Memory is all there is.
        }

        @Override
        public void saveNextEnvId(int nextEnvId) {
            // Memory is all there is.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /**
     * What was kept.
     *
     * @param nextEnvId the number for the next new machine; empty for a host that was never there before
     * @param domains every machine that can be read
     */
    record Content(OptionalInt nextEnvId, List<StoredDomain> domains) {}

    /** Reads everything; called once, first. */
    Content load();

    /** Keeps a machine, in place of what was kept of it before. */
    void save(StoredDomain domain);

    /** Forgets a machine. */
    void delete(UUID domain);

    /** Keeps the counter of machine numbers. */
    void saveNextEnvId(int nextEnvId);

    /** Lets go of the place. Writes nothing: what counts has been written before. */
    @Override
    void close();
}
