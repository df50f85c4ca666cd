package org.virtvzd.app.process;

import sun.misc.Signal;

/** The signals that a daemon obeys. */
@SuppressWarnings("sunapi") // The JDK has no other way to keep a signal from ending the process.
public final class Signals {
    private Signals() {}

    /**
     * Runs a task, once, when the process is asked to end.
     *
     * @param task ends the process
     */
    public static void onTermination(Runnable task) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> Thread.ofPlatform().name("shutdown").start(task));
        }
    }
}
