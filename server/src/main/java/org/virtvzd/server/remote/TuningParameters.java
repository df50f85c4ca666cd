package org.virtvzd.server.remote;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.protocol.libvirt.BlkioTuneParameterName;
import org.virtvzd.protocol.libvirt.BlockIotuneParameterName;
import org.virtvzd.protocol.libvirt.MemoryTuneParameterName;
import org.virtvzd.protocol.libvirt.NumaTuneParameterName;
import org.virtvzd.protocol.libvirt.SchedulerParameterName;
import org.virtvzd.protocol.libvirt.VirDomainNumatuneMemMode;
import org.virtvzd.protocol.rpc.TypedParam;
import org.virtvzd.protocol.rpc.TypedParamValue;
import org.virtvzd.protocol.rpc.TypedParamValue.IntValue;
import org.virtvzd.protocol.rpc.TypedParamValue.LlongValue;
import org.virtvzd.protocol.rpc.TypedParamValue.StringValue;
import org.virtvzd.protocol.rpc.TypedParamValue.UintValue;
import org.virtvzd.protocol.rpc.TypedParamValue.UllongValue;

/**
 * The tuning values that clients can read and set, group by group: what each is called and how it maps to what the host
 * has. A value that the host cannot hold exactly is rounded, and shown as it is then.
 */
final class TuningParameters {
    /** Weight and limit of CPU time. */
    static final TuningParameters SCHEDULER = new TuningParameters(
            unsigned64(
                    SchedulerParameterName.CPU_SHARES,
                    config -> (long) config.tuning().cpuUnits().orElse(Defaults.CPU_UNITS),
                    (config, shares) -> config.withTuning(config.tuning()
                            .withCpuUnits(OptionalInt.of((int) within(
                                    SchedulerParameterName.CPU_SHARES,
                                    shares,
                                    Tuning.MIN_CPU_UNITS,
                                    Tuning.MAX_CPU_UNITS))))),
            unsigned64(
                    SchedulerParameterName.GLOBAL_PERIOD,
                    config -> (long) Defaults.PERIOD_MICROS,
                    (config, period) -> {
                        within(SchedulerParameterName.GLOBAL_PERIOD, period, Defaults.PERIOD_MICROS, Defaults.PERIOD_MICROS);
                        return config;
                    }),
            new Parameter(
                    SchedulerParameterName.GLOBAL_QUOTA,
                    LlongValue.class,
                    config -> new LlongValue(quotaMicros(config.tuning())),
                    (config, value) -> config.withTuning(
                            config.tuning().withCpuLimitPercent(limitPercent(((LlongValue) value).value())))));

    /** Memory that a domain keeps. */
    static final TuningParameters MEMORY = new TuningParameters(unsigned64(
            MemoryTuneParameterName.MIN_GUARANTEE, TuningParameters::guaranteedKib, TuningParameters::withGuarantee));

    /** Weight of disk requests. */
    static final TuningParameters BLKIO = new TuningParameters(new Parameter(
            BlkioTuneParameterName.WEIGHT,
            UintValue.class,
            config -> new UintValue((config.tuning().ioPriority().orElse(Defaults.IO_PRIORITY) + 1) * Defaults.WEIGHT_STEP),
            (config, value) -> config.withTuning(
                    config.tuning().withIoPriority(OptionalInt.of(priority(((UintValue) value).value()))))));

    /** Limits of disk traffic, of the domain as a whole. */
    static final TuningParameters BLOCK_IO = new TuningParameters(
            unsigned64(
                    BlockIotuneParameterName.TOTAL_BYTES_SEC,
                    config -> config.tuning().ioBytesPerSecond().orElse(0),
                    (config, bytes) -> config.withTuning(config.tuning()
                            .withIoLimits(
                                    limit(BlockIotuneParameterName.TOTAL_BYTES_SEC, bytes, Tuning.MAX_IO_BYTES_PER_SECOND),
                                    config.tuning().iopsLimit()))),
            unsigned64(
                    BlockIotuneParameterName.TOTAL_IOPS_SEC,
                    config -> (long) config.tuning().iopsLimit().orElse(0),
                    (config, requests) -> config.withTuning(config.tuning()
                            .withIoLimits(
                                    config.tuning().ioBytesPerSecond(),
                                    narrow(limit(
                                            BlockIotuneParameterName.TOTAL_IOPS_SEC,
                                            requests,
                                            Integer.MAX_VALUE))))));

    /** Where the memory comes from. */
    static final TuningParameters NUMA = new TuningParameters(
            new Parameter(
                    NumaTuneParameterName.MODE,
                    IntValue.class,
                    config -> new IntValue(VirDomainNumatuneMemMode.STRICT),
                    (config, value) -> {
                        within(
                                NumaTuneParameterName.MODE,
                                ((IntValue) value).value(),
                                VirDomainNumatuneMemMode.STRICT,
                                VirDomainNumatuneMemMode.STRICT);
                        return config;
                    }),
            new Parameter(
                    NumaTuneParameterName.NODESET,
                    StringValue.class,
                    config -> new StringValue(
                            config.tuning().numaNodes().map(CpuSet::toString).orElse("")),
                    (config, value) -> config.withTuning(
                            config.tuning().withNumaNodes(nodes(((StringValue) value).value())))));

