package org.virtvzd.app.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes a command line apart by the rules of GNU {@code getopt_long}: options and other words in any order, long options
 * abbreviated as long as they are unambiguous, letters joined, {@code --} ends the options.
 */
final class Getopt {
    private static final String END = "--";

    private final Deque<String> rest;
    private final List<Given> given = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    private Getopt(String[] arguments) {
        this.rest = new ArrayDeque<>(Arrays.asList(arguments));
    }

    /**
     * An option that was given.
     *
     * @param name which one
     * @param argument its argument; empty text when it takes none
     */
    record Given(OptionName name, String argument) {}

    /**
     * A command line in its parts.
     *
     * @param given the options in order, up to the first that cannot be understood
     * @param words all other words
     * @param complaint getopt's sentence about that option, without the program's name
     */
    record Parts(List<Given> given, List<String> words, Optional<String> complaint) {}

    /** An option that cannot be understood ends the parsing. */
    private static final class Misuse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misuse(String sentence) {
            super(sentence, null, false, false);
        }
    }

    static Parts parse(String... arguments) {
        Getopt getopt = new Getopt(arguments);
        Optional<String> complaint = Optional.empty();
        try {
            getopt.run();
        } catch (Misuse e) {
            complaint = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Parts(List.copyOf(getopt.given), List.copyOf(getopt.words), complaint);
    }

    private void run() {
        while (!rest.isEmpty()) {
            String next = rest.remove();
            if (next.equals(END)) {
                words.addAll(rest);
                rest.clear();
            } else if (next.startsWith(END)) {
                word(next.substring(END.length()));
            } else if (next.startsWith("-") && next.length() > 1) {
                letters(next.substring(1));
            } else {
                words.add(next);
            }
        }
    }

    private void word(String text) {
        int equals = text.indexOf('=');
        String wanted = equals < 0 ? text : text.substring(0, equals);
        Optional<String> attached = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
        OptionName name = find(wanted, text);
        if (name.argument().isEmpty() && attached.isPresent()) {
            throw new Misuse("option '" + name + "' doesn't allow an argument");
        }
        String argument = name.argument().isEmpty()
                ? ""
                : attached.or(this::next).orElseThrow(() -> new Misuse("option '" + name + "' requires an argument"));
        given.add(new Given(name, argument));
    }

    private static OptionName find(String wanted, String text) {
        List<OptionName> fitting = Arrays.stream(OptionName.values())
                .filter(name -> name.word().startsWith(wanted))
                .toList();
        Optional<OptionName> exact =
                fitting.stream().filter(name -> name.word().equals(wanted)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (fitting.isEmpty()) {
            throw new Misuse("unrecognized option '--" + text + "'");
        }
        if (fitting.size() > 1) {
            throw new Misuse("option '--" + text + "' is ambiguous; possibilities: "
                    + fitting.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" ")));
        }
        return fitting.getFirst();
    }

    private void letters(String text) {
        for (int i = 0; i < text.length(); i++) {
            String letter = text.substring(i, i + 1);
            OptionName name = Arrays.stream(OptionName.values())
                    .filter(option -> option.letter().equals(Optional.of(letter)))
                    .findFirst()
                    .orElseThrow(() -> new Misuse("invalid option -- '" + letter + "'"));
            if (name.argument().isEmpty()) {
                given.add(new Given(name, ""));
            } else {
                Optional<String> attached = Optional.of(text.substring(i + 1)).filter(some -> !some.isEmpty());
                given.add(new Given(
                        name,
                        attached.or(this::next)
                                .orElseThrow(() -> new Misuse("option requires an argument -- '" + letter + "'"))));
                return;
            }
        }
    }

    private Optional<String> next() {
        return Optional.ofNullable(rest.poll());
    }
}
