package org.virtvzd.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.virtvzd.ports.transport.ConnectionHandler;
import org.virtvzd.ports.transport.Descriptor;
import org.virtvzd.protocol.frame.FrameAssembler;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.rpc.MessageType;

/**
 * What comes in on one connection: bytes become messages, and each message is handed over with the descriptors that
 * follow it. At most one message and 32 descriptors are held.
 */
public final class IncomingMessages {
    private final FrameAssembler assembler = new FrameAssembler();
    private final List<Descriptor> descriptors = new ArrayList<>();
    private final int bearer;
    private final BiConsumer<Message, List<Descriptor>> receiver;
    private Optional<Message> incomplete = Optional.empty();
    private int descriptorsWanted;

    /**
     * Makes one for a new connection.
     *
     * @param bearer the only type of message behind which descriptors are looked for
     * @param receiver is given each complete message; the descriptors belong to it then
     */
    public IncomingMessages(MessageType bearer, BiConsumer<Message, List<Descriptor>> receiver) {
        this.bearer = bearer.number();
        this.receiver = receiver;
    }

    /**
     * What is to be read next.
     *
     * @return a number of bytes, or {@link ConnectionHandler#DESCRIPTOR}
     */
    public int demand() {
        return descriptorsWanted > 0 ? ConnectionHandler.DESCRIPTOR : assembler.demand();
    }

    /**
     * Takes bytes up to the end of the current message, which is handed over when it is complete.
     *
     * @param bytes received bytes, not more than were demanded; the position moves behind what was taken
     * @throws org.virtvzd.protocol.xdr.XdrException when they break the framing; the connection is to be closed
     */
    public void accept(ByteBuffer bytes) {
        assembler.accept(bytes).ifPresent(this::complete);
    }

    /**
     * Takes a descriptor that was demanded.
     *
     * @param descriptor belongs to this object now
     */
    public void accept(Descriptor descriptor) {
        descriptors.add(descriptor);
        descriptorsWanted--;
        if (descriptorsWanted == 0) {
            Message message = incomplete.orElseThrow();
            incomplete = Optional.empty();
            List<Descriptor> received = new ArrayList<>(descriptors);
            descriptors.clear();
            receiver.accept(message, received);
        }
    }

    /** Closes the descriptors of a message that will never be complete. */
    public void discard() {
        descriptors.forEach(Descriptor::close);
        descriptors.clear();
    }

    private void complete(Message message) {
        if (message.header().type() == bearer) {
            descriptorsWanted = message.descriptorCount();
        }
        if (descriptorsWanted > 0) {
            incomplete = Optional.of(message);
        } else {
            receiver.accept(message, List.of());
        }
    }
}
