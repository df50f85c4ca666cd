package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Virsh;

/** A guest's whole life, as somebody at a terminal leads it through it. */
@Tag("any-host")
class LifecycleTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with();

    private final Virsh virsh = HOST.virsh();

    @Test
    void virtualMachine() {
        live("machine", Guests::vm, "hvm");
    }

    @Test
    void container() {
        live("box", Guests::container, "exe");
    }

    private void live(String name, UnaryOperator<String> definition, String type) {
        String file = HOST.scratch().file(name + ".xml", definition.apply(name)).toString();
        assertThat(virsh.ok("define " + file)).isEqualTo("Domain '" + name + "' defined from " + file);
        assertThat(virsh.field("dominfo " + name, "OS Type")).contains(type);
        expect(name, "shut off (shutdown)", "-");

        step("start", name, "Domain '%s' started", "running (booted)");
        String id = virsh.ok("domid " + name);
        assertThat(id).isNotEqualTo("-");
        step("suspend", name, "Domain '%s' suspended", "paused (user)");
        step("resume", name, "Domain '%s' resumed", "running (unpaused)");
        step("reboot", name, "Domain '%s' is being rebooted", "running (unpaused)");
        step("managedsave", name, "Domain '%s' state saved by libvirt", "shut off (saved)");
        expect(name, "shut off (saved)", "-");
        assertThat(virsh.field("dominfo " + name, "Managed save")).contains("yes");
        step("start", name, "Domain '%s' started", "running (restored)");
        expect(name, "running (restored)", id);
        assertThat(virsh.field("dominfo " + name, "Managed save")).contains("no");
        step("shutdown", name, "Domain '%s' is being shutdown", "shut off (shutdown)");
        step("start", name, "Domain '%s' started", "running (booted)");
        step("destroy", name, "Domain '%s' destroyed", "shut off (destroyed)");

        assertThat(virsh.ok("undefine " + name)).isEqualTo("Domain '" + name + "' has been undefined");
        assertThat(virsh.refused("domstate " + name)).isEqualTo("error: failed to get domain '" + name + "'");
    }

    private void step(String command, String name, String said, String state) {
        assertThat(virsh.ok(command + " " + name)).isEqualTo(said.formatted(name));
        assertThat(virsh.ok("domstate --reason " + name)).isEqualTo(state);
    }

    private void expect(String name, String state, String id) {
        assertThat(virsh.ok("domstate --reason " + name)).isEqualTo(state);
        assertThat(virsh.field("dominfo " + name, "Id")).contains(id);
    }
}
