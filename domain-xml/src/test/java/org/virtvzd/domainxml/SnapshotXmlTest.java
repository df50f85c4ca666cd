package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotState;
import org.virtvzd.domainxml.SnapshotXmlParser.NewSnapshot;

/** Documents of snapshots, against the original's answers to the same ones. */
final class SnapshotXmlTest {

    private static final UUID DOMAIN = UUID.fromString("6f1b0e9a-3c5d-4c1e-9b7a-000000002101");
    private static final String SCHEMA =
            "XML document failed to validate against schema: Unable to validate doc against"
                    + " /usr/share/libvirt/schemas/domainsnapshot.rng;";

    private final SnapshotXmlParser parser = new SnapshotXmlParser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<domainsnapshot><disks><disk name='sda' snapshot='external'/></disks></domainsnapshot> | 0 | 67 | 48"
                        + " | unsupported configuration: configuring disks is not supported for vz snapshots",
                "<domainsnapshot><disks><disk name='sda' snapshot='external'/></disks></domainsnapshot> | 1 | 67 | 48"
                        + " | unsupported configuration: configuring disks is not supported for vz snapshots",
                "<domainsnapshot><memory snapshot='no'/></domainsnapshot>       | 0 | 67 | 48"
                        + " | unsupported configuration: configuring memory location is not supported",
                "<domainsnapshot><memory file='/m'/></domainsnapshot>           | 0 | 67 | 48"
                        + " | unsupported configuration: configuring memory location is not supported",
                "<domainsnapshot><memory snapshot='internal'/></domainsnapshot> | 0 | 67 | 48"
                        + " | unsupported configuration: configuring memory location is not supported",
                "<domainsnapshot><memory snapshot='zz'/></domainsnapshot>       | 0 | 27 | 35"
                        + " | XML error: unknown memory snapshot setting 'zz'",
                "<domainsnapshot><memory/></domainsnapshot> | 1 | 92 | 5 | " + SCHEMA
                        + "Extra element memory in interleave;Element domainsnapshot failed to validate content;",
                "<domainsnapshot><zz/></domainsnapshot>     | 1 | 92 | 5 | " + SCHEMA
                        + "Element domainsnapshot has extra content: zz;",
                "<domainsnapshot zz='1'/>                   | 1 | 92 | 5 | " + SCHEMA
                        + "Invalid attribute zz for element domainsnapshot;",
                "<foo/> | 0 | 27 | 5 | XML error: expecting root element of 'domainsnapshot', not 'foo'",
                "<foo/> | 1 | 27 | 5 | XML error: expecting root element of 'domainsnapshot', not 'foo'",
                "<domainsnapshot | 0 | 35 | 35 | (domain_snapshot):1: Couldn't find end of Start Tag domainsnapshot"
                        + " line 1;<domainsnapshot;---------------^",
                "hello | 0 | 35 | 35 | (domain_snapshot):1: Start tag expected, '<' not found;hello;^",
                "\"\" | 0 | 35 | 35 | (domain_snapshot):1: Document is empty;(null);^",
            })
    void isRefused(String xml, int validate, int code, int domain, String message) {
        LibvirtException refused = catchThrowableOfType(LibvirtException.class, () -> parser.parse(xml, validate != 0));
        assertThat(refused.error().message()).isEqualTo(message.replace(';', '\n'));
        assertThat(refused.error().code().number()).isEqualTo(code);
        assertThat(refused.error().domain().number()).isEqualTo(domain);
    }

    @Test
    void saysWhatIsWanted() {
        assertThat(parser.parse("<domainsnapshot/>", true)).isEqualTo(new NewSnapshot("", ""));
        assertThat(parser.parse("<domainsnapshot><memory/><disks/></domainsnapshot>", false))
                .isEqualTo(new NewSnapshot("", ""));
        assertThat(parser.parse(
                        "<domainsnapshot><name>foo</name><description>a &lt; b\nc</description></domainsnapshot>",
                        true))
                .isEqualTo(new NewSnapshot("foo", "a < b\nc"));
    }

    @Test
    void aRunningOneWithParentIsShown() {
        Snapshot snapshot = new Snapshot(
                "{00000004-aaaa-4bbb-8ccc-0123456789ab}",
                Optional.of("{00000003-aaaa-4bbb-8ccc-0123456789ab}"),
                "mine",
                "live",
                SnapshotState.RUNNING,
                Instant.ofEpochSecond(1_709_618_824));
        assertThat(SnapshotXmlFormatter.format(snapshot, DOMAIN)).isEqualTo("""
                <domainsnapshot>
                  <name>{00000004-aaaa-4bbb-8ccc-0123456789ab}</name>
                  <description>live</description>
                  <state>running</state>
                  <parent>
                    <name>{00000003-aaaa-4bbb-8ccc-0123456789ab}</name>
                  </parent>
                  <creationTime>1709618824</creationTime>
                  <memory snapshot='internal'/>
                  <domain>
                    <uuid>6f1b0e9a-3c5d-4c1e-9b7a-000000002101</uuid>
                  </domain>
                </domainsnapshot>
                """);
    }

    @Test
    void aRootOfAStoppedMachineIsShown() {
        Snapshot snapshot = new Snapshot(
                "{00000001-aaaa-4bbb-8ccc-0123456789ab}",
                Optional.empty(),
                "",
                "",
                SnapshotState.SHUTOFF,
                Instant.parse("2024-03-05T06:07:01Z"));
        assertThat(SnapshotXmlFormatter.format(snapshot, DOMAIN)).isEqualTo("""
                <domainsnapshot>
                  <name>{00000001-aaaa-4bbb-8ccc-0123456789ab}</name>
                  <state>shutoff</state>
                  <creationTime>1709618821</creationTime>
                  <memory snapshot='no'/>
                  <domain>
                    <uuid>6f1b0e9a-3c5d-4c1e-9b7a-000000002101</uuid>
                  </domain>
                </domainsnapshot>
                """);
    }
}
