package org.virtvzd.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as it is installed. The module of the daemon is built before this one, so its jars are there. */
class LayoutTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theInstalledDaemonServesWithItsOwnRunTimeAndWhatTheJvmHasLearnt() throws Exception {
        assumeTrue(
                Files.exists(PROJECT.resolve("app/target/lib/app-0.1.0.jar")),
                "SKIPPED: the daemon's jar is not built yet (maven package)");
        Path made = folder.resolve("made");
        assertThat(output(PROJECT.resolve("bin/layout").toString(), made.toString()))
                .isEmpty();
        Path root = Files.move(made, folder.resolve("moved"));
        Path program = Files.createSymbolicLink(folder.resolve("virtvzd"), root.resolve("usr/sbin/virtvzd"));
        assertThat(output(program.toString(), "--version")).isEqualTo(program + " (libvirt) 9.0.0\n");

        Path sockets = Files.createDirectory(folder.resolve("sockets"));
        Process daemon = new ProcessBuilder(
                        program.toString(), "--hypervisor", "fake", "--socket-dir", sockets.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = daemon.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("virtvzd serves a fake hypervisor. Try:");
            assertThat(sockets.resolve("virtvzd-sock")).exists();
            assertThat(Files.readString(Path.of("/proc", Long.toString(daemon.pid()), "maps")))
                    .contains(root.resolve("usr/lib/virtvzd/virtvzd.aot").toString())
                    .contains(root.resolve("usr/lib/virtvzd/runtime/lib/server/libjvm.so")
                            .toString());
            daemon.destroy();
            assertThat(daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(daemon.exitValue()).isZero();
        } finally {
            daemon.destroyForcibly();
        }
        for (String file : List.of(
                "usr/lib/systemd/system/virtvzd.service",
                "usr/lib/systemd/system/virtvzd.socket",
                "etc/libvirt/virtvzd.conf",
                "usr/share/man/man8/virtvzd.8",
                "usr/share/polkit-1/actions/org.libvirt.unix.policy")) {
            assertThat(root.resolve(file)).isNotEmptyFile();
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
