package org.virtvzd.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.remote.RemoteConnectListAllDomainsRet;
import org.virtvzd.protocol.remote.RemoteDomainEventCallbackRebootMsg;
import org.virtvzd.protocol.remote.RemoteDomainEventRebootMsg;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageHeader;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.MessageType;
import org.virtvzd.protocol.rpc.Program;
import org.virtvzd.protocol.xdr.XdrException;
import org.virtvzd.protocol.xdr.XdrVoid;

/** What the recordings do not show about building messages. */
final class FramesTest {
    private static final MessageHeader CALL = new MessageHeader(0x20008086, 1, 273, 0, 7, 0);
    private static final RemoteNonnullDomain DOMAIN = new RemoteNonnullDomain("vm", new UUID(1, 2), 3);

    private final Frames frames = new Frames();

    @Test
    void aReplyOverTheLimitIsRefusedAndTheNextOneIsBuilt() {
        var tooLong = new RemoteConnectListAllDomainsRet(Collections.nCopies(16385, DOMAIN), 16385);
        assertThatThrownBy(() -> frames.reply(CALL, tooLong)).isInstanceOf(XdrException.class);
        assertThat(HexFormat.of().formatHex(frames.reply(CALL, XdrVoid.VOID)))
                .isEqualTo("0000001c" + "20008086" + "00000001" + "00000111" + "00000001" + "00000007" + "00000000");
    }

    @Test
    void aMessageOverTheLimitIsRefused() {
        ByteBuffer longest = ByteBuffer.allocate(Message.MAX_LENGTH - Message.MIN_LENGTH);
        assertThat(frames.streamData(CALL, longest)).hasSize(Message.MAX_LENGTH);
        ByteBuffer tooLong = ByteBuffer.allocate(Message.MAX_LENGTH - Message.MIN_LENGTH + 1);
        assertThatThrownBy(() -> frames.streamData(CALL, tooLong)).isInstanceOf(XdrException.class);
    }

    @Test
    void anEventIsReaddressedWithoutEncodingItAgain() {
        var content = new RemoteDomainEventRebootMsg(DOMAIN);
        byte[] first = event(1, content);
        byte[] second = Frames.withCallbackId(first, 77);
        assertThat(second).isEqualTo(event(77, content));
        assertThat(first).isEqualTo(event(1, content));
        Message message = Message.of(second);
        assertThat(message.header().serial()).isEqualTo(1);
        assertThat(message.type()).contains(MessageType.MESSAGE);
        assertThat(message.status()).contains(MessageStatus.OK);
    }

    private byte[] event(int callbackId, RemoteDomainEventRebootMsg content) {
        return frames.event(
                RemoteProcedure.DOMAIN_EVENT_CALLBACK_REBOOT,
                new RemoteDomainEventCallbackRebootMsg(callbackId, content));
    }

    @Test
    void descriptorsAreCountedInFrontOfThePayload() {
        Message message = Message.of(frames.replyWithDescriptors(CALL, 2, DOMAIN));
        assertThat(message.type()).contains(MessageType.REPLY_WITH_FDS);
        assertThat(message.descriptorCount()).isEqualTo(2);
        assertThat(RemoteNonnullDomain.decode(message.payload())).isEqualTo(DOMAIN);
        for (int count : List.of(-1, 33)) {
            assertThatThrownBy(() -> frames.replyWithDescriptors(CALL, count, DOMAIN))
                    .isInstanceOf(XdrException.class);
        }
    }

    @Test
    void aDescriptorCountThatIsMissingOrTooHighIsRefused() {
        byte[] missing = frames.callWithDescriptors(RemoteProcedure.CONNECT_GET_TYPE, 0, 0, XdrVoid.VOID);
        byte[] cut = ByteBuffer.allocate(30).put(missing, 0, 30).putInt(0, 30).array();
        assertThatThrownBy(() -> Message.of(cut).descriptorCount()).isInstanceOf(XdrException.class);
        byte[] tooHigh = ByteBuffer.wrap(missing.clone()).putInt(28, 33).array();
        assertThatThrownBy(() -> Message.of(tooHigh).descriptorCount()).isInstanceOf(XdrException.class);
        assertThat(Message.of(frames.reply(CALL, XdrVoid.VOID)).descriptorCount())
                .isZero();
    }

    @Test
    void keepaliveMessagesHaveSerialZero() {
        Message ping = Message.of(frames.keepalivePing());
        Message pong = Message.of(frames.keepalivePong());
        assertThat(Program.of(ping.header().prog(), ping.header().vers())).contains(Program.KEEPALIVE);
        assertThat(List.of(ping.header().proc(), pong.header().proc())).containsExactly(1, 2);
        assertThat(ping.header().serial()).isZero();
        assertThat(ping.length()).isEqualTo(28);
    }

    @Test
    void onlyOneWholeMessageIsAMessage() {
        byte[] ping = frames.keepalivePing();
        byte[] two = ByteBuffer.allocate(56).put(ping).put(ping).array();
        assertThatThrownBy(() -> Message.of(two)).isInstanceOf(XdrException.class);
        assertThatThrownBy(() -> Message.of(new byte[] {0, 0, 0})).isInstanceOf(XdrException.class);
        assertThat(Message.of(ping).data().hasRemaining()).isFalse();
    }

    @Test
    void numbersWithoutMeaningAreNoTypeAndNoStatus() {
        byte[] odd = ByteBuffer.wrap(frames.keepalivePing())
                .putInt(16, 7)
                .putInt(24, -1)
                .array();
        Message message = Message.of(odd);
        assertThat(message.type()).isEqualTo(Optional.empty());
        assertThat(message.status()).isEqualTo(Optional.empty());
        assertThat(Program.of(0x20008086, 2)).isEmpty();
    }
}
