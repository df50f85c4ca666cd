package org.virtvzd.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.access.Authority.Decision;
import org.virtvzd.ports.access.Authority.Question;
import org.virtvzd.ports.transport.PeerCredentials;
import org.virtvzd.protocol.admin.AdminNonnullServer;
import org.virtvzd.protocol.admin.AdminProcedure;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsArgs;
import org.virtvzd.protocol.admin.AdminServerGetClientLimitsRet;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteAuthListRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** Sockets that want polkit. */
class PolkitAuthTest {
    private static final PeerCredentials JANE = new PeerCredentials(1000, 1000, 4712);
    private static final int NONE = 0;
    private static final int POLKIT = 2;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void rootIsLetInByAskingForTheMethod() {
        ScriptedClient root = world.connect(World.POLKIT);
        assertThat(text(root.fail(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID)))
                .isEqualTo("39 7 authentication required");
        assertThat(anonymous()).isEqualTo(1);
        assertThat(methods(root)).containsExactly(NONE);
        assertThat(anonymous()).isZero();
        root.open("vz:///system");
        assertThat(world.authority().questions()).isEmpty();
    }

    @Test
    void aUserIsLetInWhenPolkitAllowsIt() {
        ScriptedClient jane = world.connect(World.POLKIT, JANE);
        assertThat(methods(jane)).containsExactly(POLKIT);
        int serial = ask(jane);
        assertThat(jane.reply(serial)).as("polkit has not decided").isEmpty();
        decide(Decision.ALLOWED);
        assertThat(jane.reply(serial).orElseThrow().status()).contains(MessageStatus.OK);
        assertThat(methods(jane)).containsExactly(NONE);
        assertThat(anonymous()).isZero();
        jane.open("vz:///system");
        assertThat(world.authority().questions())
                .containsExactly(new Question(JANE, "org.libvirt.unix.manage", Map.of(), true));
    }

    @Test
    void theReadOnlySocketHasAnActionOfItsOwn() {
        ScriptedClient jane = world.connect(World.POLKIT_READ_ONLY, JANE);
        ask(jane);
        assertThat(world.authority().questions())
                .containsExactly(new Question(JANE, "org.libvirt.unix.monitor", Map.of(), true));
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED,45 60 authentication failed: access denied by policy",
        "DISMISSED,79 60 authentication cancelled: user cancelled authentication process",
        "NO_AGENT,94 60 authentication unavailable: no polkit agent available to authenticate action"
                + " 'org.libvirt.unix.manage'"
    })
    void aRefusedUserMayTryAgain(Decision decision, String expected) {
        ScriptedClient jane = world.connect(World.POLKIT, JANE);
        int refused = ask(jane);
        decide(decision);
        assertThat(text(error(jane, refused))).isEqualTo(expected);
        assertThat(text(jane.fail(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID)))
                .isEqualTo("39 7 authentication required");
        int allowed = ask(jane);
        decide(Decision.ALLOWED);
        assertThat(jane.reply(allowed).orElseThrow().status()).contains(MessageStatus.OK);
    }

    @Test
    void whenPolkitIsNotThereTheReasonIsTold() {
        ScriptedClient jane = world.connect(World.POLKIT, JANE);
        int serial = ask(jane);
        world.loop().execute(() -> world.authority()
                .next()
                .completeExceptionally(new LibvirtException(ErrorCode.AUTH_FAILED, ErrorDomain.POLKIT, "no bus")));
        world.settle();
        assertThat(text(error(jane, serial))).isEqualTo("45 60 authentication failed: no bus");
    }

    @Test
    void aUserWhoLeavesWhileHeIsAskedIsForgotten() {
        ScriptedClient jane = world.connect(World.POLKIT, JANE);
        ask(jane);
        world.loop().execute(() -> jane.connection().close());
        world.settle();
        decide(Decision.ALLOWED);
        assertThat(anonymous()).isZero();
    }

    @Test
    void otherSocketsKnowNothingOfPolkit() {
        ScriptedClient root = world.connect(World.MAIN);
        MessageError error = root.fail(RemoteProcedure.AUTH_POLKIT, XdrVoid.VOID);
        assertThat(error.code()).isEqualTo(1);
        assertThat(error.message()).contains("Library function returned error but did not set virError");
        assertThat(world.authority().questions()).isEmpty();
    }

    private int ask(ScriptedClient client) {
        int serial = client.send(RemoteProcedure.AUTH_POLKIT, XdrVoid.VOID);
        world.settle();
        return serial;
    }

    private void decide(Decision decision) {
        world.loop().execute(() -> world.authority().next().complete(decision));
        world.settle();
    }

    private static MessageError error(ScriptedClient client, int serial) {
        Optional<Message> reply = client.reply(serial);
        return ScriptedClient.error(reply.orElseThrow());
    }

    private static List<Integer> methods(ScriptedClient client) {
        return client.call(RemoteProcedure.AUTH_LIST, XdrVoid.VOID, RemoteAuthListRet.class)
                .types();
    }

    private int anonymous() {
        return world
                .connect(World.ADMIN)
                .call(
                        AdminProcedure.SERVER_GET_CLIENT_LIMITS,
                        new AdminServerGetClientLimitsArgs(new AdminNonnullServer("virtvzd"), 0),
                        AdminServerGetClientLimitsRet.class)
                .params()
                .stream()
                .filter(param -> param.field().equals("nclients_unauth"))
                .map(TypedParam::value)
                .mapToInt(value -> value instanceof UintValue(int number) ? number : -1)
                .sum();
    }

    private static String text(MessageError error) {
        return error.code() + " " + error.domain() + " " + error.message().orElse("");
    }
}
