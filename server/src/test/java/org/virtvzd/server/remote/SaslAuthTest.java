package org.virtvzd.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.remote.RemoteAuthListRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslInitRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslStartArgs;
import org.virtvzd.protocol.remote.RemoteAuthSaslStartRet;
import org.virtvzd.protocol.remote.RemoteAuthSaslStepArgs;
import org.virtvzd.protocol.remote.RemoteAuthSaslStepRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.xdr.Opaque;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;
import org.virtvzd.server.session.SaslLogin;

/** Sockets that want SASL. */
class SaslAuthTest {
    private static final String FAILED = "45 7 authentication failed: authentication failed";
    private static final RemoteAuthSaslStepArgs NOTHING = new RemoteAuthSaslStepArgs(1, Opaque.EMPTY);

    private final World world = new World();
    private final ScriptedClient client = world.connect(World.SASL);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aUserLogsInStepByStep() {
        assertThat(methods()).containsExactly(1);
        assertThat(init()).isEqualTo("ANONYMOUS,OTHER");
        assertThat(client.call(RemoteProcedure.AUTH_SASL_START, start("joe"), RemoteAuthSaslStartRet.class))
                .isEqualTo(new RemoteAuthSaslStartRet(0, 0, opaque("go on, joe")));
        assertThat(client.call(RemoteProcedure.AUTH_SASL_STEP, NOTHING, RemoteAuthSaslStepRet.class))
                .as("no data is not empty data")
                .isEqualTo(new RemoteAuthSaslStepRet(0, 0, opaque("go on, nothing")));
        assertThat(text(client.fail(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID)))
                .isEqualTo("39 7 authentication required");
        assertThat(client.call(RemoteProcedure.AUTH_SASL_STEP, step("yes"), RemoteAuthSaslStepRet.class))
                .isEqualTo(new RemoteAuthSaslStepRet(1, 1, Opaque.EMPTY));
        assertThat(methods()).containsExactly(0);
        client.open("vz:///system");
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_INIT, XdrVoid.VOID)))
                .isEqualTo(FAILED);
    }

    @Test
    void whoeverIsRefusedMayBeginAnew() {
        init();
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_START, start("no"))))
                .isEqualTo(FAILED);
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_STEP, step("yes"))))
                .isEqualTo(FAILED);
        init();
        client.call(RemoteProcedure.AUTH_SASL_START, start("yes"), RemoteAuthSaslStartRet.class);
        assertThat(methods()).containsExactly(0);
    }

    @Test
    void theOrderIsInitStartStep() {
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_START, start("yes"))))
                .isEqualTo(FAILED);
        init();
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_STEP, step("yes"))))
                .isEqualTo(FAILED);
        init();
        client.call(RemoteProcedure.AUTH_SASL_START, start("joe"), RemoteAuthSaslStartRet.class);
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_START, start("yes"))))
                .isEqualTo(FAILED);
        assertThat(methods()).containsExactly(1);
    }

    @Test
    void theNextStepComesAfterTheAnswer() {
        init();
        client.send(RemoteProcedure.AUTH_SASL_START, start("later"));
        int early = client.send(RemoteProcedure.AUTH_SASL_STEP, step("yes"));
        world.settle();
        Message reply = client.reply(early).orElseThrow();
        assertThat(text(ScriptedClient.error(reply))).isEqualTo(FAILED);
        assertThat(methods()).containsExactly(1);
    }

    @Test
    void aLoginHasAnEnd() {
        init();
        client.call(RemoteProcedure.AUTH_SASL_START, start("joe"), RemoteAuthSaslStartRet.class);
        for (int i = 1; i < SaslLogin.MOST_STEPS; i++) {
            client.call(RemoteProcedure.AUTH_SASL_STEP, step("more"), RemoteAuthSaslStepRet.class);
        }
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_STEP, step("yes"))))
                .isEqualTo(FAILED);
        init();
        world.pass(SaslLogin.LONGEST.plus(Duration.ofSeconds(1)));
        assertThat(text(client.fail(RemoteProcedure.AUTH_SASL_START, start("yes"))))
                .isEqualTo(FAILED);
    }

    @Test
    void otherSocketsKnowNothingOfSasl() {
        assertThat(text(world.connect(World.MAIN).fail(RemoteProcedure.AUTH_SASL_INIT, XdrVoid.VOID)))
                .isEqualTo(FAILED);
    }

    private String init() {
        return client.call(RemoteProcedure.AUTH_SASL_INIT, XdrVoid.VOID, RemoteAuthSaslInitRet.class)
                .mechlist();
    }

    private List<Integer> methods() {
        return client.call(RemoteProcedure.AUTH_LIST, XdrVoid.VOID, RemoteAuthListRet.class)
                .types();
    }

    private static RemoteAuthSaslStartArgs start(String word) {
        return new RemoteAuthSaslStartArgs("ANONYMOUS", 0, opaque(word));
    }

    private static RemoteAuthSaslStepArgs step(String word) {
        return new RemoteAuthSaslStepArgs(0, opaque(word));
    }

    private static Opaque opaque(String text) {
        return Opaque.of(text.getBytes(UTF_8));
    }

    private static String text(MessageError error) {
        return error.code() + " " + error.domain() + " " + error.message().orElse("");
    }
}
