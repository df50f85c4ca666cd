package org.virtvzd.app.process;

/** The hang-up signal, by which a daemon is asked to read its settings again. */
public final class HangUp {
    private HangUp() {}

    /**
     * Replaces the signal's usual effect, which is the end.
     *
     * @param task runs at each signal, on a thread of the JVM
     */
    @SuppressWarnings("sunapi") // The JDK has no other way, and supports this one.
    public static void handle(Runnable task) {
        sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> task.run());
    }
}
