package org.virtvzd.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.Principal;
import java.util.List;
import java.util.function.Function;
import org.virtvzd.app.log.Log;
import org.virtvzd.server.admin.DaemonControl;

/** This process, as virt-admin sees and changes it. */
public final class ProcessControl implements DaemonControl {
    private static final System.Logger LOG = System.getLogger(ProcessControl.class.getName());

    private final Log log;

    /**
     * Makes it.
     *
     * @param log the process's log
     */
    public ProcessControl(Log log) {
        this.log = log;
    }

    @Override
    public LogSetting logOutputs() {
        List<String> outputs = log.outputs();
        return new LogSetting(String.join(" ", outputs), outputs.size());
    }

    /** libvirt has a blank behind each filter, the last one included. */
    @Override
    public LogSetting logFilters() {
        List<String> filters = log.filters();
        return new LogSetting(
                String.join("", filters.stream().map(filter -> filter + " ").toList()), filters.size());
    }

    @Override
    public void setLogOutputs(String text) {
        log.setOutputs(text);
    }

    @Override
    public void setLogFilters(String text) {
        log.setFilters(text);
    }

    /** The end is that of a signal: it comes from a thread of its own, so that the loop can take part in it. */
    @Override
    public void quit(String reason) {
        LOG.log(System.Logger.Level.INFO, "the daemon ends: {0}", reason);
        Thread.ofPlatform().name("quit").start(() -> System.exit(ExitStatus.OK));
    }

    @Override
    public String userName(int uid, int pid) {
        return name(pid, "unix:uid", uid, PosixFileAttributes::owner);
    }

    @Override
    public String groupName(int gid, int pid) {
        return name(pid, "unix:gid", gid, PosixFileAttributes::group);
    }

    /** The JDK knows the name for a number only as the owner of a file; a process's folder is such a file. */
    private static String name(int pid, String attribute, int number, Function<PosixFileAttributes, Principal> whose) {
        Path process = Path.of("/proc", Integer.toString(pid));
        try {
            if (Files.getAttribute(process, attribute, LinkOption.NOFOLLOW_LINKS)
                    .equals(number)) {
                return whose.apply(Files.readAttributes(process, PosixFileAttributes.class))
                        .getName();
            }
        } catch (IOException e) {
            // It has gone meanwhile, or must not be looked at: the number has to do.
        }
        return Integer.toUnsignedString(number);
    }
}
