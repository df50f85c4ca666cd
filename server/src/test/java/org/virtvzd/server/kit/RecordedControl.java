package org.virtvzd.server.kit;

import java.util.ArrayList;
import java.util.List;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.server.admin.DaemonControl;

/** A process that is not one: keeps what it is told, refuses a log setting that contains a question mark. */
public final class RecordedControl implements DaemonControl {
    private final List<String> ends = new ArrayList<>();
    private String outputs = "3:stderr";
    private String filters = "";

    /**
     * Why the daemon was to end.
     *
     * @return one reason for each time
     */
    public List<String> ends() {
        return List.copyOf(ends);
    }

    @Override
    public LogSetting logOutputs() {
        return new LogSetting(outputs, outputs.split(" ", -1).length);
    }

    @Override
    public LogSetting logFilters() {
        return new LogSetting(filters + " ", filters.isEmpty() ? 0 : filters.split(" ", -1).length);
    }

    @Override
    public void setLogOutputs(String text) {
        outputs = text.isEmpty() ? "3:stderr" : checked(text);
    }

    @Override
    public void setLogFilters(String text) {
        filters = checked(text);
    }

    private static String checked(String text) {
        if (text.contains("?")) {
            throw new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.NONE, text);
        }
        return text;
    }

    @Override
    public void quit(String reason) {
        ends.add(reason);
    }

    @Override
    public String userName(int uid, int pid) {
        return "user" + uid;
    }

    @Override
    public String groupName(int gid, int pid) {
        return "group" + gid;
    }
}
