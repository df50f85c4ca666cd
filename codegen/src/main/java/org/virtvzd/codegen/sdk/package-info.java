/** Writes the C side of the Virtuozzo SDK from its tables: header, plain accessors, names of numbers. */
package org.virtvzd.codegen.sdk;
