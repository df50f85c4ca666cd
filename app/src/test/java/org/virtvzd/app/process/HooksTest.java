package org.virtvzd.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.DatagramListener;
import org.virtvzd.app.kit.Scratch;

/** Programs of the administrator that are run when the daemon starts, reloads and ends. */
class HooksTest {
    private final Scratch scratch = new Scratch();
    private final Path folder = scratch.path("hooks");
    private final Path protocol = scratch.path("protocol");

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void mainScriptFirstThenTheOthersByNameAndOnlyPrograms() throws IOException {
        hook("daemon.d/20-second", "second", "rwx------");
        hook("daemon.d/10-first", "first", "rwx------");
        hook("daemon.d/15-no-program", "never", "rw-------");
        hook("daemon", "main", "rwx------");
        new Hooks(folder).run(Hooks.Occasion.START);
        assertThat(protocol).hasContent("main - start - start\nfirst - start - start\nsecond - start - start\n");
    }

    @Test
    void noFolderIsNoHook() {
        new Hooks(folder).run(Hooks.Occasion.START);
        assertThat(protocol).doesNotExist();
    }

    @Test
    void theDaemonRunsThem() throws IOException {
        hook("daemon", "main", "rwx------");
        String name = "@virtvzd-hooks-" + scratch.path().getFileName();
        try (DatagramListener systemd = DatagramListener.on(name);
                DaemonProcess daemon = DaemonProcess.fakeIn(
                        scratch, List.of("-Dvirtvzd.hooks=" + folder), Map.of("NOTIFY_SOCKET", name))) {
            systemd.next(text -> text.startsWith("READY=1"));
            daemon.child().hangUp();
            systemd.next(text -> text.startsWith("READY=1"));
            daemon.child().terminate();
            assertThat(daemon.child().exitStatus())
                    .as("whatever the hook's status")
                    .isZero();
        }
        assertThat(protocol)
                .hasContent("main - start - start\nmain - reload begin SIGHUP\nmain - shutdown - shutdown\n");
    }

    private void hook(String name, String word, String mode) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho " + word + " \"$@\" >> " + protocol + "\nexit 7\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThat(ChildProcess.run(List.of("test", "-e", file.toString())).status())
                .isZero();
    }
}
