package org.virtvzd.app.log;

/** An open output. A message that cannot be written there is lost; logging never stops the daemon. */
interface Output extends AutoCloseable {

    void write(Message message);

    /** A copy of what the output writes is not kept anywhere. */
    @Override
    void close();
}
