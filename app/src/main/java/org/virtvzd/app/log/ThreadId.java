package org.virtvzd.app.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The system's number of a thread, which other tools show too. */
final class ThreadId {
    private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(ThreadId::find);

    private ThreadId() {}

    static String current() {
        return CURRENT.get();
    }

    private static String find() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
        } catch (IOException e) {
            return Long.toString(Thread.currentThread().threadId());
        }
    }
}
