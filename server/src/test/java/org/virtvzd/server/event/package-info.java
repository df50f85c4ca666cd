/** Tests of the delivery of events. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.event;
