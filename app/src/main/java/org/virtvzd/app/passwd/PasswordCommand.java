package org.virtvzd.app.passwd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.virtvzd.adapter.sasl.PasswordFile;
import org.virtvzd.app.config.ConfigFile;
import org.virtvzd.app.config.ConfigKey;
import org.virtvzd.app.io.IoReason;
import org.virtvzd.app.process.Identity;
import org.virtvzd.app.process.Paths;
import org.virtvzd.domain.error.LibvirtException;

/**
 * virtvzd-passwd: adds, deletes and lists the users who can log in by SASL. A password is never an argument, which
 * others could see; it comes from the terminal, or is the first line of standard input.
 */
public final class PasswordCommand {
    private static final String NAME = "virtvzd-passwd";
    private static final int OK = 0;
    private static final int FAILURE = 1;
    private static final int MISUSE = 2;
    private static final int MOST_CHARACTERS = 1_024;

    private static final String USAGE = """
            Usage:
              virtvzd-passwd [-f FILE] add USER
              virtvzd-passwd [-f FILE] delete USER
              virtvzd-passwd [-f FILE] list

            Users who can log in to virtvzd by SASL. FILE is by default the one of virtvzd.conf.
            The password is asked for on the terminal, or is the first line of standard input.
            """;

    private final PasswordFile file;

    private PasswordCommand(PasswordFile file) {
        this.file = file;
    }

    /**
     * Runs the command; it ends with 0, with 1 when something went wrong, or with 2 when it was called wrongly.
     *
     * @param args its arguments
     */
    public static void main(String[] args) {
        System.exit(run(new ArrayDeque<>(List.of(args))));
    }

    private static int run(Deque<String> args) {
        try {
            Optional<Path> file = Optional.empty();
            if ("-f".equals(args.peek()) && args.size() > 1) {
                args.remove();
                file = Optional.of(Path.of(args.remove()));
            }
            List<String> words = List.copyOf(args);
            if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
                System.out.print(USAGE);
                return OK;
            }
            return new PasswordCommand(new PasswordFile(file.orElseGet(PasswordCommand::usual))).perform(words);
        } catch (IOException e) {
            return fail(IoReason.of(e).text());
        } catch (IllegalArgumentException | LibvirtException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    private static int fail(String reason) {
        System.err.println(NAME + ": " + reason);
        return FAILURE;
    }

    /** The file that a daemon of the same user has. */
    private static Path usual() {
        Paths paths = Paths.defaults(Identity.effectiveUid() == 0, System.getenv());
        boolean configured = Files.exists(paths.config());
        String text = configured ? ConfigFile.read(paths.config()).text(ConfigKey.SASL_PASSWORD_FILE) : "";
        return text.isEmpty() ? paths.passwordFile() : Path.of(text);
    }

    private int perform(List<String> words) throws IOException {
        String verb = words.isEmpty() ? "" : words.getFirst();
        if (verb.equals("list") && words.size() == 1) {
            file.users().forEach(System.out::println);
            return OK;
        }
        if (words.size() == 2 && verb.equals("add")) {
            file.put(words.getLast(), password());
            return OK;
        }
        if (words.size() == 2 && verb.equals("delete")) {
            return file.remove(words.getLast()) ? OK : fail("there is no user " + words.getLast());
        }
        System.err.print(USAGE);
        return MISUSE;
    }

    private static String password() throws IOException {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        String password = terminal.isPresent() ? typed(terminal.get()) : line();
        if (password.isEmpty() || password.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a password has 1 to " + MOST_CHARACTERS + " characters");
        }
        return password;
    }

    private static String typed(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IllegalArgumentException("the passwords differ");
        }
        return new String(first);
    }

    private static String line() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
