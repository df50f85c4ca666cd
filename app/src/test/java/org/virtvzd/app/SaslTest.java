package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.DaemonProcess;
import org.virtvzd.app.kit.Scratch;
import org.virtvzd.app.kit.Tools;
import org.virtvzd.app.passwd.PasswordCommand;

/** virsh logs in with a name and a password. */
class SaslTest {
    private static final String FAILED = "authentication failed: authentication failed";

    private final Scratch scratch = new Scratch();
    private final Path users = scratch.path("users");

    @BeforeEach
    void require() {
        Tools.require("virsh", "libvirt-clients");
    }

    @AfterEach
    void clean() {
        scratch.close();
    }

    @Test
    void theRightPasswordLogsInAndAWrongOneDoesNot() {
        assertThat(passwd("secret", "add", "joe")).isEqualTo(new Outcome(0, "", ""));
        assertThat(passwd("secret", "add", "mallory")).isEqualTo(new Outcome(0, "", ""));
        try (DaemonProcess daemon = daemon("sasl_allowed_username_list = [ 'j*' ]")) {
            Outcome right = list(daemon, "joe", "secret");
            assertThat(right.err()).isEmpty();
            assertThat(right.out()).contains("web");
            assertThat(list(daemon, "joe", "guess").err()).contains(FAILED);
            assertThat(list(daemon, "nobody", "secret").err()).contains(FAILED);
            assertThat(list(daemon, "mallory", "secret").err()).contains(FAILED);
            assertThat(daemon.child()
                            .err()
                            .await(
                                    0,
                                    line -> line.contains("'mallory': not in sasl_allowed_username_list"),
                                    ChildProcess.PATIENCE))
                    .isPresent();
            assertThat(passwd("new", "add", "joe").status()).isZero();
            assertThat(list(daemon, "joe", "secret").err()).contains(FAILED);
            assertThat(list(daemon, "joe", "new").out()).contains("web");
        }
    }

    @Test
    void usersAreListedAndDeleted() {
        passwd("x", "add", "joe");
        passwd("y", "add", "ann");
        assertThat(passwd("", "list")).isEqualTo(new Outcome(0, "ann\njoe\n", ""));
        assertThat(passwd("", "delete", "ann").status()).isZero();
        assertThat(passwd("", "delete", "ann")).isEqualTo(new Outcome(1, "", "virtvzd-passwd: there is no user ann\n"));
        assertThat(passwd("", "add", "bob").err()).contains("a password has 1 to 1024 characters");
        assertThat(passwd("", "list")).isEqualTo(new Outcome(0, "joe\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "add", "add joe secret", "nonsense joe"})
    void misuseShowsHowItIsUsed(String words) {
        Outcome outcome = passwd("x", words.isEmpty() ? new String[0] : words.split(" ", -1));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Usage:");
    }

    private DaemonProcess daemon(String more) {
        Path config = scratch.file(
                "virtvzd.conf",
                "auth_unix_rw = 'sasl'\nauth_unix_ro = 'none'\nsasl_password_file = '" + users + "'\n" + more + "\n");
        return DaemonProcess.fake(scratch, "--fake-inventory", "demo", "-f", config.toString());
    }

    private Outcome list(DaemonProcess daemon, String user, String password) {
        Path file = scratch.file(
                "auth.conf",
                "[credentials-test]\nauthname=" + user + "\npassword=" + password
                        + "\n\n[auth-libvirt-localhost]\ncredentials=test\n\n[auth-libvirt-default]\ncredentials=test\n");
        List<String> command = List.of("virsh", "-c", daemon.uri(), "list", "--all", "--name");
        try (ChildProcess virsh = ChildProcess.start(command, Map.of("LIBVIRT_AUTH_FILE", file.toString()))) {
            virsh.endInput();
            return virsh.outcome();
        }
    }

    private Outcome passwd(String password, String... words) {
        List<String> command = new ArrayList<>(DaemonProcess.command(List.of("-f", users.toString())));
        command.set(command.indexOf(Main.class.getName()), PasswordCommand.class.getName());
        command.addAll(List.of(words));
        try (ChildProcess child = ChildProcess.start(List.copyOf(command), Map.of())) {
            if (!password.isEmpty()) {
                child.writeLine(password);
            }
            child.endInput();
            return child.outcome();
        }
    }
}
