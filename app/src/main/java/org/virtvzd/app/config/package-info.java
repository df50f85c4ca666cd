/** The configuration file: libvirt's grammar, and the keys that this daemon knows. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.app.config;
