package org.virtvzd.server.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.virtvzd.domain.error.LibvirtException;

/**
 * What the server logs as an error while this is open: faults of its own, which clients only see as an odd answer. What
 * it refuses it logs as an error too, as libvirtd does; that is no accident.
 */
public final class Accidents extends Handler implements AutoCloseable {
    // Held on to: a logger that nobody holds loses its handlers.
    private final Logger logger = Logger.getLogger("org.virtvzd.server");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Begins to listen. */
    public Accidents() {
        setLevel(Level.SEVERE);
        logger.addHandler(this);
    }

    /**
     * Those so far.
     *
     * @return the records in order
     */
    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record) && !(record.getThrown() instanceof LibvirtException)) {
            records.add(record);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
