package org.virtvzd.app.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An output in use. The first message that goes there is preceded by two that say which daemon this is and where. */
final class OpenOutput implements AutoCloseable {
    private final OutputSpec spec;
    private final Output output;
    private boolean introduced;

    private OpenOutput(OutputSpec spec) {
        this.spec = spec;
        this.output = switch (spec.kind()) {
            case STDERR -> LineOutput.stderr();
            case FILE -> LineOutput.file(Path.of(spec.data()));
            case SYSLOG -> DatagramOutput.syslog(spec.data());
            case JOURNALD -> DatagramOutput.journal();
        };
    }

    /** Opens all of them or none. */
    static List<OpenOutput> openAll(List<OutputSpec> specs) {
        List<OpenOutput> opened = new ArrayList<>();
        try {
            for (OutputSpec spec : specs) {
                opened.add(new OpenOutput(spec));
            }
        } catch (RuntimeException e) {
            opened.forEach(OpenOutput::close);
            throw e;
        }
        return List.copyOf(opened);
    }

    OutputSpec spec() {
        return spec;
    }

    /** Writes a message that is important enough for this output. */
    void write(Message message) {
        if (message.priority().compareTo(spec.priority()) < 0) {
            return;
        }
        if (!introduced) {
            introduced = true;
            Message.introductions(message).forEach(output::write);
        }
        output.write(message);
    }

    @Override
    public void close() {
        output.close();
    }
}
