/** Tests of the framing. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.frame;
