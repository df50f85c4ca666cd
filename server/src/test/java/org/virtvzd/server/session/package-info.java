/** What one client can do to its own connection, and what it cannot do to others. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.session;
