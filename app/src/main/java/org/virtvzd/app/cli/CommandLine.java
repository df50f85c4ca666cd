package org.virtvzd.app.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What a command line asks for. */
public sealed interface CommandLine {

    /**
     * To run the daemon.
     *
     * @param options how
     */
    record Run(Options options) implements CommandLine {}

    /** To show the usage. */
    record Help() implements CommandLine {}

    /** To show the version. */
    record Version() implements CommandLine {}

    /**
     * Nothing that can be done.
     *
     * @param complaint one sentence without the program's name
     * @param showUsage whether the usage helps
     */
    record Misused(String complaint, boolean showUsage) implements CommandLine {}

    /** A timeout that is no number of seconds: libvirt's daemons log that instead of printing it. */
    record BadTimeout() implements CommandLine {}

    /**
     * Reads a command line. Options act from left to right, so the usage and the version are shown although something
     * behind them is wrong.
     *
     * @param here the folder that relative paths start from
     * @param arguments the words behind the program's name
     * @return what they ask for
     */
    static CommandLine parse(Path here, String... arguments) {
        Getopt.Parts parts = Getopt.parse(arguments);
        Map<OptionName, String> values = new EnumMap<>(OptionName.class);
        for (Getopt.Given option : parts.given()) {
            switch (option.name()) {
                case HELP -> {
                    return new Help();
                }
                case VERSION -> {
                    return new Version();
                }
                case TIMEOUT -> {
                    if (Options.seconds(option.argument()).isEmpty()) {
                        return new BadTimeout();
                    }
                }
                default -> {}
            }
            values.put(option.name(), option.argument());
        }
        if (parts.complaint().isPresent()) {
            return new Misused(parts.complaint().get(), true);
        }
        if (!parts.words().isEmpty()) {
            return new Misused("unexpected, non-option, command line arguments", false);
        }
        Options options = new Options(here, values);
        Optional<String> complaint = options.complaint();
        return complaint.<CommandLine>map(text -> new Misused(text, false)).orElseGet(() -> new Run(options));
    }
}
