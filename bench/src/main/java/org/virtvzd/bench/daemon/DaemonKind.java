package org.virtvzd.bench.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A daemon that can be measured. All read the same configuration file. */
public interface DaemonKind {
    /**
     * Its name in the report.
     *
     * @return one word
     */
    String label();

    /**
     * Its name in the file names of its sockets.
     *
     * @return what precedes {@code -sock}
     */
    String program();

    /**
     * How it is started in the foreground.
     *
     * @param directory a new, empty folder of its own
     * @param config the configuration file
     * @return program and arguments
     */
    List<String> command(Path directory, Path config);

    /**
     * What it finds in its environment besides what this program has.
     *
     * @param directory its folder
     * @return the variables
     */
    Map<String, String> environment(Path directory);

    /**
     * What its clients open.
     *
     * @return the URI
     */
    String uri();

    /**
     * The word in {@code <domain type='...'>}.
     *
     * @return the type
     */
    String domainType();
}
