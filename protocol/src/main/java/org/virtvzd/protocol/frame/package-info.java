/** Messages as bytes: cutting them out of a stream of bytes, and building them. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.frame;
