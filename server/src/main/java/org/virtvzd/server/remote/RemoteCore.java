package org.virtvzd.server.remote;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.protocol.frame.Frames;
import org.virtvzd.protocol.libvirt.VirConnectCloseReason;
import org.virtvzd.protocol.remote.RemoteConnectEventConnectionClosedMsg;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.server.event.DomainEventHub;
import org.virtvzd.server.host.DomainEntry;
import org.virtvzd.server.host.DomainErrors;
import org.virtvzd.server.host.DomainJobs;
import org.virtvzd.server.host.HostModel;

/**
 * What all clients of the remote program share.
 *
 * @param loop where everything happens
 * @param random source of new UUIDs and hardware addresses
 * @param hypervisor the host, for commands
 * @param model the host, for queries
 * @param jobs the turns that commands take on a domain
 * @param events the subscribers of domain events
 * @param closeListeners the clients that want to be told when the host gets out of reach
 * @param frames makes the messages that are no replies
 */
public record RemoteCore(
        EventLoop loop,
        RandomGenerator random,
        Hypervisor hypervisor,
        HostModel model,
        DomainJobs jobs,
        DomainEventHub events,
        Set<RemoteClient> closeListeners,
        Frames frames) {

    /**
     * Puts the parts together.
     *
     * @param loop where everything happens
     * @param random source of new UUIDs and hardware addresses
     * @param hypervisor the host
     * @return the core, which hears nothing of the host before {@link Hypervisor#open} is called with its model
     */
    public static RemoteCore of(EventLoop loop, RandomGenerator random, Hypervisor hypervisor) {
        DomainEventHub events = new DomainEventHub(loop);
        Set<RemoteClient> closeListeners = new LinkedHashSet<>();
        Frames frames = new Frames();
        HostModel model = new HostModel(events::publish, () -> tellHostLost(frames, closeListeners));
        return new RemoteCore(loop, random, hypervisor, model, new DomainJobs(loop), events, closeListeners, frames);
    }

    /**
     * The domain that a client's handle stands for. Only the UUID counts; name and id may be out of date.
     *
     * @param handle what the client holds
     * @return the domain
     * @throws org.virtvzd.domain.error.LibvirtException NO_DOMAIN when it is gone
     */
    DomainEntry find(RemoteNonnullDomain handle) {
        return model.view()
                .byUuid(handle.uuid())
                .orElseThrow(() -> DomainErrors.noDomain(handle.uuid(), handle.name()));
    }

    private static void tellHostLost(Frames frames, Set<RemoteClient> listeners) {
        byte[] message = frames.event(
                RemoteProcedure.CONNECT_EVENT_CONNECTION_CLOSED,
                new RemoteConnectEventConnectionClosedMsg(VirConnectCloseReason.EOF));
        // A copy: a listener that has to be cut off leaves the set while it is walked.
        Set.copyOf(listeners).forEach(client -> client.session().deliver(message));
    }
}
