package org.virtvzd.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.virtvzd.bench.scenario.Metric;

/** Collects the measurements of all rounds and prints them as a Markdown table. */
final class Report {
    private final List<String> labels;
    private final Map<Metric, Map<String, List<Double>>> values = new EnumMap<>(Metric.class);

    /**
     * Makes an empty report.
     *
     * @param labels names of the daemons; ratios compare the last with the first
     */
    Report(List<String> labels) {
        this.labels = List.copyOf(labels);
    }

    void add(String label, Map<Metric, Double> measured) {
        measured.forEach((metric, value) -> values.computeIfAbsent(metric, m -> new HashMap<>())
                .computeIfAbsent(label, l -> new ArrayList<>())
                .add(value));
    }

    /** The table: medians, best values in brackets, and how many times better the last daemon's median is. */
    String markdown() {
        StringBuilder table = new StringBuilder("| what | unit |");
        labels.forEach(label -> table.append(' ').append(label).append(" |"));
        table.append(" ratio |\n|---|---|")
                .append("---:|".repeat(labels.size() + 1))
                .append('\n');
        values.forEach((metric, byLabel) -> table.append(row(metric, byLabel)));
        return table.toString();
    }

    private String row(Metric metric, Map<String, List<Double>> byLabel) {
        String cells = labels.stream()
                .map(label -> cell(metric, byLabel.getOrDefault(label, List.of())))
                .collect(Collectors.joining(" | "));
        return "| %s | %s | %s | %s |%n".formatted(metric.title(), metric.unit(), cells, ratio(metric, byLabel));
    }

    private static String cell(Metric metric, List<Double> measured) {
        return measured.isEmpty() ? "–" : "%s (%s)".formatted(number(median(measured)), number(best(metric, measured)));
    }

    private String ratio(Metric metric, Map<String, List<Double>> byLabel) {
        List<Double> theirs = byLabel.getOrDefault(labels.getFirst(), List.of());
        List<Double> ours = byLabel.getOrDefault(labels.getLast(), List.of());
        if (labels.size() < 2 || theirs.isEmpty() || ours.isEmpty() || median(ours) == 0 || median(theirs) == 0) {
            return "–";
        }
        double quotient = median(ours) / median(theirs);
        return String.format(Locale.ROOT, "%.1f ×", metric.moreIsBetter() ? quotient : 1 / quotient);
    }

    private static double median(List<Double> measured) {
        double[] sorted =
                measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double upper = sorted[sorted.length / 2];
        return sorted.length % 2 == 1 ? upper : (upper + sorted[sorted.length / 2 - 1]) / 2;
    }

    private static double best(Metric metric, List<Double> measured) {
        double[] all = measured.stream().mapToDouble(Double::doubleValue).toArray();
        return metric.moreIsBetter()
                ? Arrays.stream(all).max().orElseThrow()
                : Arrays.stream(all).min().orElseThrow();
    }

    private static String number(double value) {
        if (value == Math.rint(value) || value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
