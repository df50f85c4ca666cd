package org.virtvzd.adapter.fakevz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.virtvzd.ports.hypervisor.GuestConsole;

/**
 * The console of a guest of this host: it asks who is there, echoes what is typed, and asks again after each line. Nobody
 * ever gets in. Its output waits while the terminal is not ready, and nothing that is typed is taken meanwhile, as a
 * guest does that has stopped writing.
 */
final class FakeConsole implements GuestConsole {
    private final Terminal terminal;
    private final String prompt;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private boolean closed;
    private boolean full;

    FakeConsole(String hostname, Terminal terminal) {
        this.terminal = terminal;
        this.prompt = "\r\n" + hostname + " login: ";
    }

    /** The guest says its first words. */
    void begin() {
        say(prompt);
        flush();
    }

    @Override
    public void write(ByteBuffer data) {
        while (data.hasRemaining() && !closed) {
            byte typed = data.get();
            if (typed == '\r' || typed == '\n') {
                say("\r\nLogin incorrect\r\n" + prompt);
            } else {
                output.write(typed);
            }
        }
        flush();
    }

    private void say(String text) {
        output.writeBytes(text.getBytes(UTF_8));
    }

    private void flush() {
        if (!closed && output.size() > 0 && terminal.isReady()) {
            byte[] bytes = output.toByteArray();
            output.reset();
            terminal.onOutput(ByteBuffer.wrap(bytes));
        }
        if (full && hasRoom() && !closed) {
            full = false;
            terminal.onRoom();
        }
    }

    @Override
    public boolean hasRoom() {
        boolean room = output.size() < MAX_UNSENT;
        full = full || !room;
        return room;
    }

    @Override
    public void resumeReading() {
        flush();
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** The machine is off. */
    void hangUp() {
        if (!closed) {
            closed = true;
            terminal.onHangUp();
        }
    }
}
