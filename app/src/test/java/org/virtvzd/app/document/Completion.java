package org.virtvzd.app.document;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.virtvzd.app.cli.OptionName;

/** The completion of the command line for bash. */
final class Completion {
    private Completion() {}

    static String bash() {
        return """
                # Completion of virtvzd's command line for bash. Generated from the daemon's options; edit those instead.
                _virtvzd() {
                    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
                    case $previous in
                        %s) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                        %s) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                        %s) mapfile -t COMPREPLY < <(compgen -W "sdk fake" -- "$current") ;;
                        %s) COMPREPLY=() ;;
                        *) mapfile -t COMPREPLY < <(compgen -W "%s" -- "$current") ;;
                    esac
                }
                complete -o filenames -F _virtvzd virtvzd
                """.formatted(
                takes("file"::equals),
                takes("dir"::equals),
                takes("kind"::equals),
                takes(argument -> !argument.matches("file|dir|kind")),
                Arrays.stream(OptionName.values()).flatMap(Completion::forms).collect(Collectors.joining(" ")));
    }

    private static String takes(Predicate<String> argument) {
        return Arrays.stream(OptionName.values())
                .filter(name -> name.argument().filter(argument).isPresent())
                .flatMap(Completion::forms)
                .collect(Collectors.joining("|"));
    }

    private static Stream<String> forms(OptionName name) {
        return Stream.concat(name.letter().map(letter -> "-" + letter).stream(), Stream.of(name.toString()));
    }
}
