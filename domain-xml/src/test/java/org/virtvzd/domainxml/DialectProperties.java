package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.SnapshotTree;

/** What holds for every definition, and for everything that is not one. */
final class DialectProperties {

    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final int PRESENT = 7;
    private static final int PAST = 6;
    private static final List<String> RECORDED = Recorded.lines("/define.jsonl.gz").stream()
            .map((JsonNode entry) -> entry.get("input").asText())
            .toList();

    @Provide
    Arbitrary<DomainConfig> present() {
        return Definitions.all(PRESENT);
    }

    @Provide
    Arbitrary<DomainConfig> past() {
        return Definitions.all(PAST);
    }

    @Provide
    Arbitrary<String> recorded() {
        return Arbitraries.of(RECORDED);
    }

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadAsTheSame(@ForAll("present") DomainConfig config) {
        assertThat(reread(config, PRESENT)).isEqualTo(config);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadAsTheSameBeforeVersion7(@ForAll("past") DomainConfig config) {
        assertThat(reread(config, PAST)).isEqualTo(config);
    }

    private static DomainConfig reread(DomainConfig config, int version) {
        String shown = DomainXmlFormatter.format(TestHost.stopped(config), new XmlForm(true, true));
        return TestHost.parser(version).parse(shown);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyFormIsAFixedPoint(
            @ForAll("present") DomainConfig config,
            @ForAll @IntRange(max = 15) int flags,
            @ForAll boolean active,
            @ForAll boolean portKnown) {
        Domain domain = new Domain(
                config,
                active ? MachineState.RUNNING : MachineState.STOPPED,
                17,
                portKnown ? OptionalInt.of(5907) : OptionalInt.empty(),
                SnapshotTree.EMPTY);
        XmlForm form = XmlForm.of(flags);
        String shown = DomainXmlFormatter.format(domain, form);
        DomainConfig again = TestHost.parser(PRESENT).parse(shown);
        assertThat(DomainXmlFormatter.format(domain.withConfig(again), form)).isEqualTo(shown);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenPassesTheStructuralCheck(@ForAll("present") DomainConfig config) {
        String shown = DomainXmlFormatter.format(TestHost.stopped(config), XmlForm.PLAIN);
        assertThat(TestHost.parser(PRESENT).parse(shown, true).uuid()).isEqualTo(config.uuid());
    }

    @Property(tries = 2000)
    void damagedDefinitionsAreRefusedOrRead(
            @ForAll("recorded") String original,
            @ForAll("recorded") String other,
            @ForAll @Size(min = 1, max = 4) List<Mutation> mutations) {
        String damaged = original;
        for (Mutation mutation : mutations) {
            damaged = mutation.apply(damaged, other);
        }
        String document = damaged;
        Assertions.assertTimeoutPreemptively(BOUND, () -> refusedOrStable(document), document);
    }

    /** An accepted document can be shown and defined again. */
    private static void refusedOrStable(String document) {
        DomainConfig config;
        try {
            config = TestHost.complete(TestHost.parser(PRESENT).parse(document));
        } catch (LibvirtException refused) {
            assertThat(refused.error().message()).isNotBlank();
            return;
        }
        String shown = DomainXmlFormatter.format(TestHost.stopped(config), new XmlForm(true, true));
        assertThat(TestHost.parser(PRESENT).parse(shown)).isEqualTo(config);
    }
}
