/** Recorded sessions and hostile input, replayed against the server. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.wire;
