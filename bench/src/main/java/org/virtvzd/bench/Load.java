package org.virtvzd.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.virtvzd.bench.daemon.DaemonKind;
import org.virtvzd.bench.daemon.Subject;
import org.virtvzd.bench.scenario.Contestant;
import org.virtvzd.bench.scenario.Effort;
import org.virtvzd.bench.scenario.Metric;
import org.virtvzd.bench.scenario.Scenario;

/**
 * Runs scenarios against daemons in turns, A B A B, so that whatever else the machine does meets all of them alike.
 *
 * @param kinds the daemons
 * @param scenarios what to do to them, by name
 * @param effort how much of it
 * @param rounds how often
 * @param progress is told what happens
 */
public record Load(
        List<DaemonKind> kinds,
        SequencedMap<String, Scenario> scenarios,
        Effort effort,
        int rounds,
        PrintStream progress) {

    /**
     * Runs everything. All daemons are stopped when this returns, whatever happened.
     *
     * @return the report, as a Markdown table
     * @throws IOException when a daemon or a connection fails
     */
    public String run() throws IOException {
        Report report = new Report(kinds.stream().map(DaemonKind::label).toList());
        Deque<Subject> started = new ArrayDeque<>();
        Thread atExit = Thread.ofPlatform().unstarted(() -> started.forEach(Load::stop));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            List<Contestant> contestants = contestants(started);
            for (int round = 1; round <= rounds; round++) {
                progress.println("Round " + round + " of " + rounds);
                play(contestants, report);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
            started.forEach(Load::stop);
        }
        return report.markdown();
    }

    private List<Contestant> contestants(Deque<Subject> started) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        for (DaemonKind kind : kinds) {
            progress.println("Starting " + kind.label());
            Subject few = Subject.start(kind, Effort.RUNNING_DOMAINS, 0);
            started.push(few);
            Subject many = Subject.start(kind, Effort.RUNNING_DOMAINS, effort.manyDomains() - Effort.RUNNING_DOMAINS);
            started.push(many);
            contestants.add(new Contestant(kind, few, many));
        }
        return contestants;
    }

    private void play(List<Contestant> contestants, Report report) throws IOException {
        for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
            for (Contestant contestant : contestants) {
                String label = contestant.kind().label();
                Map<Metric, Double> measured = scenario.getValue().measure(contestant, effort);
                report.add(label, measured);
                progress.println("  " + scenario.getKey() + ", " + label + ": " + measured);
            }
        }
    }

    private static void stop(Subject subject) {
        try {
            subject.close();
        } catch (IOException e) {
            System.err.println("A daemon was not stopped cleanly: " + e.getMessage());
        }
    }
}
