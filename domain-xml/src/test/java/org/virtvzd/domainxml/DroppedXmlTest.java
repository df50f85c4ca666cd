package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.config.DomainConfig;

/** The table of what is accepted and dropped: it is obeyed, it is documented, and it lets people's tools work. */
final class DroppedXmlTest {

    private static final String TITLE = "## Accepted and dropped";
    private static final String BASE = """
            <domain type='vz'>
              <name>g</name>
              <uuid>6f1b0e9a-3c5d-4c1e-9b7a-000000000001</uuid>
              <memory>1048576</memory>
              <os><type>hvm</type>%s</os>
              %s
              <devices>%s</devices>
            </domain>
            """;

    private static DomainConfig define(String xml) {
        return TestHost.parser(7).parse(xml);
    }

    @TestFactory
    Stream<DynamicTest> whatARowNamesMakesNoDifference() {
        DomainConfig plain = define(BASE.formatted("", "", ""));
        return DroppedXml.ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.path(), () -> {
                    List<String> steps = row.steps();
                    String element = element(steps.getLast(), row.conditions());
                    String first = steps.getFirst();
                    String xml =
                            switch (first) {
                                case "os" -> BASE.formatted(element, "", "");
                                case "devices" -> BASE.formatted("", "", element);
                                default ->
                                    BASE.formatted(
                                            "",
                                            steps.size() == 1 ? element : "<%1$s>%2$s</%1$s>".formatted(first, element),
                                            "");
                            };
                    assertThat(define(xml)).isEqualTo(plain);
                }));
    }

    private static String element(String name, Map<String, String> conditions) {
        StringBuilder attributes = new StringBuilder();
        StringBuilder content = new StringBuilder();
        conditions.forEach((subject, value) -> {
            if (subject.startsWith("@")) {
                attributes.append(" %s='%s'".formatted(subject.substring(1), value));
            } else if (subject.equals(".")) {
                content.append(value);
            } else {
                content.append("<%s='%s' type='virtio'/>".formatted(subject.replace("/@", " "), value));
            }
        });
        return "<%s%s>%s</%s>".formatted(name, attributes, content, name);
    }

    @Test
    void theDocumentationListsTheRows() throws IOException {
        List<String> section = Files.readString(Path.of("..", "docs", "differences.md"))
                .lines()
                .dropWhile(line -> !line.equals(TITLE))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(section)
                .containsExactlyElementsOf(DroppedXml.ROWS.stream()
                        .map(row -> "| `" + row.path() + "` | " + row.reason() + " |")
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "virt-install-import",
                "virt-install-import-windows",
                "virt-install-import-no-graphics",
                "virt-install-cdrom-first",
                "virt-install-cdrom-final",
                "virt-install-pxe",
                "virt-manager",
                "virt-clone",
                "cockpit-machines",
                "ansible",
                "terraform",
            })
    void whatPeoplesToolsSendIsDefined(String sample) {
        DomainConfig config = TestHost.complete(define(Recorded.text("/tools/" + sample + ".xml")));
        String shown = DomainXmlFormatter.format(TestHost.stopped(config), new XmlForm(true, true));
        assertThat(define(shown)).isEqualTo(config);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<channel type='unix'><source mode='bind' path='/c'/><target type='virtio' name='org.x'/></channel>",
                "<emulator>/usr/bin/x</emulator>",
                "<redirdev bus='usb' type='tcp'><source mode='connect' host='h' service='1'/></redirdev>",
                "<input type='passthrough' bus='virtio'><source evdev='/dev/input/event1'/></input>",
                "<sound model='ac97'/>",
                "<hostdev mode='subsystem' type='pci'/>",
                "<controller type='sata'/>",
                "<serial type='pty'/>",
            })
    void whatWouldMisleadIsRefused(String device) {
        assertThatThrownBy(() -> define(BASE.formatted("", "", device))).hasMessageContaining("unsupported");
    }

    @Test
    void mouseAndKeyboardMayStayWhenTheVncServerGoes() {
        String inputs = "<input type='mouse' bus='ps2'/><input type='keyboard' bus='ps2'/>";
        assertThat(define(BASE.formatted("", "", inputs))).isEqualTo(define(BASE.formatted("", "", "")));
    }
}
