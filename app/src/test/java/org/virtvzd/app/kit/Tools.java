package org.virtvzd.app.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** The programs of others that tests need. A test that cannot have its program is skipped and says so. */
public final class Tools {
    /** The interpreter that distributions install libvirt's binding for. */
    public static final String PYTHON = "/usr/bin/python3";

    private static final ConcurrentMap<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private Tools() {}

    /**
     * Skips the test unless a program is installed.
     *
     * @param program its name
     * @param hint the package that has it
     */
    public static void require(String program, String hint) {
        assumeTrue(
                KNOWN.computeIfAbsent(program, Tools::isOnPath),
                "SKIPPED: " + program + " is not installed (package " + hint + ")");
    }

    /** Skips the test unless Python has libvirt's binding. */
    public static void requirePython() {
        assumeTrue(
                KNOWN.computeIfAbsent(PYTHON, Tools::hasBinding),
                "SKIPPED: " + PYTHON + " cannot import libvirt (package python3-libvirt)");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static boolean hasBinding(String python) {
        return Files.isExecutable(Path.of(python))
                && ChildProcess.run(List.of(python, "-c", "import libvirt")).status() == 0;
    }
}
