/**
 * UNIX sockets by Vert.x and Netty's epoll, on one event loop: own sockets and inherited ones, credentials of the
 * peer, descriptors passed in both directions, reads of exactly the size that is demanded.
 *
 * <p>Vert.x listens, accepts and closes. The bytes of a connection go past it: a handler at the head of the
 * connection's Netty pipeline reads and writes them, because Vert.x reads greedily, which destroys descriptors, and
 * makes several objects for every message.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.unixsocket;
