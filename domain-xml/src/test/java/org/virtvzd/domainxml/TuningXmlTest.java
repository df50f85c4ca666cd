package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.domain.config.CrashAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Tuning;

/** The tuning elements, and what else of a domain the host can hold. */
final class TuningXmlTest {

    private static final String DOMAIN = "<domain type='vz'><name>g</name><memory unit='MiB'>1000</memory>"
            + "<os><type>%s</type><init>/sbin/init</init></os>%s<devices/></domain>";

    private static DomainConfig define(String elements) {
        return TestHost.parser(7).parse(DOMAIN.formatted("hvm", elements));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<cputune><shares>2000</shares></cputune> | <shares>2000</shares>",
                "<cputune><global_quota>150000</global_quota></cputune>"
                        + " | <global_period>100000</global_period>;    <global_quota>150000</global_quota>",
                "<cputune><global_period>10000</global_period><global_quota>2501</global_quota></cputune>"
                        + " | <global_period>100000</global_period>;    <global_quota>26000</global_quota>",
                "<blkiotune><weight>500</weight></blkiotune>   | <weight>500</weight>",
                "<blkiotune><weight>149</weight></blkiotune>   | <weight>100</weight>",
                "<blkiotune><weight>150</weight></blkiotune>   | <weight>200</weight>",
                "<blkiotune><weight>1000</weight></blkiotune>  | <weight>800</weight>",
                "<memtune><min_guarantee unit='MiB'>250</min_guarantee></memtune>"
                        + " | <min_guarantee unit='KiB'>256000</min_guarantee>",
                "<memtune><min_guarantee>1</min_guarantee></memtune> | <min_guarantee unit='KiB'>10240</min_guarantee>",
                "<on_crash>restart</on_crash> | <on_crash>restart</on_crash>",
            })
    void whatTheHostCanHoldIsShown(String element, String shown) {
        DomainConfig config = define(element);
        String dump = DomainXmlFormatter.format(TestHost.stopped(config), XmlForm.PLAIN);
        assertThat(dump).contains(shown.replace(';', '\n'));
        assertThat(TestHost.parser(7).parse(dump)).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<cputune><global_quota>-1</global_quota></cputune>",
                "<cputune><global_period>100000</global_period></cputune>",
                "<numatune><memory mode='strict' nodeset='0'/></numatune>",
                "<numatune><memory mode='preferred' nodeset='0'/></numatune>",
            })
    void whatIsNoRestrictionIsNotKept(String element) {
        assertThat(define(element).tuning()).isEqualTo(Tuning.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<cputune><shares>x</shares></cputune>            | XML error: can't parse cputune shares value",
                "<cputune><shares>9</shares></cputune>"
                        + " | unsupported configuration: cputune shares must be between 10 and 500000",
                "<cputune><shares>500001</shares></cputune>"
                        + " | unsupported configuration: cputune shares must be between 10 and 500000",
                "<cputune><global_period>999</global_period></cputune>"
                        + " | XML error: Value of cputune 'global_period' must be in range [1000, 1000000]",
                "<cputune><global_quota>999</global_quota></cputune>"
                        + " | XML error: Value of cputune 'global_quota' must be in range [1000, 17592186044415]",
                "<blkiotune><weight>99</weight></blkiotune>"
                        + " | unsupported configuration: blkiotune weight must be between 100 and 1000",
                "<memtune><min_guarantee unit='GiB'>1</min_guarantee></memtune>"
                        + " | unsupported configuration: memtune min_guarantee must not be more than the memory",
                "<numatune><memory mode='strict' nodeset='1'/></numatune>"
                        + " | invalid argument: Failed to parse bitmap '1'",
                "<numatune><memory mode='strict' placement='auto'/></numatune>"
                        + " | unsupported configuration: numa parameters are not supported by vz driver",
            })
    void whatItCannotHoldIsRefused(String element, String message) {
        assertThatThrownBy(() -> define(element)).hasMessage(message);
    }

    @Test
    void aContainerIsNotRestartedAfterACrash() {
        assertThat(define("<on_crash>restart</on_crash>").onCrash()).isEqualTo(CrashAction.RESTART);
        assertThatThrownBy(() -> TestHost.parser(7).parse(DOMAIN.formatted("exe", "<on_crash>restart</on_crash>")))
                .hasMessageContaining("on_reboot, on_poweroff and on_crash");
    }
}
