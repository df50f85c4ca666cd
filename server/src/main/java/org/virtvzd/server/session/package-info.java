/** One client's connection: framing, limits, keepalive, and the way of a call to its program and back. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.session;
