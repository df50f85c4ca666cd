package org.virtvzd.server.session;

/**
 * One way into a server: what a socket grants to those who come in by it.
 *
 * @param readOnly whether calls that change something are refused
 * @param auth how clients prove who they are
 */
public record Service(boolean readOnly, AuthMethod auth) {}
