package org.virtvzd.app;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.virtvzd.adapter.unixsocket.InheritedDescriptors;
import org.virtvzd.adapter.unixsocket.InheritedDescriptors.Inherited;
import org.virtvzd.app.cli.Options;
import org.virtvzd.app.config.ConfigFile;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.app.config.HostUuid;
import org.virtvzd.app.io.IoReason;
import org.virtvzd.app.log.Log;
import org.virtvzd.app.log.LogSetup;
import org.virtvzd.app.process.Background;
import org.virtvzd.app.process.ExitStatus;
import org.virtvzd.app.process.HangUp;
import org.virtvzd.app.process.Hooks;
import org.virtvzd.app.process.Identity;
import org.virtvzd.app.process.Notifier;
import org.virtvzd.app.process.Paths;
import org.virtvzd.app.process.PidFile;
import org.virtvzd.app.process.ProcessControl;
import org.virtvzd.app.wiring.DaemonComponent;
import org.virtvzd.app.wiring.DaggerDaemonComponent;
import org.virtvzd.app.wiring.HostSettings;
import org.virtvzd.domain.error.LibvirtException;

/**
 * One run of the daemon: checks what it was given, takes its pid file, listens, serves until a signal ends it.
 *
 * <p>Each step that fails ends the start with a message and the exit status that libvirt's daemons have for it; what
 * was set up before is undone.
 */
final class Daemon {
    private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

    /** A loop that has not come to a task by then never will. */
    private static final long LONGEST_STEP_SECONDS = 30;

    private static final String SERVING = "Serving clients";

    private final Options options;
    private final boolean inBackground = Background.origin(System.getenv()).isPresent();
    private final Hooks hooks = Hooks.usual();
    private final boolean root = Identity.effectiveUid() == 0;
    private final Paths paths = Paths.defaults(root, System.getenv());
    private final Log log;
    private final LogSetup logSetup;
    private final Notifier notifier =
            Notifier.of(System.getenv(), ProcessHandle.current().pid());
    private volatile Runnable hangUp = () -> LOG.log(WARNING, "the daemon is about to start, reload ignored");
    private Optional<PidFile> pidFile = Optional.empty();

    Daemon(Options options, Log log) {
        this.options = options;
        this.log = log;
        this.logSetup = new LogSetup(
                log,
                options.verbose(),
                System.getenv(),
                Optional.of(paths.logFile()).filter(file -> options.daemon()));
    }

    /**
     * Starts the daemon.
     *
     * @return {@link ExitStatus#RUNNING}, or the exit status of a start that failed
     */
    int start() {
        int status = prepare();
        if (inBackground) {
            Background.report(status == ExitStatus.RUNNING ? ExitStatus.OK : status);
        }
        return status;
    }

    private int prepare() {
        HangUp.handle(() -> hangUp.run());
        DaemonConfig config;
        ConfigFile file;
        Path directory;
        try {
            file = configFile();
            config = DaemonConfig.of(file, root);
            directory = paths.socketDirectory(options, config);
        } catch (LibvirtException e) {
            LOG.log(ERROR, "Can''t load config file: {0}: {1}", e.getMessage(), configPath());
            return inBackground ? ExitStatus.BACKGROUND_CONFIG : ExitStatus.CONFIG;
        }
        Optional<UUID> hostUuid;
        try {
            hostUuid = HostUuid.of(file);
        } catch (LibvirtException e) {
            LOG.log(ERROR, e.error().str2().orElseThrow());
            LOG.log(ERROR, "Can't setup host uuid");
            return ExitStatus.CONFIG;
        }
        try {
            makeLogDirectory();
            logSetup.start(config.log());
        } catch (LibvirtException | IOException e) {
            System.err.println("libvirt:  error : " + e.getMessage());
            return inBackground ? ExitStatus.BACKGROUND_CONFIG : ExitStatus.CONFIG;
        }
        try {
            config.checkAccessDrivers();
        } catch (LibvirtException e) {
            LOG.log(ERROR, e.getMessage());
            LOG.log(ERROR, "Can't initialize access manager");
            return ExitStatus.CONFIG;
        }
        if (options.daemon() && !inBackground) {
            return goToBackground();
        }
        return start(file, config, directory, new HostSettings(hostUuid));
    }

    /** The process that was started by hand ends when the one in the background has said how it went. */
    private static int goToBackground() {
        int status = Background.start();
        if (status == ExitStatus.OK) {
            return ExitStatus.OK;
        }
        System.err.println(Main.PROGRAM + ": error: " + Background.failure(status));
        return ExitStatus.BACKGROUND;
    }

