package org.virtvzd.app.kit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One daemon on the fake hypervisor for all tests of a class, which are to keep out of each other's way. */
public final class FakeHost implements BeforeAllCallback, AfterAllCallback {
    private final Scratch scratch;
    private final List<String> options;
    private Optional<DaemonProcess> running = Optional.empty();

    private FakeHost(Scratch scratch, List<String> options) {
        this.scratch = scratch;
        this.options = options;
    }

    /**
     * A host.
     *
     * @param options of the daemon
     * @return the host, to be registered as an extension of the test class
     */
    public static FakeHost with(String... options) {
        return new FakeHost(new Scratch(), List.of(options));
    }

    /**
     * A host with the guests of an inventory file.
     *
     * @param json content of the file
     * @return the host, to be registered as an extension of the test class
     */
    public static FakeHost inventory(String json) {
        Scratch scratch = new Scratch();
        String file = scratch.file("inventory.json", json).toString();
        return new FakeHost(scratch, List.of("--fake-inventory", file));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Tools.require("virsh", "libvirt-clients");
        Tools.requirePython();
        running = Optional.of(DaemonProcess.fake(scratch, options.toArray(String[]::new)));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running.ifPresent(DaemonProcess::close);
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
