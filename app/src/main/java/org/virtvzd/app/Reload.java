package org.virtvzd.app;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.virtvzd.app.config.ConfigFile;
import org.virtvzd.app.config.ConfigKey;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.app.log.LogSetup;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.server.LibvirtServer;
import org.virtvzd.server.session.ServerLimits;

/**
 * Reads the configuration file again and applies what has become different in it and can be changed while clients are
 * connected: the log and the limits. What is the same in the file stays as it is, so that what virt-admin has set at run
 * time survives. A file that cannot be used changes nothing.
 */
final class Reload {
    private static final System.Logger LOG = System.getLogger(Reload.class.getName());

    private final Supplier<ConfigFile> source;
    private final LogSetup log;
    private final boolean root;
    private ConfigFile current;

    Reload(Supplier<ConfigFile> source, LogSetup log, ConfigFile current, boolean root) {
        this.root = root;
        this.source = source;
        this.log = log;
        this.current = current;
    }

    /** Called on the loop. */
    void run(LibvirtServer server) {
        try {
            ConfigFile file = source.get();
            DaemonConfig before = DaemonConfig.of(current, root);
            DaemonConfig after = DaemonConfig.of(file, root);
            ServerLimits main = server.mainLimits().changedAs(before.main(), after.main());
            ServerLimits admin = server.adminLimits().changedAs(before.admin(), after.admin());
            DaemonConfig.checkLimits(main);
            log.reload(before.log(), after.log());
            server.limit(main, admin);
            report(changed(current, file), file);
            current = file;
        } catch (LibvirtException e) {
            LOG.log(ERROR, "the configuration stays as it was: {0}", e.getMessage());
        }
    }

    private void report(List<ConfigKey> changed, ConfigFile file) {
        if (changed.isEmpty()) {
            LOG.log(INFO, "the configuration was read again; nothing has changed");
        }
        for (ConfigKey key : changed) {
            String was = current.shown(key);
            String is = file.shown(key);
            if (key.isReloadable()) {
                LOG.log(INFO, () -> key.word() + " is now " + is + ", was " + was);
            } else {
                LOG.log(WARNING, () -> key.word() + " is " + is + " from the next start on, stays " + was);
            }
        }
    }

    private static List<ConfigKey> changed(ConfigFile before, ConfigFile after) {
        return Arrays.stream(ConfigKey.values())
                .filter(key -> !before.shown(key).equals(after.shown(key)))
                .toList();
    }
}
