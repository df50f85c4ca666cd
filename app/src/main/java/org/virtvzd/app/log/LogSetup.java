package org.virtvzd.app.log;

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
 */
public record LogSetup(Log log, boolean verbose, Map<String, String> environment) {

    /**
     * Applies the settings.
     *
     * @param file what the configuration file says
     * @throws LibvirtException INVALID_ARG or SYSTEM_ERROR for one that cannot be used
     */
    public void apply(LogSettings file) {
        Priority level = Optional.ofNullable(environment.get("LIBVIRT_DEBUG"))
                .map(LogSetup::level)
                .orElseGet(() -> file.level() == 0 ? Priority.WARNING : level(Long.toString(file.level())));
        log.setFilters(variable("LIBVIRT_LOG_FILTERS").orElse(file.filters()));
        log.setOutputs(variable("LIBVIRT_LOG_OUTPUTS").orElse(file.outputs()));
        log.setUsual(verbose && level.compareTo(Priority.INFO) > 0 ? Priority.INFO : level);
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
