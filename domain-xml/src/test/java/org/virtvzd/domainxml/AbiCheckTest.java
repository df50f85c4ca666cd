package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.config.DomainConfig;

/** What may change in the definition of a domain whose memory is saved. */
final class AbiCheckTest {

    private static final String RICH = "/examples/e2-out.xml";

    private final DomainXmlParser parser = TestHost.parser(7);

    @ParameterizedTest
    @ValueSource(strings = {"/examples/e1-out.xml", RICH, "/examples/e4-out.xml"})
    void anUnchangedDefinitionFits(String example) {
        String xml = Recorded.text(example);
        assertThat(AbiCheck.compatible(saved(xml), parser.parse(xml))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "front end        | back end",
                "inst.iso         | other.iso",
                "br0              | br1",
                "state='down'     | state='up'",
            })
    void whatTheGuestDoesNotSeeMayChange(String before, String after) {
        assertThat(fits(before, after)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<name>web1            | <name>web2",
                "0002</uuid>           | 0003</uuid>",
                "'>2097152</memory>    | '>4194304</memory>",
                "'static'>2            | 'static'>1",
                "WD-1234               | WD-1235",
                "dev='sdb'.*?unit='1'  | dev='sdc' bus='scsi'/><address type='drive' controller='0' bus='0' target='0' unit='2'",
                "00:1c:42:0a:0b:0c     | 00:1c:42:0a:0b:0d",
                "model type='virtio'   | model type='e1000'",
                "<serial type.*</serial> | <!-- none -->",
                "target port='0'       | target port='1'",
                "vram='32768'          | vram='65536'",
                "<graphics.*</graphics> | <!-- none -->",
            })
    void whatTheGuestSeesMustStay(String before, String after) {
        assertThat(fits(before, after)).isFalse();
    }

    @Test
    void anAdapterThatIsLeftToTheHostStays() {
        String xml = Recorded.text("/examples/e1-out.xml");
        String without = xml.replaceAll("(?s)<video>.*</video>", "");
        assertThat(AbiCheck.compatible(saved(xml), parser.parse(without))).isTrue();
        assertThat(AbiCheck.compatible(saved(xml.replace("32768", "65536")), parser.parse(xml)))
                .isFalse();
    }

    /** Changes the definition, without the parts that only repeat others. */
    private boolean fits(String before, String after) {
        String xml = Recorded.text(RICH)
                .replaceAll("(?s)<console.*</console>|<input [^>]*>|<currentMemory.*?</currentMemory>", "");
        String changed = xml.replaceAll("(?s)" + before, after);
        assertThat(changed).isNotEqualTo(xml);
        return AbiCheck.compatible(saved(xml), parser.parse(changed));
    }

    private DomainConfig saved(String xml) {
        return TestHost.complete(parser.parse(xml));
    }
}
