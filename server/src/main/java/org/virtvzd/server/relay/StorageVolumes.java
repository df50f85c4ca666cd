package org.virtvzd.server.relay;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.client.LibvirtClient;
import org.virtvzd.client.RpcConnection;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domainxml.VolumeXml;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.remote.RemoteConnectSetIdentityArgs;
import org.virtvzd.protocol.remote.RemoteNonnullStoragePool;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.remote.RemoteStoragePoolIsActiveArgs;
import org.virtvzd.protocol.remote.RemoteStoragePoolIsActiveRet;
import org.virtvzd.protocol.remote.RemoteStoragePoolLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteStoragePoolLookupByNameRet;
import org.virtvzd.protocol.remote.RemoteStorageVolGetXmlDescArgs;
import org.virtvzd.protocol.remote.RemoteStorageVolGetXmlDescRet;
import org.virtvzd.protocol.remote.RemoteStorageVolLookupByNameArgs;
import org.virtvzd.protocol.remote.RemoteStorageVolLookupByNameRet;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.xdr.XdrVoid;

/**
 * Asks the storage daemon about the volumes that a container's file systems are on, in the name of the client that
 * defines it, over a connection that lasts as long as the question.
 */
public final class StorageVolumes {
    private static final String PLOOP = "ploop";

    private final LibvirtClient storage;

    private StorageVolumes(LibvirtClient storage) {
        this.storage = storage;
    }

    /**
     * Makes sure that the volumes of a definition can be used: each is of the format ploop, in a pool that is active.
     *
     * @param siblings the way to the storage daemon
     * @param identity who the client is, as siblings are to be told
     * @param config the definition
     * @return ends when all is well, which for a definition without volumes is at once; fails with the storage daemon's
     *     error when there is no such pool or volume, with CONFIG_UNSUPPORTED when one cannot be used
     */
    public static CompletionStage<Void> require(Siblings siblings, List<TypedParam> identity, DomainConfig config) {
        List<Filesystem.Volume> volumes = config.devices().filesystems().stream()
                .map(Filesystem::source)
                .filter(Filesystem.Volume.class::isInstance)
                .map(Filesystem.Volume.class::cast)
                .toList();
        return volumes.isEmpty()
                ? CompletableFuture.completedStage(null)
                : open(siblings, identity).thenCompose(storage -> new StorageVolumes(storage).requireAll(volumes));
    }

    private static CompletionStage<LibvirtClient> open(Siblings siblings, List<TypedParam> identity) {
        return LibvirtClient.open(
                        siblings.transport(),
                        siblings.loop(),
                        RpcConnection.Settings.of(siblings.socket(Driver.STORAGE, false)),
                        siblings.uri(Driver.STORAGE),
                        false)
                .thenCompose(storage -> storage.call(
                                RemoteProcedure.CONNECT_SET_IDENTITY,
                                new RemoteConnectSetIdentityArgs(identity, 0),
                                XdrVoid.class)
                        .thenApply(done -> storage));
    }

    private CompletionStage<Void> requireAll(List<Filesystem.Volume> volumes) {
        CompletionStage<Void> checked = CompletableFuture.completedStage(null);
        for (Filesystem.Volume volume : volumes) {
            checked = checked.thenCompose(done -> require(volume));
        }
        return checked.whenComplete((done, failure) -> storage.close());
    }

    private CompletionStage<Void> require(Filesystem.Volume volume) {
        return storage.call(
                        RemoteProcedure.STORAGE_POOL_LOOKUP_BY_NAME,
                        new RemoteStoragePoolLookupByNameArgs(volume.pool()),
                        RemoteStoragePoolLookupByNameRet.class)
                .thenCompose(found -> requireActive(found.pool(), volume))
                .thenCompose(pool -> storage.call(
                        RemoteProcedure.STORAGE_VOL_LOOKUP_BY_NAME,
                        new RemoteStorageVolLookupByNameArgs(pool, volume.volume()),
                        RemoteStorageVolLookupByNameRet.class))
                .thenCompose(found -> storage.call(
                        RemoteProcedure.STORAGE_VOL_GET_XML_DESC,
                        new RemoteStorageVolGetXmlDescArgs(found.vol(), 0),
                        RemoteStorageVolGetXmlDescRet.class))
                .thenAccept(described -> requirePloop(described.xml()));
    }

    private CompletionStage<RemoteNonnullStoragePool> requireActive(
            RemoteNonnullStoragePool pool, Filesystem.Volume volume) {
        return storage.call(
                        RemoteProcedure.STORAGE_POOL_IS_ACTIVE,
                        new RemoteStoragePoolIsActiveArgs(pool),
                        RemoteStoragePoolIsActiveRet.class)
                .thenApply(state -> {
                    if (state.active() == 0) {
                        throw unusable("storage pool '" + volume.pool() + "' containing volume '" + volume.volume()
                                + "' is not active");
                    }
                    return pool;
                });
    }

    private static void requirePloop(String description) {
        String format = VolumeXml.format(description).orElse("none");
        if (!format.equals(PLOOP)) {
            throw unusable("Unsupported volume format '" + format + "'");
        }
    }

    private static LibvirtException unusable(String detail) {
        return new LibvirtException(ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.PARALLELS, detail);
    }
}
