package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Virsh;

/** A tree of snapshots, as somebody at a terminal grows and cuts it. */
@Tag("any-host")
class SnapshotTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with();

    private final Virsh virsh = HOST.virsh();

    @Test
    void virtualMachine() {
        growAndCut("machine", Guests::vm);
    }

    @Test
    void container() {
        growAndCut("box", Guests::container);
    }

    private void growAndCut(String name, UnaryOperator<String> definition) {
        virsh.ok("define " + HOST.scratch().file(name + ".xml", definition.apply(name)));
        assertThat(virsh.refused("snapshot-current " + name))
                .isEqualTo("error: domain '" + name + "' has no current snapshot");
        assertThat(virsh.ok("snapshot-create-as " + name + " fresh off")).startsWith("Domain snapshot {");
        String fresh = virsh.ok("snapshot-current --name " + name);
        virsh.ok("start " + name);
        virsh.ok("snapshot-create-as " + name + " busy on");
        String busy = virsh.ok("snapshot-current --name " + name);
        assertThat(virsh.ok("snapshot-parent " + name + " " + busy)).isEqualTo(fresh);
        assertThat(virsh.ok("snapshot-dumpxml " + name + " " + busy))
                .contains("<description>on</description>", "<state>running</state>", "<memory snapshot='internal'/>");
        assertThat(names(name, "")).containsExactlyInAnyOrder(fresh, busy);
        assertThat(names(name, " --roots")).containsExactly(fresh);
        assertThat(names(name, " --active")).containsExactly(busy);
        assertThat(names(name, " --from " + fresh)).containsExactly(busy);
        assertThat(virsh.ok("list --all --name --with-snapshot").lines()).contains(name);

        virsh.ok("snapshot-revert " + name + " " + fresh);
        assertThat(virsh.ok("domstate --reason " + name)).isEqualTo("shut off (from snapshot)");
        virsh.ok("snapshot-revert " + name + " " + busy);
        assertThat(virsh.ok("domstate --reason " + name)).isEqualTo("running (from snapshot)");
        virsh.ok("snapshot-revert --paused " + name + " busy");
        assertThat(virsh.ok("domstate --reason " + name)).isEqualTo("paused (from snapshot)");

        virsh.ok("destroy " + name);
        assertThat(virsh.refused("undefine " + name))
                .isEqualTo("error: Requested operation is not valid: Refusing to undefine while snapshots exist");
        virsh.ok("snapshot-delete --children " + name + " fresh");
        assertThat(names(name, "")).isEmpty();
        virsh.ok("undefine " + name);
    }

    private List<String> names(String domain, String options) {
        return virsh.ok("snapshot-list --name " + domain + options)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
