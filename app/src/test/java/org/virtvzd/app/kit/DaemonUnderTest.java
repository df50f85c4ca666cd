package org.virtvzd.app.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.virtvzd.adapter.vzsdk.StandInWorld;

/**
 * One daemon for all tests of a class, which are to keep out of each other's way. Its host is the fake hypervisor; where
 * the build says so ({@code virtvzd.test.hypervisor=sdk}), it is the stand-in of the Virtuozzo SDK with the same guests.
 */
public final class DaemonUnderTest implements BeforeAllCallback, AfterAllCallback {
    private static final boolean ON_THE_SDK = "sdk".equals(System.getProperty("virtvzd.test.hypervisor"));
    private static final String INVENTORY = "--fake-inventory";

    private final Scratch scratch;
    private final List<String> options;
    private Optional<DaemonProcess> running = Optional.empty();
    private Optional<StandInWorld> world = Optional.empty();

    private DaemonUnderTest(Scratch scratch, List<String> options) {
        this.scratch = scratch;
        this.options = options;
    }

    /**
     * A host.
     *
     * @param options of the daemon
     * @return the host, to be registered as an extension of the test class
     */
    public static DaemonUnderTest with(String... options) {
        return new DaemonUnderTest(new Scratch(), List.of(options));
    }

    /**
     * A host with the guests of an inventory file.
     *
     * @param json content of the file
     * @return the host, to be registered as an extension of the test class
     */
    public static DaemonUnderTest inventory(String json) {
        Scratch scratch = new Scratch();
        String file = scratch.file("inventory.json", json).toString();
        return new DaemonUnderTest(scratch, List.of(INVENTORY, file));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Tools.require("virsh", "libvirt-clients");
        Tools.requirePython();
        running = Optional.of(ON_THE_SDK ? sdk() : DaemonProcess.fake(scratch, options.toArray(String[]::new)));
    }

    private DaemonProcess sdk() {
        assumeTrue(
                options.isEmpty() || (options.getFirst().equals(INVENTORY) && options.size() == 2),
                "needs more of the fake hypervisor than guests");
        world = Optional.of(StandInWorld.create());
        world.get().order("set=perf-ms", "value=50");
        DaemonProcess daemon = DaemonProcess.sdk(scratch, world.get());
        if (!options.isEmpty()) {
            copyGuests(daemon.virsh());
        }
        return daemon;
    }

    /** Makes the guests that a fake host with these options has, as a user would copy them. */
    private void copyGuests(Virsh to) {
        try (Scratch elsewhere = new Scratch();
                DaemonProcess fake = DaemonProcess.fake(elsewhere, options.toArray(String[]::new))) {
            Virsh from = fake.virsh();
            from.ok("list --all --name").lines().filter(name -> !name.isBlank()).forEach(name -> {
                String definition = from.ok("dumpxml --inactive --security-info " + name);
                to.ok("define " + elsewhere.file(name + ".xml", definition));
                if (from.field("dominfo " + name, "Autostart")
                        .filter("enable"::equals)
                        .isPresent()) {
                    to.ok("autostart " + name);
                }
                bring(to, name, from.ok("domstate --reason " + name));
            });
        }
    }

    private static void bring(Virsh virsh, String name, String state) {
        boolean saved = state.equals("shut off (saved)");
        if (saved || !state.startsWith("shut off")) {
            virsh.ok("start " + name);
        }
        if (saved) {
            virsh.ok("managedsave " + name);
        } else if (state.startsWith("paused")) {
            virsh.ok("suspend " + name);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running.ifPresent(DaemonProcess::close);
        world.ifPresent(StandInWorld::close);
        scratch.close();
    }

    /**
     * The daemon.
     *
     * @return it, running
     */
    public DaemonProcess daemon() {
        return running.orElseThrow();
    }

    /**
     * virsh connected to it.
     *
     * @return the client
     */
    public Virsh virsh() {
        return daemon().virsh();
    }

    /**
     * Defines a virtual machine for one test alone.
     *
     * @param test the test
     * @return the machine's name
     */
    public String guestOf(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName()
                + Math.floorMod(test.getDisplayName().hashCode(), 1000);
        virsh().ok("define " + scratch.file(name + ".xml", Guests.vm(name)));
        return name;
    }

    /**
     * Python connected to it.
     *
     * @return the client, to be closed by the caller
     */
    public PythonClient python() {
        return PythonClient.open(daemon().uri());
    }

    /**
     * A place for the test's files.
     *
     * @return a directory that goes away with the class
     */
    public Scratch scratch() {
        return scratch;
    }
}
