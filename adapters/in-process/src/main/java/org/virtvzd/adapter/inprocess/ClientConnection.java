package org.virtvzd.adapter.inprocess;

import org.virtvzd.ports.transport.Connection;

/** The client's side of a connection inside the process; obeys the same rules as the server's side. */
public interface ClientConnection extends Connection {

    /** Tells the server that nothing more will be written, behind what is queued; reading goes on. */
    void shutdownOutput();
}
