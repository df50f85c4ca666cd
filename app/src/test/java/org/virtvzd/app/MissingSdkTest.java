package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/** A daemon on a machine without Virtuozzo: it is there, says once what it misses, and tells it to every client. */
class MissingSdkTest {

    @Test
    void k47TheDaemonStartsAndExplainsItself() {
        try (Scratch scratch = new Scratch();
                DaemonProcess daemon = DaemonProcess.withoutHypervisor(scratch)) {
            Virsh virsh = daemon.virsh();
            assertThat(virsh.refused("list --all"))
                    .startsWith("error: internal error: ")
                    .contains("libprl_sdk.so", "--hypervisor fake");
            assertThat(Virsh.admin(daemon).ok("srv-list")).contains("virtvzd");
            assertThat(daemon.child().err().soFar()).hasSize(4);
            assertThat(daemon.stop().status()).isZero();
        }
    }
}
