/** The log: libvirt's levels, filters and outputs, and its line format. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.log;
