package org.virtvzd.ports.transport;

/**
 * Who is at the other end of a connection, as the system vouches for it at connect time.
 *
 * @param uid effective user id
 * @param gid effective group id
 * @param pid process id
 */
public record PeerCredentials(int uid, int gid, int pid) {}
