/** A whole world in one thread: the real server, the fake hypervisor, and scripted clients in virtual time. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.kit;
