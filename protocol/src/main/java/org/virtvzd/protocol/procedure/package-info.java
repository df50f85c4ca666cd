/** What is known about every procedure, and how a call is answered. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.procedure;
