/**
 * The fake hypervisor: a whole Virtuozzo host in memory, optionally kept in a directory.
 *
 * <p>{@link org.virtvzd.adapter.fakevz.FakeHost} is the host: its machines and the rules they follow, with an
 * interface for changes that somebody else makes behind the daemon's back.
 * {@link org.virtvzd.adapter.fakevz.FakeHypervisor} is the daemon's connection to it: it gives commands their latency,
 * plays faults and tells the listener. Neither has a thread or a clock of its own, so the same seed gives the same run.
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.fakevz;
