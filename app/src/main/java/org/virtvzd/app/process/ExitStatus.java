package org.virtvzd.app.process;

/** Exit statuses of the daemon, those of libvirt's own daemons. */
public final class ExitStatus {
    /** Not an exit status: the daemon is up and goes on. */
    public static final int RUNNING = -1;
    /** A normal end. */
    public static final int OK = 0;
    /** The command line cannot be understood. */
    public static final int USAGE = 1;
    /** The configuration file cannot be used. */
    public static final int CONFIG = 1;
    /** The pid file is taken or cannot be written. */
    public static final int PID_FILE = 1;
    /** The folder of the sockets cannot be made. */
    public static final int RUN_DIRECTORY = 2;
    /** Something the daemon is made of could not be set up. */
    public static final int INITIALIZATION = 3;
    /** A socket cannot be listened on. */
    public static final int NETWORK = 6;
    /** The configuration file cannot be used any more in the background, which had been checked in the foreground. */
    public static final int BACKGROUND_CONFIG = 7;
    /** Audit messages are wanted and there are none. */
    public static final int AUDIT = 10;
    /** Something that was to end has not. */
    public static final int FORCED = 1;
    /** A start in the background has failed. */
    public static final int BACKGROUND = 1;

    private ExitStatus() {}
}
