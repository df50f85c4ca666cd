package org.virtvzd.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Tools;
import org.virtvzd.domain.error.LibvirtException;

/** The pid file and its lock. */
class PidFileTest {
    /** Locks the file as libvirt's daemons do, and once told removes it as they do on their way out. */
    private static final String HOLDER = """
            import fcntl, os, sys
            file = open(sys.argv[1], 'w')
            fcntl.lockf(file, fcntl.LOCK_EX, 1, 0)
            print('locked', flush=True)
            sys.stdin.readline()
            os.unlink(sys.argv[1])
            print('removed', flush=True)
            sys.stdin.readline()
            """;

    private final Scratch scratch = new Scratch();
    private final Path path = scratch.path("pid");

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void holdsThePidWithoutALineEndAndGoesAway() throws IOException {
        Files.writeString(path, "left by a daemon that was killed");
        try (PidFile file = PidFile.acquire(path)) {
            assertThat(path).hasContent(Long.toString(ProcessHandle.current().pid()));
            assertThat(Files.readString(path)).doesNotContain("\n");
            assertThat(file).isNotNull();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void isReadableForEverybodyAndWritableForItsOwner() throws IOException {
        try (PidFile file = PidFile.acquire(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-r--r--");
            assertThat(file).isNotNull();
        }
    }

    @Test
    void anotherDaemonsLockIsRespectedAndAFileThatItRemovesIsNotMistakenForOurs() {
        Tools.requirePython();
        try (ChildProcess holder = ChildProcess.start(List.of(Tools.PYTHON, "-c", HOLDER, path.toString()), Map.of())) {
            awaitLine(holder, "locked");
            assertThatThrownBy(() -> PidFile.acquire(path))
                    .isInstanceOf(LibvirtException.class)
                    .hasMessage("Failed to acquire pid file '" + path + "': Resource temporarily unavailable");
            holder.writeLine("go");
            awaitLine(holder, "removed");
            try (PidFile file = PidFile.acquire(path)) {
                assertThat(path)
                        .hasContent(Long.toString(ProcessHandle.current().pid()));
                assertThat(file).isNotNull();
            }
        }
    }

    private static void awaitLine(ChildProcess process, String line) {
        assertThat(process.out().await(0, line::equals, ChildProcess.PATIENCE)).isPresent();
    }
}
