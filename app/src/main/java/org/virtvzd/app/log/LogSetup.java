package org.virtvzd.app.log;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.virtvzd.app.config.DaemonConfig.LogSettings;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Brings together what is said about the log: the command line is stronger than the environment, and that stronger than
 * the configuration file.
 *
 * @param log the log
 * @param verbose whether the command line wants informational messages at least
 * @param environment of the process: LIBVIRT_DEBUG, LIBVIRT_LOG_FILTERS and LIBVIRT_LOG_OUTPUTS count
 * @param file the log file of a daemon in the background that has no journal; empty for one in the foreground
 */
public record LogSetup(Log log, boolean verbose, Map<String, String> environment, Optional<Path> file) {

    /**
     * Applies the settings that the daemon starts with.
     *
     * @param settings what the configuration file says
     * @throws LibvirtException INVALID_ARG or SYSTEM_ERROR for one that cannot be used; nothing has changed then
     */
    public void start(LogSettings settings) {
        log.start(level(settings), filters(settings), outputs(settings), Destination.usual(file));
    }

    /**
     * Applies what has become different in the configuration file; the rest stays as it is, whoever set it.
     *
     * @param before what the file said
     * @param after what it says now
     * @throws LibvirtException INVALID_ARG or SYSTEM_ERROR for one that cannot be used; nothing has changed then
     */
    public void reload(LogSettings before, LogSettings after) {
        log.change(new Log.Change(
                changed(level(before), level(after)),
                changed(filters(before), filters(after)),
                changed(outputs(before), outputs(after))));
    }

    private static <T> Optional<T> changed(T before, T after) {
        return before.equals(after) ? Optional.empty() : Optional.of(after);
    }

    private Priority level(LogSettings settings) {
        Priority level = Optional.ofNullable(environment.get("LIBVIRT_DEBUG"))
                .map(LogSetup::level)
                .orElseGet(() -> settings.level() == 0 ? Priority.WARNING : level(Long.toString(settings.level())));
        return verbose && level.compareTo(Priority.INFO) > 0 ? Priority.INFO : level;
    }

    private String filters(LogSettings settings) {
        return variable("LIBVIRT_LOG_FILTERS").orElse(settings.filters());
    }

    private String outputs(LogSettings settings) {
        return variable("LIBVIRT_LOG_OUTPUTS").orElse(settings.outputs());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private static Priority level(String text) {
        return Priority.of(text)
                .orElseThrow(() -> new LibvirtException(
                        ErrorCode.INVALID_ARG,
                        ErrorDomain.NONE,
                        "Failed to set logging priority, argument '" + text + "' is invalid"));
    }
}
