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
        public void announce(UUID session) {
            // Nobody can look.
        }

        @Override
        public boolean reaches(UUID session) {
            return false;
        }

        @Override
        public void send(UUID domain, UUID session, MigrationOrder order) {
            throw new IllegalStateException("A host in memory reaches no other");
        }

        @Override
        public List<StoredDomain> arrivals() {
            return List.of();
        }

        @Override
        public void takeIn(StoredDomain arrival) {
            throw new IllegalStateException("Nothing arrives in memory");
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

    /** Lets other hosts find this one, until it is closed. */
    void announce(UUID session);

    /** Whether there is another host with this session. */
    boolean reaches(UUID session);

    /** Hands a machine that is kept here over to the host with this session, in one step. */
    void send(UUID domain, UUID session, MigrationOrder order);

    /** The machines that other hosts have handed over and that were not taken in yet. */
    List<StoredDomain> arrivals();

    /** Keeps a machine that has arrived as one of this host, in one step. */
    void takeIn(StoredDomain arrival);

    /** Lets go of the place. Writes nothing: what counts has been written before. */
    @Override
    void close();
}
