package org.virtvzd.app.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sends log messages to stderr, one line each in libvirt's form; warnings and errors unless told otherwise. */
public final class Logging {
    private static final Logger ROOT = Logger.getLogger("");

    private Logging() {}

    /**
     * Sets logging up for the whole process.
     *
     * @param verbose whether informational messages are wanted too
     */
    public static void configure(boolean verbose) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new LineFormatter());
        ROOT.addHandler(handler);
        ROOT.setLevel(verbose ? Level.INFO : Level.WARNING);
    }

    /** {@code <date> <time>.<ms>+0000: <thread>: <level> : <text>}, and the stack of an accident below it. */
    private static final class LineFormatter extends Formatter {
        private static final DateTimeFormatter STAMP =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

        @Override
        public String format(LogRecord record) {
            StringBuilder line = new StringBuilder()
                    .append(STAMP.format(record.getInstant()))
                    .append(": ")
                    .append(record.getLongThreadID())
                    .append(": ")
                    .append(word(record.getLevel()))
                    .append(" : ")
                    .append(formatMessage(record))
                    .append('\n');
            if (record.getThrown() != null) {
                StringWriter trace = new StringWriter();
                record.getThrown().printStackTrace(new PrintWriter(trace));
                line.append(trace.toString().indent(4));
            }
            return line.toString();
        }

        private static String word(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "error";
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return "warning";
            }
            return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
        }
    }
}
