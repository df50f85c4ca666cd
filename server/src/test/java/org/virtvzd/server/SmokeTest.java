package org.virtvzd.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.remote.RemoteConnectGetHostnameRet;
import org.virtvzd.protocol.remote.RemoteConnectGetTypeRet;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrVoid;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.World;

/** The test kit itself: a world comes up and answers. */
class SmokeTest {

    @Test
    void answersAClientInTheSameJvm() {
        try (World world = new World()) {
            ScriptedClient client = world.open(World.MAIN);

            var type = client.call(RemoteProcedure.CONNECT_GET_TYPE, XdrVoid.VOID, RemoteConnectGetTypeRet.class);
            var host =
                    client.call(RemoteProcedure.CONNECT_GET_HOSTNAME, XdrVoid.VOID, RemoteConnectGetHostnameRet.class);

            assertThat(type.type()).isEqualTo("vz");
            assertThat(host.hostname()).isEqualTo("fake.virtuozzo.example");
        }
    }
}