    private int start(ConfigFile file, DaemonConfig config, Path directory, HostSettings host) {
        try {
            makeDirectories(directory);
        } catch (IOException e) {
            LOG.log(
                    ERROR,
                    "unable to create rundir {0}: {1}",
                    directory,
                    IoReason.of(e).text());
            return ExitStatus.RUN_DIRECTORY;
        }
        try {
            pidFile = paths.pidFile(options).map(PidFile::acquire);
        } catch (LibvirtException e) {
            LOG.log(ERROR, e.getMessage());
            return ExitStatus.PID_FILE;
        }
        int status = start(config, directory, host, new Reload(this::configFile, logSetup, file, root));
        if (status != ExitStatus.RUNNING) {
            pidFile.ifPresent(PidFile::close);
        }
        return status;
    }

    private ConfigFile configFile() {
        boolean missingDefault = options.config().isEmpty() && !Files.exists(paths.config());
        return missingDefault ? ConfigFile.empty() : ConfigFile.read(configPath());
    }

    private Path configPath() {
        return options.config().orElse(paths.config());
    }

    /** The log file's folder is made for other users than root only. */
    private void makeLogDirectory() throws IOException {
        if (options.daemon() && !root) {
            Files.createDirectories(paths.logFile().toAbsolutePath().getParent());
        }
    }

    /** The default folder and one given on the command line are made; one that the configuration names has to be there. */
    private void makeDirectories(Path directory) throws IOException {
        boolean ours = directory.equals(paths.runDirectory())
                || options.socketDirectory().isPresent();
        if (ours && !Files.isDirectory(directory)) {
            String mode = root ? "rwxr-xr-x" : "rwx------";
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        }
    }

    private int start(DaemonConfig config, Path directory, HostSettings host, Reload reload) {
        DaemonComponent parts = DaggerDaemonComponent.factory().create(options, config, host, new ProcessControl(log));
        try {
            int status = serve(parts, config, directory);
            if (status == ExitStatus.RUNNING) {
                hangUp = () -> {
                    hooks.run(Hooks.Occasion.RELOAD);
                    parts.loop().execute(() -> reload(parts, reload));
                };
            }
            return status;
        } catch (RuntimeException e) {
            // Whatever it is: a process that neither serves nor ends helps nobody.
            LOG.log(ERROR, "the daemon cannot start", e);
            stop(parts);
            return ExitStatus.INITIALIZATION;
        }
    }

    private int serve(DaemonComponent parts, DaemonConfig config, Path directory) {
        try {
            // Made here so that a fault in what the user asked for ends the start with its message.
            DaemonConfig.checkLimits(config.main());
            parts.server();
        } catch (LibvirtException e) {
            LOG.log(ERROR, e.getMessage());
            parts.loop().close();
            return ExitStatus.INITIALIZATION;
        }
        if (config.auditLevel() > 1) {
            LOG.log(ERROR, "Unable to initialize audit layer");
            stop(parts);
            return ExitStatus.AUDIT;
        }
        hooks.run(Hooks.Occasion.START);
        Optional<Path> readWrite;
        try {
            List<Inherited> inherited = InheritedDescriptors.find(
                    System.getenv(), ProcessHandle.current().pid());
            readWrite = new Sockets(config, directory, inherited).listen(parts);
        } catch (LibvirtException | CompletionException e) {
            LOG.log(ERROR, e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            stop(parts);
            return ExitStatus.NETWORK;
        }
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> end(parts)));
        onLoop(parts, () -> {
            parts.server().start();
            parts.server().setTimeout(options.timeout());
            notifier.watch(parts.loop());
        });
        notifier.ready(SERVING);
        readWrite.ifPresent(this::announce);
        return ExitStatus.RUNNING;
    }

    private void reload(DaemonComponent parts, Reload reload) {
        notifier.reloading();
        try {
            reload.run(parts.server());
        } finally {
            notifier.ready(SERVING);
        }
    }

    private void announce(Path readWrite) {
        LOG.log(INFO, "virtvzd serves {0}", readWrite);
        if (options.hypervisor() == Options.HypervisorKind.FAKE && !inBackground) {
            System.out.println("virtvzd serves a fake hypervisor. Try:\n  virsh -c 'vz+unix:///system?socket="
                    + readWrite.toAbsolutePath() + "' list --all");
        }
    }

    /** Runs when a signal ends the JVM, which would exit with the signal's number; an orderly end is a success. */
    private void end(DaemonComponent parts) {
        int status = ExitStatus.FORCED;
        try {
            notifier.stopping();
            boolean inOrder = stop(parts);
            hooks.run(Hooks.Occasion.SHUTDOWN);
            pidFile.ifPresent(PidFile::close);
            status = inOrder ? ExitStatus.OK : ExitStatus.FORCED;
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    /** Each part is closed whatever became of the one before; tells whether all of them were. */
    private static boolean stop(DaemonComponent parts) {
        boolean inOrder = true;
        List<Runnable> steps =
                List.of(() -> onLoop(parts, parts.server()::close), parts.transport()::close, parts.loop()::close);
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.log(WARNING, "Make forcefull daemon shutdown", e);
                inOrder = false;
            }
        }
        return inOrder;
    }

    private static void onLoop(DaemonComponent parts, Runnable task) {
        CompletableFuture.runAsync(task, parts.loop())
                .orTimeout(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
