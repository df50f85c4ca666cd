package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/** What the structural check says, against libvirt's own answers to the same definitions. */
final class DomainSchemaTest {

    private static final String DOMAIN =
            "<domain type='vz'><name>g</name><memory>8192</memory><os><type>hvm</type></os><devices/></domain>";
    private static final String FAILED = "Element domain failed to validate content";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "</devices>           | </devices><nosuch/>                  | Element domain has extra content: nosuch",
                "</devices>           | </devices><a:b xmlns:a='u'/>         | Element domain has extra content: b",
                "</devices>           | </devices>text                       | Element domain has extra content: text",
                " type='vz'           | ' type='vz' zz='1'                   | Invalid attribute zz for element domain",
                " type='vz'           | ' type='zz'                          | " + FAILED,
                "<name>g</name>       | <name>a&#10;b</name>                    | Error validating datatype string;"
                        + "Element name failed to validate content",
                "<name>g</name>       | <!-- no name -->                     | Expecting an element name, got nothing;"
                        + "Invalid sequence in interleave;Invalid sequence in interleave;" + FAILED,
                "</devices>           | </devices><vcpu>1</vcpu><vcpu>1</vcpu> | Extra element vcpu in interleave;"
                        + "Invalid sequence in interleave;" + FAILED,
                "</devices>           | </devices><on_crash>zz</on_crash>    | Extra element on_crash in interleave;"
                        + "Invalid sequence in interleave;" + FAILED,
                "</devices>           | </devices><uuid>zz</uuid>            | Extra element uuid in interleave;"
                        + "Invalid sequence in interleave;" + FAILED,
                "</devices>           | <nosuch/></devices>                  | Extra element devices in interleave;"
                        + FAILED,
                "</devices>           | <disk type='file'><nosuch/></disk></devices> | Extra element devices in interleave;"
                        + FAILED,
                "</devices>           | <disk type='file' zz='1'/></devices> | Extra element devices in interleave;"
                        + FAILED,
            })
    void saysWhatLibvirtSays(String before, String after, String lines) {
        String document =
                DOMAIN.replace("<devices/>", "<devices></devices>").replace(before, after.replaceFirst("^' ", " "));
        LibvirtException refused = catchThrowableOfType(
                LibvirtException.class, () -> TestHost.parser(7).parse(document, true));
        assertThat(refused.error().code()).isEqualTo(ErrorCode.XML_INVALID_SCHEMA);
        assertThat(refused.error().domain()).isEqualTo(ErrorDomain.XML);
        assertThat(refused.error().str2())
                .contains("Unable to validate doc against /usr/share/libvirt/schemas/domain.rng\n"
                        + lines.replace(';', '\n') + '\n');
    }
}