    /** What holds when nothing is set, and how the host's numbers relate to libvirt's. */
    private static final class Defaults {
        private static final int CPU_UNITS = 1000;
        private static final int PERIOD_MICROS = 100_000;
        private static final int IO_PRIORITY = 4;
        private static final int WEIGHT_STEP = 100;
        private static final int MAX_WEIGHT = 1000;
        private static final int PERCENT = 100;
        private static final int MAX_NODE = 1023;

        private Defaults() {}
    }

    /**
     * One value.
     *
     * @param name libvirt's name
     * @param type what carries it
     * @param read takes it from a definition
     * @param write puts it into one
     */
    record Parameter(
            String name,
            Class<? extends TypedParamValue> type,
            Function<DomainConfig, TypedParamValue> read,
            BiFunction<DomainConfig, TypedParamValue, DomainConfig> write) {}

    private final List<Parameter> parameters;

    private TuningParameters(Parameter... parameters) {
        this.parameters = List.of(parameters);
    }

    /** All values of the group. */
    TypedParams read(DomainConfig config) {
        TypedParams params = new TypedParams();
        parameters.forEach(parameter -> params.add(parameter.name(), parameter.read().apply(config)));
        return params;
    }

    /** A definition with the given values. */
    DomainConfig write(DomainConfig config, List<TypedParam> given) {
        DomainConfig changed = config;
        for (TypedParam param : given) {
            Parameter parameter = parameters.stream()
                    .filter(known -> known.name().equals(param.field()))
                    .findFirst()
                    .orElseThrow(() -> new LibvirtException(
                            ErrorCode.ARGUMENT_UNSUPPORTED,
                            ErrorDomain.NONE,
                            "parameter '" + param.field() + "' not supported"));
            if (parameter.type() != param.value().getClass()) {
                throw new LibvirtException(
                        ErrorCode.INVALID_ARG,
                        ErrorDomain.NONE,
                        "invalid type '" + typeName(param.value().getClass()) + "' for parameter '" + param.field()
                                + "', expected '" + typeName(parameter.type()) + "'");
            }
            changed = parameter.write().apply(changed, param.value());
        }
        return changed;
    }

    private static String typeName(Class<?> type) {
        String name = type.getSimpleName().replace("Value", "");
        return name.toLowerCase(Locale.ROOT);
    }

    private static Parameter unsigned64(
            String name, Function<DomainConfig, Long> read, BiFunction<DomainConfig, Long, DomainConfig> write) {
        return new Parameter(
                name,
                UllongValue.class,
                config -> new UllongValue(read.apply(config)),
                (config, value) -> write.apply(config, ((UllongValue) value).value()));
    }

    private static long within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw invalid("value of '" + name + "' must be in range [" + least + ", " + most + "]");
        }
        return value;
    }

    private static LibvirtException invalid(String text) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, text);
    }

    private static long quotaMicros(Tuning tuning) {
        return tuning.cpuLimitPercent().isPresent()
                ? (long) tuning.cpuLimitPercent().getAsInt() * Defaults.PERIOD_MICROS / Defaults.PERCENT
                : -1;
    }

    /** No limit for a quota of 0 or less, as for libvirt's other drivers. */
    private static OptionalInt limitPercent(long quota) {
        if (quota <= 0) {
            return OptionalInt.empty();
        }
        long percent = Math.ceilDiv(quota, Defaults.PERIOD_MICROS / Defaults.PERCENT);
        return OptionalInt.of((int) Math.min(percent, Integer.MAX_VALUE));
    }

    private static long guaranteedKib(DomainConfig config) {
        return config.memoryKiB() * config.tuning().memoryGuaranteePercent().orElse(0) / Defaults.PERCENT;
    }

    private static DomainConfig withGuarantee(DomainConfig config, long kib) {
        within(MemoryTuneParameterName.MIN_GUARANTEE, kib, 0, config.memoryKiB());
        OptionalInt percent = kib == 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.ceilDiv(kib * Defaults.PERCENT, config.memoryKiB()));
        return config.withTuning(config.tuning().withMemoryGuaranteePercent(percent));
    }

    private static int priority(int weight) {
        within(BlkioTuneParameterName.WEIGHT, weight, Defaults.WEIGHT_STEP, Defaults.MAX_WEIGHT);
        return Math.min(Tuning.MAX_IO_PRIORITY, (weight - Defaults.WEIGHT_STEP / 2) / Defaults.WEIGHT_STEP);
    }

    private static OptionalLong limit(String name, long value, long most) {
        within(name, value, 0, most);
        return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalInt narrow(OptionalLong value) {
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    /** Numbers and ranges, comma-separated; nothing means all. */
    private static Optional<CpuSet> nodes(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[0-9]{1,4}(-[0-9]{1,4})?(,[0-9]{1,4}(-[0-9]{1,4})?)*")) {
            throw invalid("Invalid nodeset of 'numa_nodeset': " + text);
        }
        List<Integer> nodes = Arrays.stream(text.split(",", -1))
                .map(part -> part.split("-", -1))
                .flatMap(ends -> range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .toList();
        return Optional.of(new CpuSet(nodes));
    }

    private static Stream<Integer> range(int first, int last) {
        within(NumaTuneParameterName.NODESET, last, first, Defaults.MAX_NODE);
        return IntStream.rangeClosed(first, last).boxed();
    }
}
