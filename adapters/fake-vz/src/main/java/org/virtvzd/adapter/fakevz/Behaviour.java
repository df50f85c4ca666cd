package org.virtvzd.adapter.fakevz;

import java.time.Duration;
import java.util.Optional;
import org.virtvzd.ports.hypervisor.SdkResult;

/**
 * What goes wrong with a command. The text form of each is fit for a log.
 *
 * <p>Those about a guest change nothing for commands that do not start or shut down one.
 */
public sealed interface Behaviour {

    /** Nothing goes wrong; as a rule in front of others it makes an exception from them. */
    record Normal() implements Behaviour {}

    /** Nothing happens, and no answer ever comes. */
    record NeverCompletes() implements Behaviour {}

    /**
     * Happens and is answered later than usual.
     *
     * @param by how much
     */
    record Late(Duration by) implements Behaviour {}

    /**
     * Nothing happens, and the answer says so.
     *
     * @param result the dispatcher's result
     */
    record FailsWith(SdkResult result) implements Behaviour {}

    /**
     * Happens and is reported, but the answer is a failure.
     *
     * @param result the dispatcher's result
     */
    record SucceedsButReportsFailure(SdkResult result) implements Behaviour {}

    /** Happens and is reported, but no answer ever comes. */
    record ResultLost() implements Behaviour {}

    /** Happens and is answered, but not reported. */
    record EventsDropped() implements Behaviour {}

    /**
     * Happens, and every report comes more than once.
     *
     * @param times how often each comes, from 2; a large number makes a storm
     */
    record EventsDuplicated(int times) implements Behaviour {}

    /** Happens, is answered, and reported after that. */
    record EventsAfterReply() implements Behaviour {}

    /**
     * The dispatcher dies under the command, and the connection with it.
     *
     * @param done whether the command took place before
     * @param backAfter when the dispatcher is there again; empty if it is not until somebody says so
     */
    record DispatcherDies(boolean done, Optional<Duration> backAfter) implements Behaviour {}

    /** The host has no room left to write the change down. */
    record DiskFull() implements Behaviour {}

    /**
     * The guest does not react to a shutdown. The command ends when the guest gets off in another way.
     *
     * @param killedAfter when the host loses patience and switches it off; a Virtuozzo host does so after 120 s
     */
    record GuestIgnoresShutdown(Optional<Duration> killedAfter) implements Behaviour {}

    /**
     * The guest starts, and crashes.
     *
     * @param after how long after its start
     */
    record GuestCrashesAtBoot(Duration after) implements Behaviour {}
}
