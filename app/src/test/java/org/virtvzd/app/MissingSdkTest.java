package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.virtvzd.adapter.vzsdk.StandInWorld;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Virsh;

/**
 * A daemon on a machine without Virtuozzo: it is there, says once what it misses, tells it to every client, and serves the
 * host once there is one.
 */
class MissingSdkTest {

    @Test
    void k47TheDaemonStartsAndExplainsItself() {
        try (Scratch scratch = new Scratch();
                DaemonProcess daemon = DaemonProcess.withoutHypervisor(scratch)) {
            Virsh virsh = daemon.virsh();
            assertThat(virsh.refused("list --all"))
                    .startsWith("error: internal error: the Virtuozzo SDK is not there: libprl_sdk.so.9: ")
                    .contains("libprl_sdk.so.8", "libprl_sdk.so.7", "libprl_sdk.so");
            assertThat(Virsh.admin(daemon).ok("srv-list")).contains("virtvzd");
            assertThat(daemon.child().err().soFar()).hasSize(4);
            assertThat(daemon.stop().status()).isZero();
        }
    }

    @Test
    void aLibraryAndADispatcherThatComeLaterAreFound() throws IOException {
        try (StandInWorld world = StandInWorld.create();
                Scratch scratch = new Scratch()) {
            world.kill();
            Path library = scratch.path("libprl_sdk.so.9");
            try (DaemonProcess daemon = DaemonProcess.sdk(scratch, library.toString(), world)) {
                said(daemon, "the Virtuozzo SDK is not there: " + library);
                Virsh virsh = daemon.virsh();
                assertThat(virsh.refused("list --all")).contains(library.toString());

                Files.createSymbolicLink(library, Path.of(StandInWorld.library()));
                said(daemon, "the Virtuozzo dispatcher cannot be reached");
                assertThat(virsh.refused("list --all")).contains("the Virtuozzo dispatcher cannot be reached");

                world.restart();
                daemon.awaitHost(0);
                assertThat(virsh.ok("list --all --name")).isBlank();
                assertThat(daemon.stop().status()).isZero();
            }
        }
    }

    @Test
    void aFileThatIsNoLibraryIsNamed() {
        try (StandInWorld world = StandInWorld.create();
                Scratch scratch = new Scratch()) {
            String library = scratch.file("libprl_sdk.so.9", "not a library").toString();
            try (DaemonProcess daemon = DaemonProcess.sdk(scratch, library, world)) {
                said(daemon, library + ": file too short");
                assertThat(daemon.stop().status()).isZero();
            }
        }
    }

    private static void said(DaemonProcess daemon, String text) {
        assertThat(daemon.child().err().await(0, line -> line.contains(text), ChildProcess.PATIENCE))
                .as(daemon.child()::toString)
                .isPresent();
    }
}
