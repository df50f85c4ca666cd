package org.virtvzd.adapter.vzsdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.host.Host;

class LocalHostTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"9.1.2,9,1", "7.0.17 (1234),7,0", "6,6,0", "nothing,0,0"})
    void theProductsVersionIsRead(String text, int major, int minor) {
        assertThat(LocalHost.version(text)).isEqualTo(new Host.ProductVersion(major, minor));
    }

    @Test
    void thisMachineMakesSense() {
        Host host = LocalHost.describe("9.1", Optional.of(new UUID(3, 4)), new UUID(1, 2));
        assertThat(host.uuid()).isEqualTo(new UUID(3, 4));
        assertThat(host.hostname()).isNotEmpty();
        assertThat(host.memoryKiB()).isPositive();
        assertThat(host.cpu().count()).isEqualTo(LocalHost.load().cpus().size()).isPositive();
    }

    @Test
    void whatTheFirmwareSaysIsEscaped() throws IOException {
        Files.writeString(folder.resolve("sys_vendor"), "A & <B>\n");
        Files.writeString(folder.resolve("product_serial"), "");
        assertThat(Smbios.read(folder)).contains("""
                <sysinfo type='smbios'>
                  <system>
                    <entry name='manufacturer'>A &amp; &lt;B&gt;</entry>
                  </system>
                </sysinfo>
                """);
        assertThat(Smbios.read(folder.resolve("nowhere"))).isEmpty();
    }
}
