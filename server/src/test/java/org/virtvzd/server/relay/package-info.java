/** What other daemons serve, through this one. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.relay;
