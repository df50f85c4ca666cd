package org.virtvzd.app.kit;

import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A Python program with libvirt's own binding that does what the test says: it keeps one connection, {@code conn}, and
 * evaluates one expression after the other.
 */
public final class PythonClient implements AutoCloseable {
    private static final Pattern TAB = Pattern.compile("\t");

    private final ChildProcess child;
    private int answers;

    /** What a call came to. */
    public sealed interface Result {}

    /**
     * It went well.
     *
     * @param text its value as Python prints it
     */
    public record Value(String text) implements Result {}

    /**
     * libvirt refused it.
     *
     * @param code the error's number
     * @param domain the number of the part that made it
     * @param message the text that users see
     */
    public record Refusal(int code, int domain, String message) implements Result {}

    private PythonClient(ChildProcess child) {
        this.child = child;
    }

    /**
     * Connects to a daemon.
     *
     * @param uri which
     * @return the client, connected
     */
    public static PythonClient open(String uri) {
        return connected(launch(uri, false));
    }

    /**
     * Connects to a daemon, promising to change nothing.
     *
     * @param uri which
     * @return the client, connected
     */
    public static PythonClient openReadOnly(String uri) {
        return connected(launch(uri, true));
    }

    private static PythonClient connected(PythonClient client) {
        if (client.awaitOpen() instanceof Refusal refusal) {
            client.close();
            throw new AssertionError("No connection: " + refusal);
        }
        return client;
    }

    /**
     * Starts to connect to a daemon, which may take as long as the daemon likes.
     *
     * @param uri which
     * @param readOnly whether to promise to change nothing
     * @return the client; {@link #awaitOpen()} waits for the connection
     */
    public static PythonClient launch(String uri, boolean readOnly) {
        return new PythonClient(script("session.py", uri, readOnly ? "ro" : "rw"));
    }

    /**
     * Starts a script of the test's resources.
     *
     * @param name its file
     * @param arguments its arguments
     * @return its process
     */
    public static ChildProcess script(String name, String... arguments) {
        Tools.requirePython();
        URL resource = Objects.requireNonNull(PythonClient.class.getResource("/python/" + name), name);
        try {
            List<String> command = new ArrayList<>(
                    List.of(Tools.PYTHON, "-B", Path.of(resource.toURI()).toString()));
            command.addAll(List.of(arguments));
            return ChildProcess.start(command, Map.of());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits for the connection.
     *
     * @return Value, or why there is none
     */
    public Result awaitOpen() {
        return answer();
    }

    /**
     * Evaluates an expression.
     *
     * @param expression Python that may use {@code conn}, {@code libvirt} and {@code dom(name)}
     * @return what it came to
     */
    public Result call(String expression) {
        child.writeLine(URLEncoder.encode(expression, StandardCharsets.UTF_8));
        return answer();
    }

    /**
     * Evaluates an expression that is to succeed.
     *
     * @param expression as for {@link #call}
     * @return its value as text
     */
    public String value(String expression) {
        if (call(expression) instanceof Value(String text)) {
            return text;
        }
        throw new AssertionError(expression + " failed: " + child.out().soFar().getLast());
    }

    /**
     * A text as Python source.
     *
     * @param text any text
     * @return a string literal
     */
    public static String literal(String text) {
        return "unquote('" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "')";
    }

    private Result answer() {
        int index = answers++;
        int found = child.out()
                .await(index, line -> true, ChildProcess.PATIENCE)
                .orElseThrow(() -> new AssertionError("No answer from " + child));
        String[] parts = TAB.split(child.out().soFar().get(found), -1);
        String text = URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8);
        return switch (parts[0]) {
            case "value" -> new Value(text);
            case "refusal" -> new Refusal(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), text);
            default -> throw new AssertionError("Python failed: " + text);
        };
    }

    /**
     * Whether it has said something that was not asked for yet.
     *
     * @return true when an answer waits
     */
    public boolean hasAnswer() {
        return child.out().soFar().size() > answers;
    }

    @Override
    public void close() {
        child.close();
    }
}
