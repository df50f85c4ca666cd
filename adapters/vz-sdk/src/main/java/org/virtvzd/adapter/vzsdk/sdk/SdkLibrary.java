package org.virtvzd.adapter.vzsdk.sdk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loaded and started library. Loaded once, it stays for the life of the process, as its threads may. */
public final class SdkLibrary {

    /** Names by major version, newest first; the plain one belongs to the development package. */
    private static final List<String> USUAL_NAMES =
            List.of("libprl_sdk.so.9", "libprl_sdk.so.8", "libprl_sdk.so.7", "libprl_sdk.so");

    /** A number that every version since 7 takes; a newer one would be refused by an older library. */
    private static final int API_VERSION = PrlConstants.VIRTUOZZO_API_VER_7;

    private static final int RTLD_LAZY = 1;
    private static final int MOST_REASON_BYTES = 4096;

    private final Prl calls;
    private final String name;

    private SdkLibrary(Prl calls, String name) {
        this.calls = calls;
        this.name = name;
    }

    /** There is no library that can be used. */
    public static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param reason what is missing and where it was looked for
         */
        Missing(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Loads the library and starts its threads.
     *
     * @param configured path or name of the library; empty for the usual names
     * @return the library, to be stopped as often as it was started
     * @throws Missing when none can be loaded or the one found is unfit
     */
    public static SdkLibrary start(Optional<String> configured) throws Missing {
        List<String> names = configured.map(List::of).orElse(USUAL_NAMES);
        List<String> reasons = new ArrayList<>();
        for (String name : names) {
            Optional<SymbolLookup> found = load(name, reasons);
            if (found.isPresent()) {
                return started(new Prl(found.get()), name);
            }
        }
        throw new Missing("the Virtuozzo SDK is not there: " + String.join("; ", reasons));
    }

    private static SdkLibrary started(Prl calls, String name) throws Missing {
        try {
            calls.apiSwitchConsoleLogging(false);
            calls.apiInitEx(API_VERSION, PrlConstants.PAM_SERVER, 0);
        } catch (SdkException e) {
            throw new Missing("the Virtuozzo SDK in " + name + " is unfit: " + e.getMessage());
        }
        return new SdkLibrary(calls, name);
    }

    @SuppressWarnings("restricted") // Loading native code is what this is for.
    private static Optional<SymbolLookup> load(String name, List<String> reasons) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException e) {
            reasons.add(reason(name));
            return Optional.empty();
        }
    }

    /** Asks the system's loader why, which the JVM does not pass on. */
    @SuppressWarnings("restricted")
    private static String reason(String name) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup system = linker.defaultLookup();
        try (Arena arena = Arena.ofConfined()) {
            var open = linker.downcallHandle(
                    system.findOrThrow("dlopen"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            var error =
                    linker.downcallHandle(system.findOrThrow("dlerror"), FunctionDescriptor.of(ValueLayout.ADDRESS));
            MemorySegment opened = (MemorySegment) open.invokeExact(arena.allocateFrom(name), RTLD_LAZY);
            MemorySegment text = (MemorySegment) error.invokeExact();
            return opened.equals(MemorySegment.NULL) && !text.equals(MemorySegment.NULL)
                    ? text.reinterpret(MOST_REASON_BYTES).getString(0)
                    : name + " cannot be loaded";
        } catch (Throwable e) {
            return name + " cannot be loaded";
        }
    }

    /**
     * Its functions.
     *
     * @return the bindings
     */
    public Prl calls() {
        return calls;
    }

    /**
     * What it was loaded as.
     *
     * @return a name or path
     */
    public String name() {
        return name;
    }

    /** Ends the library's threads once this was called as often as {@link #start}; all handles are void then. */
    public void stop() {
        try {
            calls.apiDeinit();
        } catch (SdkException e) {
            System.getLogger(SdkLibrary.class.getName())
                    .log(System.Logger.Level.WARNING, () -> "The Virtuozzo SDK did not stop: " + e.getMessage());
        }
    }
}
