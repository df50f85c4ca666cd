package org.virtvzd.bench.scenario;

import org.virtvzd.bench.daemon.DaemonKind;
import org.virtvzd.bench.daemon.Subject;

/**
 * One side of the comparison. Both of its daemons run all the time, idle while others are measured.
 *
 * @param kind which daemon
 * @param few one with a few domains
 * @param many one with many
 */
public record Contestant(DaemonKind kind, Subject few, Subject many) {}
