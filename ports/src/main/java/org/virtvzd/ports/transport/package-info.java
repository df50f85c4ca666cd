/** The socket port: how bytes and descriptors reach the core and leave it. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.ports.transport;
