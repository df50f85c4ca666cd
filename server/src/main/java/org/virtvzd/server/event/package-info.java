/** Events: who wants which, and how they reach them in order. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.event;
