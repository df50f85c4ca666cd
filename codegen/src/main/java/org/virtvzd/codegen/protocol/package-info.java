/**
 * Writes the wire protocol: tables are read into a small model ({@link org.virtvzd.codegen.protocol.Schema}, {@link
 * org.virtvzd.codegen.protocol.ProcedureRow}), and each writer makes one kind of source from it.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.codegen.protocol;
