package org.virtvzd.server.admin;

import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/** What an administrator can do to the process that the server lives in. */
public interface DaemonControl {
    /** A server inside somebody else's process, which is not the administrator's to change. */
    DaemonControl EMBEDDED = new Embedded();

    /**
     * A log setting.
     *
     * @param text its elements in libvirt's notation
     * @param count how many there are
     */
    record LogSetting(String text, int count) {}

    /**
     * Where log messages go.
     *
     * @return outputs separated by single blanks
     */
    LogSetting logOutputs();

    /**
     * Which log messages there are.
     *
     * @return filters, each followed by a blank
     */
    LogSetting logFilters();

    /**
     * Replaces all outputs.
     *
     * @param text outputs separated by blanks; empty for those of the start
     * @throws LibvirtException INVALID_ARG or SYSTEM_ERROR when it cannot be done; nothing has changed then
     */
    void setLogOutputs(String text);

    /**
     * Replaces all filters.
     *
     * @param text filters separated by blanks; may be empty
     * @throws LibvirtException INVALID_ARG when it cannot be understood; nothing has changed then
     */
    void setLogFilters(String text);

    /**
     * Ends the daemon in order, after what is being done now.
     *
     * @param reason for the log
     */
    void quit(String reason);

    /**
     * The name of the user that a client runs as.
     *
     * @param uid the user's number
     * @param pid the client's process
     * @return the name, or the number as text when there is none
     */
    String userName(int uid, int pid);

    /**
     * The name of the group that a client runs as.
     *
     * @param gid the group's number
     * @param pid the client's process
     * @return the name, or the number as text when there is none
     */
    String groupName(int gid, int pid);

    /** Knows numbers only and changes nothing. */
    final class Embedded implements DaemonControl {
        private Embedded() {}

        @Override
        public LogSetting logOutputs() {
            throw unsupported("virAdmConnectGetLoggingOutputs");
        }

        @Override
        public LogSetting logFilters() {
            throw unsupported("virAdmConnectGetLoggingFilters");
        }

        @Override
        public void setLogOutputs(String text) {
            throw unsupported("virAdmConnectSetLoggingOutputs");
        }

        @Override
        public void setLogFilters(String text) {
            throw unsupported("virAdmConnectSetLoggingFilters");
        }

        @Override
        public void quit(String reason) {
            throw unsupported("virAdmConnectDaemonShutdown");
        }

        @Override
        public String userName(int uid, int pid) {
            return Integer.toUnsignedString(uid);
        }

        @Override
        public String groupName(int gid, int pid) {
            return Integer.toUnsignedString(gid);
        }

        private static LibvirtException unsupported(String function) {
            return new LibvirtException(ErrorCode.NO_SUPPORT, ErrorDomain.ADMIN, function);
        }
    }
}
