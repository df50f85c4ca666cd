package org.virtvzd.bench.scenario;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.virtvzd.bench.daemon.Subject;

/** {@code virsh list --all} with many domains, a process of its own each time. */
final class VirshList implements Scenario {
    private static final int DIGITS = 3;
    private static final int MEDIAN = 50;
    private static final double MICROS_PER_MILLI = 1e3;

    @Override
    public Map<Metric, Double> measure(Contestant contestant, Effort effort) throws IOException {
        List<String> command = List.of("virsh", "-c", uri(contestant.many()), "list", "--all");
        Histogram times = new Histogram(DIGITS);
        Loop loop = Loop.measured(effort);
        long begun = loop.begin();
        do {
            run(command);
            long now = loop.answered();
            times.recordValue(now - begun);
            begun = now;
        } while (loop.goesOn());
        return Map.of(Metric.VIRSH_LIST, Latency.micros(times, MEDIAN) / MICROS_PER_MILLI);
    }

    private static String uri(Subject subject) {
        String plain = subject.uri();
        int scheme = plain.indexOf(':');
        return plain.substring(0, scheme) + "+unix" + plain.substring(scheme) + "?socket="
                + subject.daemon().socket();
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("virsh ended with status " + status);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while virsh ran", e);
        }
    }
}
