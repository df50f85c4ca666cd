/** Checks of everything generated against the tables themselves, read here in a second, independent way. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.protocol.table;
