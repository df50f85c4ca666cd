/** libvirt's protocol as a client speaks it. No thread, clock or socket of its own: all of that comes through ports. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.client;
