package org.virtvzd.app.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.virtvzd.app.kit.ChildProcess.Outcome;

/**
 * virsh or virt-admin as the distribution ships it.
 *
 * @param program the program and its options that come before a command
 */
public record Virsh(List<String> program) {
    private static final Pattern BLANK = Pattern.compile(" ");

    /**
     * virsh, connected.
     *
     * @param uri to whom
     * @return the client
     */
    public static Virsh connectedTo(String uri) {
        Tools.require("virsh", "libvirt-clients");
        return new Virsh(List.of("virsh", "-c", uri));
    }

    /**
     * virt-admin, connected.
     *
     * @param daemon to whom
     * @return the client
     */
    public static Virsh admin(DaemonProcess daemon) {
        Tools.require("virt-admin", "libvirt-clients");
        return new Virsh(List.of("virt-admin", "-c", "virtvzd+unix:///system?socket=" + daemon.adminSocket()));
    }

    /**
     * The same client, promising to change nothing.
     *
     * @return the client with -r
     */
    public Virsh readOnly() {
        List<String> more = new ArrayList<>(program);
        more.add("-r");
        return new Virsh(List.copyOf(more));
    }

    /**
     * Runs one command.
     *
     * @param words the command, words separated by single blanks
     * @return what has become of it
     */
    public Outcome run(String words) {
        return ChildProcess.run(with(words));
    }

    /**
     * Starts one command that goes on.
     *
     * @param words the command, words separated by single blanks
     * @return its process
     */
    public ChildProcess start(String words) {
        return ChildProcess.start(with(words), Map.of());
    }

    private List<String> with(String words) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(BLANK.split(words, -1)));
        return command;
    }

    /**
     * Runs one command that is to succeed without complaint.
     *
     * @param words the command, words separated by single blanks
     * @return what it printed, without blank space around it
     */
    public String ok(String words) {
        Outcome outcome = run(words);
        if (outcome.status() != 0 || !outcome.err().isEmpty()) {
            throw new AssertionError("virsh " + words + ": " + outcome);
        }
        return outcome.out().strip();
    }

    /**
     * Runs one command that is to print lines of the form {@code name: value}.
     *
     * @param words the command, words separated by single blanks
     * @param name which line
     * @return its value
     */
    public Optional<String> field(String words, String name) {
        return ok(words)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /**
     * Runs one command that is to fail.
     *
     * @param words the command, words separated by single blanks
     * @return the last line of its complaint, which is the daemon's own word
     */
    public String refused(String words) {
        Outcome outcome = run(words);
        if (outcome.status() == 0) {
            throw new AssertionError("virsh " + words + " was to fail: " + outcome);
        }
        return outcome.err().lines().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
    }
}
