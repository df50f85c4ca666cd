package org.virtvzd.ports.hypervisor;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.host.HostLoad;

/**
 * A Virtuozzo host, as the core drives it.
 *
 * <p><b>Queries</b> are not asked here: the host reports what it has through a {@link HypervisorListener}, and the
 * core answers from its own view. <b>Commands</b> are asynchronous. Each returns a stage that ends on the event loop
 * the hypervisor was made with, either well or with a {@link org.virtvzd.domain.error.LibvirtException} of the domain
 * PARALLELS. Everything is called on that loop and returns at once.
 *
 * <p><b>Order.</b> The reports that a command gives rise to reach the listener before the command's stage ends, so
 * that whoever waits for the stage finds the view up to date. Reports about one domain arrive in the order of what
 * happened. Commands on different domains are independent; the core has at most one command per domain under way.
 *
 * <p><b>Errors</b> that every command on a domain shares: NO_DOMAIN when the host has no such domain;
 * OPERATION_INVALID when the domain's state does not allow the command; INTERNAL_ERROR with the host's own text when
 * the host fails or is out of reach.
 */
public interface Hypervisor extends AutoCloseable {

    /**
     * Gets hold of the host, and again whenever it was lost, until {@link #close()}. Called once.
     *
     * @param listener is told everything from now on
     */
    void open(HypervisorListener listener);

    /**
     * Registers a new domain, switched off. The host fills in what the definition leaves to it: names of adapters on
     * the host, the video adapter of a virtual machine; it drops boot entries without a device.
     *
     * @param config the definition; its UUID and name are new
     * @return ends when it is registered; fails with OPERATION_FAILED when UUID or name are taken
     */
    CompletionStage<Void> define(DomainConfig config);

    /**
     * Changes a domain's definition to the given one, touching only what differs; another name renames it.
     *
     * @param config the new definition of the domain with its UUID
     * @return ends when it is stored; fails with OPERATION_INVALID while the domain is saved to disk, with
     *     OPERATION_FAILED when the new name is taken, with INTERNAL_ERROR and the host's text when a domain gets
     *     another name while it is active
     */
    CompletionStage<Void> redefine(DomainConfig config);

    /**
     * Forgets a domain that is switched off, with its managed save and its snapshots. Disk images stay.
     *
     * @param domain its UUID
     * @return ends when it is gone; fails with OPERATION_INVALID while it is active
     */
    CompletionStage<Void> undefine(UUID domain);

    /**
     * Changes a domain's state. A {@link PowerAction#SHUTDOWN} ends when the guest is off, which a guest may refuse
     * for ever.
     *
     * @param domain its UUID
     * @param action the change
     * @return ends when the new state is reached; fails with OPERATION_INVALID or OPERATION_FAILED and the sentence
     *     "Can't change domain state." when the state does not allow it
     */
    CompletionStage<Void> power(UUID domain, PowerAction action);

    /**
     * Switches a domain's start together with the host.
     *
     * @param domain its UUID
     * @param autostart whether it is to start with the host
     * @return ends when it is stored; fails with OPERATION_INVALID while the domain is saved to disk
     */
    CompletionStage<Void> setAutostart(UUID domain, boolean autostart);

    /**
     * Takes a snapshot of a domain: its definition, its disks and, while it is active, its memory. A virtual machine
     * that is running may be paused meanwhile. The new snapshot is the current one.
     *
     * @param domain its UUID
     * @param title a name for people, which may be empty and need not be unique
     * @param description free text, which may be empty
     * @return ends with the snapshot's name in the domain's tree, which the host chooses
     */
    CompletionStage<String> createSnapshot(UUID domain, String title, String description);

    /**
     * Brings a domain back to a snapshot: definition, disks, memory and state. The snapshot becomes the current one.
     * Changes since the last snapshot are lost.
     *
     * @param domain its UUID
     * @param snapshot the snapshot's name in the domain's tree
     * @param paused whether a guest that was running is left paused
     * @return ends when the domain is there; fails with INTERNAL_ERROR when it has no such snapshot
     */
    CompletionStage<Void> revertToSnapshot(UUID domain, String snapshot, boolean paused);

    /**
     * Forgets a snapshot. The domain's present state stays as it is; what was made on top of the snapshot is kept or
     * forgotten with it.
     *
     * @param domain its UUID
     * @param snapshot the snapshot's name in the domain's tree
     * @param withChildren whether everything made on top of it goes too
     * @return ends when it is gone; fails with INTERNAL_ERROR when the domain has no such snapshot
     */
    CompletionStage<Void> deleteSnapshot(UUID domain, String snapshot, boolean withChildren);

    /**
     * The daemon's session on this host, which another host is shown to be let in.
     *
     * @return the session's UUID; another one whenever the host was reached anew
     */
    UUID session();

