/** The load program: the same scenarios against this daemon and libvirt's own, in turns. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench;
