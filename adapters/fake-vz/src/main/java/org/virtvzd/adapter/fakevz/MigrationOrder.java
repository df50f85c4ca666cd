package org.virtvzd.adapter.fakevz;

import org.virtvzd.domain.MachineState;

/**
 * What is different about a machine when it has arrived; lies beside its file.
 *
 * @param format version of the form of the file, {@link #FORMAT}
 * @param name its name from now on
 * @param state its settled state from now on
 */
record MigrationOrder(int format, String name, MachineState state) {
    /** The version of the form that this program writes, and the only one that it reads. */
    static final int FORMAT = 1;
}
