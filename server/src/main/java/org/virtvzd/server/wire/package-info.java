/** From the core's values to the wire's, where more than one program or event needs it. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.server.wire;
