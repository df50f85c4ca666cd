/** The remote program: what libvirt's clients call, one class per kind of object. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.remote;
