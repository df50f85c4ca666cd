package org.virtvzd.domainxml;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The x86 processor models that libvirt has names for, with their features. The table {@code cpu-models.tsv} is the only
 * place that knows them.
 */
public final class CpuModels {
    private static final String TABLE = "cpu-models.tsv";
    private static final String NONE = "-";
    private static final int COLUMNS = 5;

    private final Map<String, CpuModel> models = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();

    /** The table is read when it is first needed. */
    private static final class Holder {
        private static final CpuModels KNOWN = new CpuModels();

        private Holder() {}
    }

    /**
     * A processor model.
     *
     * @param name libvirt's name
     * @param vendor who makes it; empty when it is nobody's in particular
     * @param forGuests whether it can be the baseline of others
     * @param features what it has
     * @param gone what is not part of the model any more; a definition made from it says whether it is there
     */
    record CpuModel(String name, Optional<String> vendor, boolean forGuests, Set<String> features, List<String> gone) {}

    private CpuModels() {
        try (InputStream in = Objects.requireNonNull(CpuModels.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Stream<String> rows = lines.lines().filter(line -> !line.startsWith("#"));
            rows.map(line -> line.split("\t", -1)).forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] row) {
        if (row.length != COLUMNS) {
            order.addAll(List.of(row[0].split(" ", -1)));
            return;
        }
        Set<String> features = new TreeSet<>(byRegister());
        CpuModel base = models.get(row[3]);
        if (base != null) {
            features.addAll(base.features());
        }
        List<String> gone = new ArrayList<>();
        List<String> changes = row[4].isEmpty() ? List.of() : List.of(row[4].split(" ", -1));
        for (String change : changes) {
            String feature = change.substring(1);
            switch (change.charAt(0)) {
                case '+' -> features.add(feature);
                case '!' -> gone.add(feature);
                default -> features.remove(feature);
            }
        }
        Optional<String> vendor = Optional.of(row[1]).filter(name -> !name.equals(NONE));
        models.put(row[0], new CpuModel(row[0], vendor, row[2].equals("guest"), features, List.copyOf(gone)));
    }

    /** The order of the registers in which the processor tells its features. */
    private Comparator<String> byRegister() {
        return Comparator.comparingInt(order::indexOf);
    }

    /**
     * The names of all models.
     *
     * @return in the order of their age, makers apart
     */
    public static List<String> names() {
        return List.copyOf(Holder.KNOWN.models.keySet());
    }

    static Optional<CpuModel> find(String name) {
        return Optional.ofNullable(Holder.KNOWN.models.get(name));
    }

    static List<CpuModel> all() {
        return List.copyOf(Holder.KNOWN.models.values());
    }

    static boolean isFeature(String name) {
        return Holder.KNOWN.order.contains(name);
    }

    /** An empty set of features that keeps them in the order of the registers. */
    static Set<String> noFeatures() {
        return new TreeSet<>(Holder.KNOWN.byRegister());
    }
}
