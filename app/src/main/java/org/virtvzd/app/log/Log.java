package org.virtvzd.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The log of the whole process: takes what the JDK's loggers are given, asks the filters whether the message exists,
 * and hands it to every output that wants its level. May be changed at any time and from any thread.
 */
public final class Log {
    private static final Logger ROOT = Logger.getLogger("");

    private final Map<String, Priority> decided = new ConcurrentHashMap<>();
    private final List<OutputSpec> usualOutputs;
    private volatile Priority usual;
    private volatile List<Filter> filters = List.of();
    private volatile List<Opened> outputs = List.of();

    private record Opened(OutputSpec spec, Output output) {}

    private Log(Priority usual, List<OutputSpec> usualOutputs) {
        this.usual = usual;
        this.usualOutputs = usualOutputs;
    }

    /**
     * Sets logging up for the process: to standard error, or to the journal for a daemon that was not started by hand.
     *
     * @param usual the least important messages that exist where no filter says otherwise
     * @param background whether nobody sees standard error
     * @return the log
     */
    public static Log install(Priority usual, boolean background) {
        boolean journal = background && Files.isWritable(DatagramOutput.JOURNAL);
        Priority least = journal && usual == Priority.DEBUG ? Priority.INFO : usual;
        Log log = new Log(
                usual, List.of(new OutputSpec(least, journal ? OutputSpec.Kind.JOURNALD : OutputSpec.Kind.STDERR, "")));
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        log.setOutputs("");
        ROOT.addHandler(log.new Router());
        log.apply();
        return log;
    }

    /**
     * Changes the level of messages that no filter names.
     *
     * @param level the least important that exist
     */
    public synchronized void setUsual(Priority level) {
        usual = level;
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
    public synchronized void setFilters(String text) {
        filters = Filter.parse(text);
        apply();
    }

    /**
     * The outputs in use.
     *
     * @return in libvirt's notation
     */
    public List<String> outputs() {
        return outputs.stream().map(opened -> opened.spec.toString()).toList();
    }

    /**
     * Replaces the outputs.
     *
     * @param text outputs separated by blanks; empty for those of the start
     * @throws org.virtvzd.domain.error.LibvirtException INVALID_ARG or SYSTEM_ERROR when it cannot be done; nothing has
     *     changed
     */
    public synchronized void setOutputs(String text) {
        List<OutputSpec> specs = OutputSpec.parse(text);
        List<Opened> opened = new ArrayList<>();
        try {
            for (OutputSpec spec : specs.isEmpty() ? usualOutputs : specs) {
                opened.add(new Opened(spec, open(spec)));
            }
        } catch (RuntimeException e) {
            opened.forEach(one -> one.output.close());
            throw e;
        }
        List<Opened> old = outputs;
        outputs = List.copyOf(opened);
        old.forEach(one -> one.output.close());
    }

    private static Output open(OutputSpec spec) {
        return switch (spec.kind()) {
            case STDERR -> LineOutput.stderr();
            case FILE -> LineOutput.file(Path.of(spec.data()));
            case SYSLOG -> DatagramOutput.syslog(spec.data());
            case JOURNALD -> DatagramOutput.journal();
        };
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
                    record.getInstant(), record.getLongThreadID(), priority, source, place(record), text(record));
            synchronized (Log.this) {
                outputs.stream()
                        .filter(opened -> priority.compareTo(opened.spec.priority()) >= 0)
                        .forEach(opened -> opened.output.write(message));
            }
        }

        private static Message.Place place(LogRecord record) {
            String logger = String.valueOf(record.getLoggerName());
            return StackWalker.getInstance()
                    .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith(logger))
                            .findFirst())
                    .map(frame -> new Message.Place(
                            String.valueOf(frame.getFileName()),
                            readable(frame.getMethodName()),
                            Math.max(0, frame.getLineNumber())))
                    .orElseGet(
                            () -> new Message.Place(logger, readable(String.valueOf(record.getSourceMethodName())), 0));
        }

        /** The compiler names lambdas after the method that they are in. */
        private static String readable(String method) {
            return method.startsWith("lambda$") ? method.split("\\$", -1)[1] : method;
        }

        private static String text(LogRecord record) {
            String text = new java.util.logging.SimpleFormatter().formatMessage(record);
            if (record.getThrown() == null) {
                return text;
            }
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            return text + "\n"
                    + trace.toString().lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
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
