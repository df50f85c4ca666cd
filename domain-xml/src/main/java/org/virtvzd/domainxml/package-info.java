/**
 * The domain-XML dialect of libvirt's vz driver: text to definition and back, and the capabilities document.
 *
 * <p>A document passes the same stages as in the original, and the first failure wins: well-formedness, the optional
 * structural check, reading (words, numbers, required parts), the capability check, fill-ins, validation, and the
 * limits of the driver. Each device has one class that knows all of this for its element.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domainxml;
