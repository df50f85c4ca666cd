package org.virtvzd.app.log;

import java.time.Instant;

/**
 * A message on its way to the outputs.
 *
 * @param at when it was logged
 * @param thread number of the thread that logged it
 * @param priority how important it is
 * @param source libvirt's kind of name for the part of the daemon that logged it
 * @param place function and line that logged it
 * @param text what it says; may have several lines
 */
record Message(Instant at, long thread, Priority priority, String source, Place place, String text) {

    /**
     * Where in the program something happens.
     *
     * @param file name of the source file
     * @param function name of the method
     * @param line number of the line
     */
    record Place(String file, String function, int line) {}
}
