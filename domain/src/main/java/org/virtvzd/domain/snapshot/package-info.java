/** Snapshots of a domain: an immutable tree. */
@org.jspecify.annotations.NullMarked
package org.virtvzd.domain.snapshot;
