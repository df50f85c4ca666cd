/** A client of libvirt's protocol that costs as little as possible, so that what is measured is the server. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench.client;
