package org.virtvzd.ports.transport;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where to listen.
 *
 * @param path path of the socket; also its identity for transports without a file system
 * @param mode permission bits of the socket file, for example 0700; of no effect on an inherited descriptor
 * @param group name or number of the group that is to own the socket file; empty leaves it alone
 * @param backlog how many clients may wait to be accepted, 1 or more
 * @param descriptor number of an inherited, already listening descriptor to take over instead of making a socket; its
 *     file is never removed
 */
public record Endpoint(Path path, int mode, Optional<String> group, int backlog, Optional<Integer> descriptor) {

    /**
     * A socket that this process makes.
     *
     * @param path path of the socket
     * @param mode permission bits
     * @param group owning group, if it is to be changed
     * @param backlog how many clients may wait
     * @return the endpoint
     */
    public static Endpoint own(Path path, int mode, Optional<String> group, int backlog) {
        return new Endpoint(path, mode, group, backlog, Optional.empty());
    }

    /**
     * A listening socket that was handed over to this process.
     *
     * @param path path it is bound to
     * @param descriptor its number
     * @param backlog how many clients may wait
     * @return the endpoint
     */
    public static Endpoint inherited(Path path, int descriptor, int backlog) {
        return new Endpoint(path, 0, Optional.empty(), backlog, Optional.of(descriptor));
    }
}
