/** Turns the project's tables into Java at build time. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.codegen;
