/** The known problems of libvirt's own driver for Virtuozzo, one test for each: what clients see instead. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.known;
