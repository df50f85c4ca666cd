package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.SystemdLab;

/** Users of a host with a real polkit, our actions and our rules. */
class PolkitTest {
    private static final String LIST = "virsh -c vz:///system list --all --name";
    private static final String RULE = "/etc/polkit-1/rules.d/10-test.rules";

    private static Optional<SystemdLab> booted = Optional.empty();

    @BeforeAll
    static void boot() {
        SystemdLab lab = SystemdLab.boot();
        booted = Optional.of(lab);
        lab.write("/etc/default/virtvzd", "VIRTVZD_ARGS=\"--hypervisor fake --fake-inventory demo\"\n");
        lab.ok("groupadd --system libvirt; useradd --system --no-create-home jane"
                + " && useradd --system --no-create-home --groups libvirt manager");
        lab.requirePolkit();
    }

    @AfterAll
    static void end() {
        booted.ifPresent(SystemdLab::close);
    }

    @BeforeEach
    void start() {
        lab().ok(
                        "rm -f " + RULE
                                + "; systemctl reset-failed polkit; systemctl restart polkit; systemctl start virtvzd.socket virtvzd-ro.socket");
    }

    @Test
    void rootIsNotAskedFor() {
        assertThat(lab().ok(LIST)).contains("web");
    }

    @Test
    void aUserIsRefusedThenAllowedByARule() {
        Outcome refused = as("jane", LIST);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("authentication unavailable: no polkit agent available to authenticate action"
                        + " 'org.libvirt.unix.manage'");
        rule("polkit.addRule(function (action, subject) { if (action.id == 'org.libvirt.unix.manage'"
                + " && subject.user == 'jane') { return polkit.Result.YES; } });");
        Outcome allowed = as("jane", LIST);
        assertThat(allowed.err()).isEmpty();
        assertThat(allowed.out()).contains("web");
        assertThat(as("jane", "virsh -c vz:///system suspend web").status()).isZero();
    }

    @Test
    void aRuleMayRefuse() {
        rule("polkit.addRule(function (action, subject) { if (action.id == 'org.libvirt.unix.monitor')"
                + " { return polkit.Result.NO; } });");
        assertThat(as("jane", "virsh -r -c vz:///system list").err())
                .contains("authentication failed: access denied by policy");
    }

    @Test
    void everybodyMayLook() {
        assertThat(as("jane", "virsh -r -c vz:///system list --all --name").out())
                .contains("web");
        assertThat(as("jane", "virsh -r -c vz:///system destroy web").err()).contains("read only access prevents");
    }

    @Test
    void membersOfTheGroupManage() {
        assertThat(as("manager", LIST).out()).contains("web");
    }

    private static void rule(String text) {
        lab().write(RULE, text);
        lab().ok("systemctl reset-failed polkit; systemctl restart polkit");
    }

    private static Outcome as(String user, String command) {
        return lab().run("setpriv --reuid " + user + " --regid " + user + " --init-groups -- " + command
                + " < /dev/null");
    }

    private static SystemdLab lab() {
        return booted.orElseThrow();
    }
}