    /**
     * Moves a domain to another host, whatever state it is in. The host tells how far it has got.
     *
     * @param domain its UUID
     * @param target the other host
     * @return ends when the domain is there and gone from here; fails with INTERNAL_ERROR when the other host does not
     *     take it, the domain then being as it was
     */
    CompletionStage<Void> migrate(UUID domain, MigrationTarget target);

    /**
     * Looks for a domain that another host may have sent, and reports it if it is new.
     *
     * @param name its name on this host
     * @return ends when it has been reported; fails with NO_DOMAIN when there is no domain of that name
     */
    CompletionStage<Void> lookUp(String name);

    /**
     * Gives up the commands under way on a domain, of whatever kind. Each then ends with the host's own word for a
     * cancelled one, and the domain as it was before; or as if nobody had given it up, when that comes too late.
     *
     * @param domain its UUID
     * @return ends when the host has taken notice, whether there was a command or not
     */
    CompletionStage<Void> cancel(UUID domain);

    /**
     * Gives a disk another size; its last partition grows with it. The disk is one with an image.
     *
     * @param domain its UUID
     * @param target libvirt's name of the disk, for example {@code sda}
     * @param sizeMiB the new size in MiB, 1 to 2<sup>32</sup> - 1
     * @return ends when the disk has it; fails with INTERNAL_ERROR and the host's text when there is no such disk or
     *     when the host cannot give it that size
     */
    CompletionStage<Void> resizeDisk(UUID domain, String target, long sizeMiB);

    /**
     * Sets the password of a user inside the guest.
     *
     * @param domain its UUID
     * @param user name of the user
     * @param password the password as it is typed
     * @return ends when it is set, or kept for the next start of a guest that is off; fails with INTERNAL_ERROR and the
     *     host's text when the guest cannot be reached and the host does not keep it, with AGENT_UNRESPONSIVE when its
     *     guest tools do not run
     */
    CompletionStage<Void> setUserPassword(UUID domain, String user, String password);

    /**
     * Asks a running guest about itself. Changes nothing, so it may be called while another command on the domain is
     * under way.
     *
     * <p>In the SDK: PrlVm_LoginInGuest with PRL_PRIVILEGED_GUEST_OS_SESSION and PrlVmGuest_GetNetworkSettings for the name
     * (PrlSrvCfg_GetHostname) and the interfaces (PrlSrvCfg_GetNetAdapter, PrlSrvCfgNet_GetMacAddress,
     * PrlSrvCfgNet_GetNetAddresses), PrlVm_GetPerfStats with the filter {@code fs*} for the file systems. A container's
     * name is PrlVmCfg_GetHostname.
     *
     * @param domain its UUID
     * @return ends with what the guest tells; fails with INTERNAL_ERROR and the host's text when the guest does not run,
     *     with AGENT_UNRESPONSIVE when its guest tools do not
     */
    CompletionStage<GuestInfo> guestInfo(UUID domain);

    /**
     * Takes a picture of what a virtual machine shows on its screen. Changes nothing, so it may be called while another
     * command on the domain is under way.
     *
     * <p>In the SDK: PrlVm_CaptureScreen, whose result is a PNG file in base64.
     *
     * @param domain its UUID
     * @return ends with the picture; fails with INTERNAL_ERROR and the host's text for a container, and when the domain
     *     is not active
     */
    CompletionStage<Screenshot> screenshot(UUID domain);

    /**
     * Connects to a serial port of a running virtual machine. The port is one on which the machine listens, a UNIX socket
     * or a TCP port: the host has nothing else to connect to. Changes nothing, so it may be called while another command
     * on the domain is under way.
     *
     * <p>The SDK has no function for it: PrlVmDev_GetEmulatedType, PrlVmDev_GetFriendlyName and
     * PrlVmDevSerial_GetSocketMode tell where the machine listens, and an ordinary connection to that does the rest.
     *
     * @param domain its UUID
     * @param port number of the serial port, from 0
     * @param terminal sits at the other end
     * @return ends with the connection; fails with INTERNAL_ERROR and the host's text when the domain is not active or
     *     its port cannot be connected to
     */
    CompletionStage<GuestConsole> openConsole(UUID domain, int port, GuestConsole.Terminal terminal);

    /**
     * The sizes of a domain's hard disks, from memory.
     *
     * @param domain its UUID
     * @return the sizes that are known, by the disk's target; empty when there is no such domain
     */
    Map<String, DiskSize> diskSizes(UUID domain);

    /**
     * The latest counters of a domain, from memory.
     *
     * @param domain its UUID
     * @return the counters; empty when it is not active or the host has not sent any yet
     */
    Optional<DomainStatistics> statistics(UUID domain);

    /**
     * How busy the host is, from memory or a file of the system.
     *
     * @return the load
     */
    HostLoad load();

    /** Lets go of the host. Nothing is reported any more; open commands fail. Guests are not touched. */
    @Override
    void close();
}
