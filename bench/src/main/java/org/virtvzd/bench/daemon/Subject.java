package org.virtvzd.bench.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.virtvzd.bench.client.BlockingClient;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlArgs;
import org.virtvzd.protocol.remote.RemoteDomainDefineXmlRet;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;

/**
 * A daemon as the scenarios meet it, with domains of known names. One client stays connected: libvirt's test driver
 * forgets its domains when the last one leaves.
 */
public final class Subject implements AutoCloseable {
    private final DaemonKind kind;
    private final RunningDaemon daemon;
    private final BlockingClient anchor;
    private final List<RemoteNonnullDomain> running = new ArrayList<>();

    private Subject(DaemonKind kind, RunningDaemon daemon, BlockingClient anchor) {
        this.kind = kind;
        this.daemon = daemon;
        this.anchor = anchor;
    }

    /**
     * Starts a daemon and defines its domains.
     *
     * @param kind which daemon
     * @param running domains to define and start
     * @param stopped further domains to define
     * @return the subject
     * @throws IOException when the daemon fails
     */
    public static Subject start(DaemonKind kind, int running, int stopped) throws IOException {
        RunningDaemon daemon = RunningDaemon.start(kind);
        try {
            Subject subject = new Subject(kind, daemon, daemon.open());
            subject.populate(running, stopped);
            return subject;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private void populate(int started, int stopped) throws IOException {
        for (int i = 0; i < started + stopped; i++) {
            RemoteNonnullDomain domain = defined(anchor, i);
            if (i < started) {
                anchor.call(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
                running.add(domain);
            }
        }
    }

    private RemoteNonnullDomain defined(BlockingClient client, int number) throws IOException {
        RemoteDomainDefineXmlRet ret =
                (RemoteDomainDefineXmlRet) client.call(RemoteProcedure.DOMAIN_DEFINE_XML, definition(number));
        return ret.dom();
    }

    /**
     * The call that defines a domain.
     *
     * @param number any; the same number is the same domain
     * @return its arguments
     */
    public RemoteDomainDefineXmlArgs definition(int number) {
        String name = "bench-%05d".formatted(number);
        UUID uuid = new UUID(0xbe0c_0000_0000_4000L, 0x8000_0000_0000_0000L | number);
        return new RemoteDomainDefineXmlArgs("""
                <domain type='%s'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <memory>1048576</memory>
                  <vcpu>1</vcpu>
                  <os><type arch='x86_64'>hvm</type></os>
                </domain>
                """.formatted(kind.domainType(), name, uuid));
    }

    /**
     * The daemon.
     *
     * @return where to connect, and what it uses
     */
    public RunningDaemon daemon() {
        return daemon;
    }

    /**
     * What clients open.
     *
     * @return the URI
     */
    public String uri() {
        return kind.uri();
    }

    /**
     * The domains that run.
     *
     * @return their handles
     */
    public List<RemoteNonnullDomain> running() {
        return List.copyOf(running);
    }

    @Override
    public void close() throws IOException {
        try (daemon;
                anchor) {
            running.clear();
        }
    }
}
