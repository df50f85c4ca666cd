/** Calls that other daemons of the host serve: handed on to them as they came, and their answers back. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.relay;
