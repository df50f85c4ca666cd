/** The libvirt server: a core without clock, thread or socket of its own, driven through ports. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server;
