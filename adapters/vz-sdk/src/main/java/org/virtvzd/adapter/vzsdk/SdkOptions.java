package org.virtvzd.adapter.vzsdk;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How a Virtuozzo host is reached.
 *
 * @param library path or name of the SDK's library; empty to try the usual names, newest version first
 * @param threads most threads that wait for the dispatcher at once, 2 or more
 * @param firstPause pause before a lost host is looked for again; doubled each time in vain
 * @param longestPause most pause between two tries
 * @param readLimit how long the dispatcher may take to answer a question
 * @param commandLimit how long it may take for a command; a longer one is given up
 * @param hostUuid the host's UUID as clients are to see it; empty for its own
 * @param staleWindow how long after a change the dispatcher may still show what was before it
 */
public record SdkOptions(
        Optional<String> library,
        int threads,
        Duration firstPause,
        Duration longestPause,
        Duration readLimit,
        Duration commandLimit,
        Optional<UUID> hostUuid,
        Duration staleWindow) {

    /**
     * What suits a real host.
     *
     * @return the options
     */
    public static SdkOptions defaults() {
        return new SdkOptions(
                Optional.empty(),
                64,
                Duration.ofMillis(250),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                Optional.empty(),
                Duration.ofMillis(1500));
    }

    /**
     * These options with a certain library.
     *
     * @param newLibrary its path or name, or empty for the usual names
     * @return a copy
     */
    public SdkOptions withLibrary(Optional<String> newLibrary) {
        return new SdkOptions(
                newLibrary, threads, firstPause, longestPause, readLimit, commandLimit, hostUuid, staleWindow);
    }

    /**
     * These options with a certain UUID of the host.
     *
     * @param uuid the UUID, or empty for the host's own
     * @return a copy
     */
    public SdkOptions withHostUuid(Optional<UUID> uuid) {
        return new SdkOptions(library, threads, firstPause, longestPause, readLimit, commandLimit, uuid, staleWindow);
    }
}
