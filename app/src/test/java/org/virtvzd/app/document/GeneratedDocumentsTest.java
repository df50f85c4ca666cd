package org.virtvzd.app.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.virtvzd.app.config.ConfigFile;
import org.virtvzd.app.config.ConfigKey;
import org.virtvzd.app.config.DaemonConfig;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.Tools;

/**
 * The files for administrators say what the definitions say. Run with {@code -Ddocuments.write=true} after a change of an
 * option or a key, the test writes them.
 */
class GeneratedDocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final boolean WRITE = Boolean.getBoolean("documents.write");

    private static final Map<String, Supplier<String>> ALL = Map.of(
            "systemd/virtvzd.conf", ConfigurationFile::text,
            "systemd/virtvzd.bash-completion", Completion::bash,
            "docs/man/virtvzd.8", ManualPages::daemon,
            "docs/man/virtvzd.conf.5", ManualPages::configuration);

    static final List<String> NAMES = ALL.keySet().stream().sorted().toList();

    @ParameterizedTest
    @FieldSource("NAMES")
    void isCurrent(String name) throws IOException {
        String text = Objects.requireNonNull(ALL.get(name)).get();
        if (WRITE) {
            Files.createDirectories(ROOT.resolve(name).getParent());
            Files.writeString(ROOT.resolve(name), text);
        }
        assertThat(ROOT.resolve(name)).hasContent(text);
    }

    @Test
    void theShippedConfigurationChangesNothing() {
        ConfigFile file = ConfigFile.parse("virtvzd.conf", ConfigurationFile.text());
        assertThat(DaemonConfig.of(file, true)).isEqualTo(DaemonConfig.of(ConfigFile.empty(), true));
        assertThat(ConfigKey.values()).noneMatch(file::has);
    }

    @Test
    void everySettingOfTheShippedConfigurationCanBeUsed() {
        String settings = ConfigurationFile.text().replaceAll("(?m)^#(\\w+ = )", "$1");
        ConfigFile file = ConfigFile.parse("virtvzd.conf", settings);
        DaemonConfig.of(file, true);
        assertThat(ConfigKey.values()).allMatch(file::has);
    }

    @Test
    void everyKeyAndOptionIsInItsManualPage() {
        assertThat(ManualPages.configuration())
                .contains(Arrays.stream(ConfigKey.values())
                        .map(key -> ".BR " + key.word() + " ")
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("PAGES")
    void manualPagesAreWellFormed(String page) {
        Tools.require("man", "man-db");
        Outcome outcome = ChildProcess.run(List.of(
                "man", "--warnings", "-l", ROOT.resolve("docs/man/" + page).toString()));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("virtvzd");
    }

    static final List<String> PAGES = List.of("virtvzd.8", "virtvzd.conf.5");

    @Test
    void theShellKnowsWhatMayFollow() {
        String script = "source " + ROOT.resolve("systemd/virtvzd.bash-completion")
                + "; COMP_WORDS=(virtvzd --ver); COMP_CWORD=1; _virtvzd; echo ${COMPREPLY[*]}"
                + "; COMP_WORDS=(virtvzd --hypervisor f); COMP_CWORD=2; _virtvzd; echo ${COMPREPLY[*]}";
        assertThat(ChildProcess.run(List.of("bash", "-c", script)))
                .isEqualTo(new Outcome(0, "--verbose --version\nfake\n", ""));
    }
}
