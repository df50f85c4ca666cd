/** Writes both sides of the Virtuozzo SDK from its tables: header, plain accessors and names for C, bindings for Java. */
package org.virtvzd.codegen.sdk;
