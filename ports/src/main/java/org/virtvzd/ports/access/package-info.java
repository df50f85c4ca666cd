/** The port to whoever decides what a user of the host may do. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.ports.access;
