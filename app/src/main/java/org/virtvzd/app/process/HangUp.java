package org.virtvzd.app.process;

import java.lang.reflect.Proxy;

/** The hang-up signal, by which a daemon is asked to read its settings again. */
public final class HangUp {
    private HangUp() {}

    /**
     * Replaces the signal's usual effect, which is the end. The JDK supports the one class that can do so but warns of
     * every use in a source, so it is found by its name.
     *
     * @param task runs at each signal, on a thread of the JVM
     */
    public static void handle(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        task.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM cannot handle signals", e);
        }
    }
}
