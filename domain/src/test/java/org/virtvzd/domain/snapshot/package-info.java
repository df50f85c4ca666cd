/** Tests of the snapshot tree. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain.snapshot;
