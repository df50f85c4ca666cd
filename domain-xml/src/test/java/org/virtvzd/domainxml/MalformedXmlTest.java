package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.LibvirtException;

/** Documents that are not well-formed, or that try to exhaust the reader. */
final class MalformedXmlTest {

    private static final Duration BOUND = Duration.ofSeconds(5);

    private static final String GOOD = Recorded.text("/examples/e1-in.xml");

    private final DomainXmlParser parser = TestHost.parser(7);

    /** Texts of libvirt 9.0.0 with libxml2 2.9 for inputs of our own. */
    @TestFactory
    Stream<DynamicTest> textsAreThoseOfLibxml2() {
        return Recorded.lines("/malformed.jsonl").stream()
                .map(entry -> DynamicTest.dynamicTest(entry.get("input").toString(), () -> sameText(entry)));
    }

    private void sameText(JsonNode entry) {
        LibvirtException refused = refusal(entry.get("input").asText());
        assertThat(refused.error().code()).as(entry.toString()).isEqualTo(ErrorCode.XML_DETAIL);
        assertThat(refused.error().message()).isEqualTo(entry.get("message").asText());
        assertThat(parser.parse(GOOD).name()).as("the next document").isEqualTo("vm1");
    }

    @Test
    void entitiesOfTheDocumentAreRefused() {
        String bomb = "<!DOCTYPE d [<!ENTITY a '1234567890'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
                + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>"
                + "<domain><name>&d;</name></domain>";
        String file = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><domain><name>&a;</name></domain>";
        String subset = "<!DOCTYPE domain SYSTEM 'http://192.0.2.1/domain.dtd'><domain><name>x</name></domain>";
        for (String document : new String[] {bomb, file, subset}) {
            assertThat(refusal(document).error().message())
                    .startsWith("(domain_definition):1: Document type declarations are not supported\n");
        }
    }

    @Test
    void limitsAreRefusedInTime() {
        Map<String, String> documents = Map.of(
                "nested", "<a>".repeat(100_000),
                "nested and closed", "<a>".repeat(1000) + "</a>".repeat(1000),
                "many elements", "<domain>" + "<a/>".repeat(100_000) + "</domain>",
                "long", "<domain>" + " ".repeat(XmlReader.MAX_LENGTH) + "</domain>",
                "one long broken line", "<domain><name>" + "x".repeat(XmlReader.MAX_LENGTH / 2),
                "many broken lines", "<a>\n</a>\n".repeat(200_000),
                "many attributes", "<domain" + " a='1'".repeat(300_000) + "/>",
                "many references", "<domain>" + "&amp;".repeat(500_000));
        documents.forEach((kind, document) -> Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThat(refusal(document).error().message().length())
                        .as(kind)
                        .isLessThan(3 * 4096),
                kind));
    }

    @Test
    void deepestAllowedNestingIsRead() {
        int inner = XmlReader.MAX_DEPTH - 1;
        String document = "<domain>" + "<a>".repeat(inner) + "</a>".repeat(inner) + "</domain>";
        assertThat(refusal(document).error().message()).isEqualTo("missing name information");
    }

    @Test
    void namesOfForeignNamespacesAreNotTakenForKnownOnes() {
        String prefixed = "<domain type='vz' xmlns:q='urn:q'><q:name>x</q:name></domain>";
        String inherited = "<domain type='vz'><x xmlns='urn:q'><name>x</name></x></domain>";
        String defaulted = "<domain type='vz' xmlns='urn:q'><name>x</name></domain>";
        for (String document : new String[] {prefixed, inherited, defaulted}) {
            assertThat(refusal(document).error().code()).isEqualTo(ErrorCode.NO_NAME);
        }
    }

    private LibvirtException refusal(String document) {
        return catchThrowableOfType(LibvirtException.class, () -> parser.parse(document));
    }
}
