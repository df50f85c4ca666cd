package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.FakeHost;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.PythonClient.Value;
import org.virtvzd.app.kit.Virsh;

/** Models of processors, beside libvirt itself: its test driver, which runs within the client library, knows them too. */
class CpuModelsTest {
    private static final String LIBVIRT_9 = "9000000";

    /** Pairs for which libvirt finds another name for the same features. */
    private static final Set<String> OTHER_NAME = Set.of(
            "Icelake-Server|Snowridge",
            "Icelake-Server-noTSX|Snowridge",
            "Cooperlake|Snowridge",
            "athlon|EPYC",
            "athlon|EPYC-IBPB",
            "athlon|EPYC-Rome",
            "athlon|EPYC-Milan");

    private static final String MODELS = "[m for m in conn.getCPUModelNames('x86_64', 0)]";
    private static final String MAKER =
            "[v for v in ('Intel', 'AMD', 'Hygon') if '>' + m + '<' in conn.baselineCPU(['<cpu><arch>x86_64</arch><model>'"
                    + " + m + '</model><vendor>' + v + '</vendor></cpu>'], 0)]";

    @RegisterExtension
    private static final FakeHost HOST = FakeHost.with("--fake-inventory", "demo");

    @Test
    void everyPairOfOneMakersModelsHasTheSameBaseline() {
        try (PythonClient ours = HOST.python();
                PythonClient theirs = PythonClient.open("test:///default")) {
            Assumptions.assumeTrue(
                    theirs.value("libvirt.getVersion()").equals(LIBVIRT_9), "libvirt's models differ by version");
            assertThat(ours.value(MODELS)).isEqualTo(theirs.value(MODELS));
            for (PythonClient client : List.of(ours, theirs)) {
                client.value("globals().update(makers={m: " + MAKER + " for m in " + MODELS + "})");
                client.value("globals().update(base=lambda a, b, f: conn.baselineCPU(["
                        + "'<cpu><arch>x86_64</arch><model>%s</model></cpu>' % m for m in (a, b)], f))");
                client.value(
                        "globals().update(pairs=['|'.join((a, b)) for i, a in enumerate(makers) for b in list(makers)[i:]"
                                + " if makers[a] == makers[b] and makers[a]])");
            }
            List<String> pairs = List.of(ours.value("' '.join(pairs)").split(" ", -1));
            assertThat(pairs)
                    .hasSizeGreaterThan(400)
                    .containsAll(List.of(theirs.value("' '.join(pairs)").split(" ", -1)));
            for (String pair : pairs) {
                String call = "base(*'" + pair + "'.split('|'), 0)";
                boolean other = OTHER_NAME.contains(pair);
                assertThat(ours.value(call).equals(theirs.value(call))).as(pair).isNotEqualTo(other);
            }
        }
    }

    @Test
    void comparedToTheHost() {
        Virsh virsh = HOST.virsh();
        String host = virsh.ok("capabilities");
        String model = host.replaceFirst("(?s).*?<model>([^<]*)</model>.*", "$1");
        assertThat(compare(model, "Intel")).isEqualTo("1");
        assertThat(compare("Nehalem", "Intel")).isEqualTo("2");
        assertThat(compare("EPYC", "AMD")).isEqualTo("0");
        assertThat(virsh.ok("cpu-models x86_64").lines())
                .contains("Skylake-Client", "EPYC")
                .hasSize(58);
    }

    private static String compare(String model, String vendor) {
        try (PythonClient python = HOST.python()) {
            return ((Value) python.call("conn.compareCPU('<cpu><arch>x86_64</arch><model>" + model + "</model><vendor>"
                            + vendor + "</vendor></cpu>', 0)"))
                    .text();
        }
    }
}
