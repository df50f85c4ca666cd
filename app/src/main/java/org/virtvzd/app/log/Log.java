package org.virtvzd.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.virtvzd.domain.error.LibvirtError;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The log of the whole process: takes what the JDK's loggers are given, asks the filters whether the message exists,
 * and hands it to every output that wants its level. May be changed at any time and from any thread.
 */
public final class Log {
    private static final Logger ROOT = Logger.getLogger("");

    private final Map<String, Priority> decided = new ConcurrentHashMap<>();
    private volatile OutputSpec usualOutput = OutputSpec.usual(OutputSpec.Kind.STDERR, "", Priority.WARNING);
    private volatile Priority usual = Priority.WARNING;
    private volatile List<Filter> filters = List.of();
    private volatile List<OpenOutput> outputs = List.of();

    private Log() {}

    /**
     * Sets logging up for the process, to standard error until {@link #start} says otherwise.
     *
     * @return the log
     */
    public static Log install() {
        Log log = new Log();
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        log.setOutputs("");
        ROOT.addHandler(log.new Router());
        log.apply();
        return log;
    }

    /**
     * What is to become different. What is empty stays as it is.
     *
     * @param usual the least important messages that exist where no filter says otherwise
     * @param filters filters separated by blanks, which replace the present ones
     * @param outputs outputs separated by blanks, which replace the present ones; an empty text stands for those of the
     *     start
     */
    public record Change(Optional<Priority> usual, Optional<String> filters, Optional<String> outputs) {}

    /**
     * Sets the log up for good, or changes nothing.
     *
     * @param level the least important messages that exist where no filter says otherwise
     * @param filterText filters separated by blanks
     * @param outputText outputs separated by blanks; empty for the usual one
     * @param destination the usual output
     * @throws org.virtvzd.domain.error.LibvirtException INVALID_ARG or SYSTEM_ERROR when it cannot be done
     */
    synchronized void start(Priority level, String filterText, String outputText, Destination destination) {
        OutputSpec before = usualOutput;
        usualOutput = OutputSpec.usual(destination.kind(), destination.data(), level);
        try {
            change(new Change(Optional.of(level), Optional.of(filterText), Optional.of(outputText)));
        } catch (RuntimeException e) {
            usualOutput = before;
            throw e;
        }
    }

    /**
     * Changes everything that is asked for, or nothing.
     *
     * @param change what is to become different
     * @throws org.virtvzd.domain.error.LibvirtException INVALID_ARG or SYSTEM_ERROR when it cannot be done
     */
    public synchronized void change(Change change) {
        Optional<List<Filter>> newFilters = change.filters().map(Filter::parse);
        Optional<List<OutputSpec>> specs = change.outputs().map(OutputSpec::parse);
        Optional<List<OpenOutput>> newOutputs =
                specs.map(wanted -> OpenOutput.openAll(wanted.isEmpty() ? List.of(usualOutput) : wanted));
        change.usual().ifPresent(level -> usual = level);
        newFilters.ifPresent(list -> filters = list);
        newOutputs.ifPresent(list -> {
            List<OpenOutput> old = outputs;
            outputs = list;
            old.forEach(OpenOutput::close);
        });
        apply();
    }

    /**
     * The filters in force.
     *
     * @return in libvirt's notation
     */
    public List<String> filters() {
        return filters.stream().map(Filter::toString).toList();
    }

    /**
     * Replaces the filters.
     *
     * @param text filters separated by blanks
     * @throws org.virtvzd.domain.error.LibvirtException INVALID_ARG when it cannot be understood; nothing has changed
     */
    public void setFilters(String text) {
        change(new Change(Optional.empty(), Optional.of(text), Optional.empty()));
    }

    /**
     * The outputs in use.
     *
     * @return in libvirt's notation
     */
    public List<String> outputs() {
        return outputs.stream().map(output -> output.spec().toString()).toList();
    }

    /**
     * Replaces the outputs.
     *
     * @param text outputs separated by blanks; empty for those of the start
     * @throws org.virtvzd.domain.error.LibvirtException INVALID_ARG or SYSTEM_ERROR when it cannot be done; nothing has
     *     changed
     */
    public void setOutputs(String text) {
        change(new Change(Optional.empty(), Optional.empty(), Optional.of(text)));
    }

    /** The JDK asks the level before anything else, so that messages that do not exist cost nothing. */
    private void apply() {
        decided.clear();
        Priority least = filters.stream().map(Filter::priority).reduce(usual, Log::lower);
        ROOT.setLevel(least.level());
    }

    private static Priority lower(Priority one, Priority other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Priority least(String source) {
        return decided.computeIfAbsent(source, name -> filters.stream()
                .filter(filter -> filter.covers(name))
                .map(Filter::priority)
                .findFirst()
                .orElse(usual));
    }

    /** Where the JDK's loggers end. */
    private final class Router extends Handler {

        Router() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            String source = Sources.of(record.getLoggerName() == null ? "" : record.getLoggerName());
            Priority priority = Priority.of(record.getLevel());
            if (priority.compareTo(least(source)) < 0) {
                return;
            }
            Message message = new Message(
                    record.getInstant(),
                    ThreadId.current(),
                    priority,
                    source,
                    place(record),
                    text(record),
                    error(record));
            synchronized (Log.this) {
                outputs.forEach(output -> output.write(message));
            }
        }

        private static Optional<Message.Place> place(LogRecord record) {
            String logger = String.valueOf(record.getLoggerName());
            return StackWalker.getInstance()
                    .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith(logger))
                            .findFirst())
                    .map(frame -> new Message.Place(
                            String.valueOf(frame.getFileName()),
                            readable(frame.getMethodName()),
                            Math.max(0, frame.getLineNumber())));
        }

        /** The compiler names lambdas after the method that they are in. */
        private static String readable(String method) {
            return method.startsWith("lambda$") ? method.split("\\$", -1)[1] : method;
        }

        private static String text(LogRecord record) {
            String text = new java.util.logging.SimpleFormatter().formatMessage(record);
            if (record.getThrown() == null || record.getThrown() instanceof LibvirtException) {
                return text;
            }
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            return text + "\n"
                    + trace.toString().lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
        }

        /** An error that a client is told has no stack trace, but numbers. */
        private static Optional<LibvirtError> error(LogRecord record) {
            return record.getThrown() instanceof LibvirtException told ? Optional.of(told.error()) : Optional.empty();
        }

        @Override
        public void flush() {
            // Every message is written at once.
        }

        @Override
        public void close() {
            // The outputs are open until the process ends.
        }
    }
}
