/** Tests of the load program. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.bench;
