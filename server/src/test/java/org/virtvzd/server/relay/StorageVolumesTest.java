package org.virtvzd.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.frame.Message;
import org.virtvzd.protocol.procedure.Procedure;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteNonnullStoragePool;
import org.virtvzd.protocol.remote.RemoteNonnullStorageVol;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.remote.RemoteStoragePoolIsActiveRet;
import org.virtvzd.protocol.remote.RemoteStoragePoolLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteStorageVolGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteStorageVolLookupByNameRet;
import org.virtvzd.protocol.rpc.MessageError;
import org.virtvzd.protocol.rpc.MessageStatus;
import org.virtvzd.server.kit.ScriptedClient;
import org.virtvzd.server.kit.ScriptedSibling;
import org.virtvzd.server.kit.World;

/** Containers on storage volumes (K48): the storage daemon is asked whether the volumes can be used. */
class StorageVolumesTest {
    private static final RemoteNonnullStoragePool POOL = new RemoteNonnullStoragePool("pool1", new UUID(1, 2));
    private static final String CONTAINER = """
            <domain type='vz'><name>box</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
            <os><type>exe</type><init>/sbin/init</init></os><devices>
            <filesystem type='volume'><driver type='ploop' format='ploop'/><source pool='pool1' volume='vol1'/>
            <target dir='/'/></filesystem></devices></domain>""";

    private final World world = World.withSiblings(Optional.empty());
    private final ScriptedClient client = world.open(World.MAIN);

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void k48VolumesAreLookedUpAtTheStorageDaemon() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, "virtstoraged-sock");
        int serial = define();
        ScriptedSibling storage = answerUpToVolume(siblings);
        assertThat(storage.greetings()).hasSize(3);
        storage.reply(new RemoteStorageVolGetXmlDescRet(
                "<volume><name>vol1</name><target><format type='ploop'/></target></volume>"));
        assertThat(client.reply(serial).flatMap(Message::status)).contains(MessageStatus.OK);
        assertThat(RemoteProcedure.CONNECT_CLOSE.number())
                .isEqualTo(storage.lastCall().header().proc());
    }

    @Test
    void volumesOfAnotherFormatAreRefused() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, "virtstoraged-sock");
        int serial = define();
        answerUpToVolume(siblings)
                .reply(new RemoteStorageVolGetXmlDescRet("<volume><target><format type='qcow2'/></target></volume>"));
        assertThat(error(serial).message()).contains("unsupported configuration: Unsupported volume format 'qcow2'");
        assertThat(world.hypervisor().host().domains()).isEmpty();
    }

    @Test
    void poolsThatAreOffAreRefused() {
        List<ScriptedSibling> siblings = ScriptedSibling.listen(world, "virtstoraged-sock");
        int serial = define();
        ScriptedSibling storage = siblings.getLast();
        expect(storage, RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME);
        storage.reply(new RemoteStoragePoolLookupByNameRet(POOL));
        storage.reply(new RemoteStoragePoolIsActiveRet(0));
        assertThat(error(serial).message())
                .contains("unsupported configuration: storage pool 'pool1' containing volume 'vol1' is not active");
    }

    @Test
    void withoutAStorageDaemonItIsNamed() {
        int serial = define();
        assertThat(error(serial).message())
                .contains("Failed to connect socket to '/run/siblings/virtstoraged-sock': No such file or directory");
    }

    private int define() {
        int serial = client.send(RemoteProcedure.DOMAIN_DEFINE_XML, new RemoteDomainDefineXmlArgs(CONTAINER));
        world.settle();
        return serial;
    }

    private static ScriptedSibling answerUpToVolume(List<ScriptedSibling> siblings) {
        ScriptedSibling storage = siblings.getLast();
        expect(storage, RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME);
        storage.reply(new RemoteStoragePoolLookupByNameRet(POOL));
        expect(storage, RemoteProcedure.STORAGE_POOL_IS_ACTIVE);
        storage.reply(new RemoteStoragePoolIsActiveRet(1));
        expect(storage, RemoteProcedure.STORAGE_VOL_LOOKUP_BY_NAME);
        storage.reply(new RemoteStorageVolLookupByNameRet(new RemoteNonnullStorageVol("pool1", "vol1", "/pool1/vol1")));
        expect(storage, RemoteProcedure.STORAGE_VOL_GET_XML_DESC);
        return storage;
    }

    private static void expect(ScriptedSibling storage, Procedure procedure) {
        assertThat(storage.lastCall().header().proc()).isEqualTo(procedure.number());
    }

    private MessageError error(int serial) {
        return ScriptedClient.error(client.reply(serial).orElseThrow());
    }
}
