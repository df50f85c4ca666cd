package org.virtvzd.server.event;

/** A client that can be told of events. */
public interface EventSubscriber {

    /**
     * Sends an event.
     *
     * @param message the whole message; shared with other subscribers, not to be changed
     */
    void deliver(byte[] message);
}
