/** Errors as values: libvirt's codes and sentences, made in one place and carried by one exception. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain.error;
