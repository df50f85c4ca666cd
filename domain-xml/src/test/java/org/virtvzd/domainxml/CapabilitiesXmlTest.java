package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.host.Host;

/** The capabilities document, against the original's and for hosts of several shapes. */
final class CapabilitiesXmlTest {

    private static final Pattern HOST_UUID = Pattern.compile("    <uuid>[0-9a-f-]{36}</uuid>\n");

    @Test
    void guestsAndFormAreThoseOfTheOriginal() {
        String actual = CapabilitiesXml.format(TestHost.of(7));
        assertThat(HOST_UUID.matcher(actual).find()).as("the host's identity").isTrue();
        assertThat(guests(actual)).isEqualTo(guests(Recorded.text("/capabilities.xml")));
        assertThat(actual).startsWith("<capabilities>\n\n  <host>\n").endsWith("  </guest>\n\n</capabilities>\n");
    }

    private static String guests(String capabilities) {
        return capabilities.substring(capabilities.indexOf("  </host>\n"));
    }

    @Test
    void cellsShareMemoryAndCpus() {
        Host.Cpu cpu = new Host.Cpu(Architecture.X86_64, "EPYC", "AMD", 3000, 2, 1, 2, 2);
        Host host = new Host("h", new UUID(1, 2), new Host.ProductVersion(7, 0), cpu, 8_000_001, Optional.empty());
        assertThat(CapabilitiesXml.format(host)).contains("""
                    <topology>
                      <cells num='2'>
                        <cell id='0'>
                          <memory unit='KiB'>4000001</memory>
                          <cpus num='4'>
                            <cpu id='0' socket_id='0' die_id='0' core_id='0' siblings='0-1'/>
                            <cpu id='1' socket_id='0' die_id='0' core_id='0' siblings='0-1'/>
                            <cpu id='2' socket_id='0' die_id='0' core_id='1' siblings='2-3'/>
                            <cpu id='3' socket_id='0' die_id='0' core_id='1' siblings='2-3'/>
                          </cpus>
                        </cell>
                        <cell id='1'>
                          <memory unit='KiB'>4000000</memory>
                          <cpus num='4'>
                            <cpu id='4' socket_id='1' die_id='0' core_id='0' siblings='4-5'/>
                """);
    }
}
