package org.virtvzd.server.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.server.kit.World;

/** Each refusal of a table: the call, in the state, gets exactly the code, the domain and the text that libvirt has. */
class ErrorCasesTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final UUID GUEST = UUID.fromString("6f1b0e9a-3c5d-4c1e-9b7a-0000000a0001");

    private static final String MACHINE = definition(
            "hvm", "", "<disk type='file'><source file='/vz/guest.hdd'/><target dev='sda' bus='scsi'/></disk>");
    private static final String CONTAINER = definition("exe", "<init>/sbin/init</init>", """
            <filesystem type='file'><driver type='ploop' format='ploop'/><source file='/vz/guest.hdd'/>\
            <target dir='/'/></filesystem>""");

    private final World world = new World();
    private final RecordedClient client = RecordedClient.opened(world, World.MAIN);

    private record Case(String state, String method, JsonNode args, int code, int domain, String message) {
        static Case of(String line) {
            String[] cells = line.split("\t", -1);
            try {
                return new Case(
                        cells[0],
                        cells[1],
                        MAPPER.readTree(cells[2]),
                        Integer.parseInt(cells[3]),
                        Integer.parseInt(cells[4]),
                        cells[5]);
            } catch (IOException e) {
                throw new IllegalArgumentException(line, e);
            }
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> refusals() throws IOException {
        return cases().stream()
                .map(refusal -> DynamicTest.dynamicTest(
                        refusal.state() + " " + refusal.method() + refusal.args(), () -> check(refusal)));
    }

    @Test
    void theTableIsLargeAndHasNoRowTwice() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(250).doesNotHaveDuplicates();
    }

    private void check(Case refusal) {
        RecordedDomain domain = guest(refusal.state());
        Outcome outcome = domain.call(refusal.method(), refusal.args());
        if (!refusal.state().equals("gone")) {
            world.loop().execute(() -> world.hypervisor().host().delete(GUEST));
            world.settle();
        }
        assertThat(outcome.error())
                .as("refused; otherwise %s", outcome.result())
                .isPresent();
        JsonNode error = outcome.error().orElseThrow();
        assertThat(error.get("message").asText()).isEqualTo(refusal.message());
        assertThat(error.get("code").asInt()).isEqualTo(refusal.code());
        assertThat(error.get("domain").asInt()).isEqualTo(refusal.domain());
    }

    /** The guest in a state. */
    private RecordedDomain guest(String state) {
        boolean container = state.startsWith("container");
        Outcome defined = client.call("defineXML", JSON.arrayNode().add(container ? CONTAINER : MACHINE));
        RecordedDomain domain = new RecordedDomain(client, defined.domain().orElseThrow());
        switch (state) {
            case "running", "container-running" -> domain.call("create", JSON.arrayNode());
            case "paused" -> {
                domain.call("create", JSON.arrayNode());
                domain.call("suspend", JSON.arrayNode());
            }
            case "saved" -> {
                domain.call("create", JSON.arrayNode());
                domain.call("managedSave", JSON.arrayNode());
            }
            case "gone" -> domain.call("undefine", JSON.arrayNode());
            case "read-only" -> {
                return new RecordedDomain(RecordedClient.opened(world, World.READ_ONLY), domain.handle());
            }
            case "off", "container-off" -> {
                // As it was defined.
            }
            default -> throw new IllegalArgumentException(state);
        }
        return domain;
    }

    private static String definition(String type, String more, String device) {
        return "<domain type='vz'><name>guest</name><uuid>" + GUEST
                + "</uuid><memory unit='MiB'>512</memory><vcpu>2</vcpu><os><type>" + type + "</type>" + more
                + "</os><devices>" + device + "</devices></domain>";
    }

    private static List<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(ErrorCasesTest.class.getResourceAsStream("/error-cases.tsv"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Case::of)
                    .toList();
        }
    }
}
