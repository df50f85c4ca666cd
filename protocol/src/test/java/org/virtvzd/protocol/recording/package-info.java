/** Messages recorded between real clients and real libvirt daemons, for the tests of this and other modules. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.recording;
