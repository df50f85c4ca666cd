package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Virsh;

/** Every option of {@code virsh list} on a host that has guests in every state. */
@Tag("any-host")
class DomainListTest {
    private static final String INVENTORY = """
            {"domains": [
              {"name": "runs", "state": "running", "autostart": true},
              {"name": "waits", "state": "paused"},
              {"name": "saved", "state": "suspended", "autostart": true},
              {"name": "off", "state": "stopped"},
              {"name": "box", "kind": "container", "state": "running"}
            ]}
            """;

    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.inventory(INVENTORY);

    private final Virsh virsh = HOST.virsh();

    @ParameterizedTest
    @CsvSource({
        "'',runs waits box",
        "--all,runs waits saved off box",
        "--inactive,saved off",
        "--all --persistent,runs waits saved off box",
        "--all --transient,''",
        "--all --with-snapshot,''",
        "--all --without-snapshot,runs waits saved off box",
        "--all --with-checkpoint,''",
        "--all --without-checkpoint,runs waits saved off box",
        "--state-running,runs box",
        "--state-paused,waits",
        "--all --state-shutoff,saved off",
        "--all --state-other,''",
        "--all --state-running --state-paused,runs waits box",
        "--all --autostart,runs saved",
        "--all --no-autostart,waits off box",
        "--all --with-managed-save,saved",
        "--all --without-managed-save,runs waits off box",
        "--inactive --autostart --with-managed-save,saved",
    })
    void filters(String options, String names) {
        assertThat(words(virsh.ok(("list --name " + options).strip())))
                .containsExactlyInAnyOrderElementsOf(words(names));
    }

    @Test
    void uuidsInsteadOfNames() {
        List<String> expected = words("runs waits saved off box").stream()
                .map(name -> virsh.ok("domuuid " + name))
                .toList();
        assertThat(words(virsh.ok("list --all --uuid"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void idsOfThoseThatHaveOne() {
        List<String> expected = words("runs waits box").stream()
                .map(name -> virsh.ok("domid " + name))
                .toList();
        assertThat(words(virsh.ok("list --all --id"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void managedSavesAreMarked() {
        assertThat(virsh.ok("list --all --managed-save").lines().map(line -> line.strip()
                        .replaceAll(" +", " ")))
                .contains("- saved saved", "- off shut off");
    }

    @Test
    void titlesAreEmpty() {
        assertThat(virsh.ok("list --all --title").lines().map(line -> line.strip()
                        .replaceAll(" +", " ")))
                .contains("- off shut off");
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }
}
