/** Tests of the procedures' rules and of the dispatch to handlers. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.procedure;
