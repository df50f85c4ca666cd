package org.virtvzd.server.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.Tuning;
import org.virtvzd.domain.config.TuningUnits;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;
import org.virtvzd.protocol.libvirt.BlkioTuneParameterName;
import org.virtvzd.protocol.libvirt.BlockIotuneParameterName;
import org.virtvzd.protocol.libvirt.InterfaceBandwidthParameterName;
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
import org.virtvzd.server.wire.TypedParamErrors;
import org.virtvzd.server.wire.TypedParamTypes;

/**
 * The tuning values that clients can read and set, group by group: what each is called and how it maps to what the host
 * has, see {@link TuningUnits}. A value that the host cannot hold exactly is rounded, and shown as it is then.
 */
final class TuningParameters {
    /** Weight and limit of CPU time. */
    static final TuningParameters SCHEDULER = new TuningParameters(
            Parameter.total(
                    SchedulerParameterName.CPU_SHARES,
                    config -> config.tuning().cpuUnits().orElse(Tuning.DEFAULT_CPU_UNITS),
                    change -> {
                        long units = change.within(Tuning.MIN_CPU_UNITS, Tuning.MAX_CPU_UNITS);
                        return change.tuning(change.old().withCpuUnits(OptionalInt.of((int) units)));
                    }),
            Parameter.total(
                    SchedulerParameterName.GLOBAL_PERIOD,
                    config -> TuningUnits.PERIOD_MICROS,
                    TuningParameters::withCpuLimit),
            new Parameter(
                    SchedulerParameterName.GLOBAL_QUOTA,
                    config -> new LlongValue(quotaMicros(config.tuning())),
                    TuningParameters::withCpuLimit));

    /** Memory that a domain keeps. */
    static final TuningParameters MEMORY = new TuningParameters(Parameter.total(
            MemoryTuneParameterName.MIN_GUARANTEE,
            config -> TuningUnits.guaranteedKib(
                    config.tuning().memoryGuaranteePercent().orElse(0), config.memoryKiB()),
            change -> {
                long kib = change.within(0, change.config().memoryKiB());
                return change.tuning(change.old()
                        .withMemoryGuaranteePercent(
                                kib == 0
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(TuningUnits.guaranteePercent(
                                                kib, change.config().memoryKiB()))));
            }));

    /** Weight of disk requests. */
    static final TuningParameters BLKIO = new TuningParameters(new Parameter(
            BlkioTuneParameterName.WEIGHT,
            config -> new UintValue(
                    TuningUnits.weight(config.tuning().ioPriority().orElse(Tuning.DEFAULT_IO_PRIORITY))),
            change -> {
                long weight = change.within(TuningUnits.MIN_WEIGHT, TuningUnits.MAX_WEIGHT);
                return change.tuning(change.old().withIoPriority(OptionalInt.of(TuningUnits.ioPriority((int) weight))));
            }));

    /** Limits of disk traffic, of the domain as a whole. */
    static final TuningParameters BLOCK_IO = new TuningParameters(
            Parameter.total(
                    BlockIotuneParameterName.TOTAL_BYTES_SEC,
                    config -> config.tuning().ioBytesPerSecond().orElse(0),
                    change -> {
                        long bytes = change.within(0, Tuning.MAX_IO_BYTES_PER_SECOND);
                        return change.tuning(change.old()
                                .withIoLimits(
                                        bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes),
                                        change.old().iopsLimit()));
                    }),
            Parameter.total(
                    BlockIotuneParameterName.TOTAL_IOPS_SEC,
                    config -> config.tuning().iopsLimit().orElse(0),
                    change -> {
                        long requests = change.within(0, Integer.MAX_VALUE);
                        return change.tuning(change.old()
                                .withIoLimits(
                                        change.old().ioBytesPerSecond(),
                                        requests == 0 ? OptionalInt.empty() : OptionalInt.of((int) requests)));
                    }));

    /** Limit of what is sent over network adapters, of the domain as a whole. */
    static final TuningParameters INTERFACE = new TuningParameters(new Parameter(
            InterfaceBandwidthParameterName.OUT_AVERAGE,
            config -> new UintValue(
                    TuningUnits.kilobytes(config.tuning().networkKbits().orElse(0))),
            change -> {
                int kilobytes = (int) change.within(0, TuningUnits.MAX_KILOBYTES);
                return change.tuning(change.old()
                        .withNetworkKbits(
                                kilobytes == 0 ? OptionalInt.empty() : OptionalInt.of(TuningUnits.kbits(kilobytes))));
            }));

    /** Where the memory comes from. */
    static final TuningParameters NUMA = new TuningParameters(
            new Parameter(
                    NumaTuneParameterName.MODE, config -> new IntValue(VirDomainNumatuneMemMode.STRICT), change -> {
                        change.within(VirDomainNumatuneMemMode.STRICT, VirDomainNumatuneMemMode.STRICT);
                        return change.config();
                    }),
            new Parameter(
                    NumaTuneParameterName.NODESET,
                    config -> new StringValue(
                            config.tuning().numaNodes().map(CpuSet::toString).orElse("")),
                    change -> change.tuning(change.old().withNumaNodes(change.nodes()))));

    private static final int MIN_PERIOD = 1000;
    private static final int MAX_PERIOD = 1_000_000;
    private static final long MAX_QUOTA = 17_592_186_044_415L;
    private static final long UNLIMITED = -1;

    private final List<Parameter> parameters;

    private TuningParameters(Parameter... parameters) {
        this.parameters = List.of(parameters);
    }

    /**
     * One value.
     *
     * @param name libvirt's name
     * @param read takes it from a definition
     * @param write makes the definition with it
     */
    private record Parameter(
            String name, Function<DomainConfig, TypedParamValue> read, Function<Change, DomainConfig> write) {

        static Parameter total(String name, ToLongFunction<DomainConfig> read, Function<Change, DomainConfig> write) {
            return new Parameter(name, config -> new UllongValue(read.applyAsLong(config)), write);
        }

        String type(DomainConfig config) {
            return TypedParamTypes.nameOf(read.apply(config));
        }
    }

    /**
     * A value on its way into a definition.
     *
     * @param config the definition so far
     * @param name the value's name
     * @param given everything that is to be set
     * @param host where the domain is
     */
    private record Change(DomainConfig config, String name, Map<String, TypedParamValue> given, Host host) {
        Tuning old() {
            return config.tuning();
        }

        DomainConfig tuning(Tuning tuning) {
            return config.withTuning(tuning);
        }

        long within(long least, long most) {
            return within(name, least, most).orElseThrow();
        }

        /** A number that may be given or not, in its range. */
        OptionalLong within(String field, long least, long most) {
            TypedParamValue value = given.get(field);
            if (value == null) {
                return OptionalLong.empty();
            }
            long number = number(value);
            if (number < least || number > most) {
                throw invalid("value of '" + field + "' is out of range [" + least + ", " + most + "]");
            }
            return OptionalLong.of(number);
        }

        /** Numbers beyond 63 bits are beyond every range. */
        private static long number(TypedParamValue value) {
            return switch (value) {
                case IntValue(int number) -> number;
                case UintValue(int number) -> Integer.toUnsignedLong(number);
                case LlongValue(long number) -> number;
                case UllongValue(long number) -> number < 0 ? Long.MAX_VALUE : number;
                default -> throw new IllegalArgumentException("not a number: " + value);
            };
        }

        /** Nothing means all of the host's nodes. */
        Optional<CpuSet> nodes() {
            if (!(given.get(name) instanceof StringValue(String text)) || text.isEmpty()) {
                return Optional.empty();
            }
            int hostNodes = host.cpu().nodes();
            CpuSet nodes = CpuSet.parse(text)
                    .filter(set -> !set.cpus().isEmpty() && set.cpus().getLast() < hostNodes)
                    .orElseThrow(() -> invalid("Invalid nodeset of 'numatune': " + text));
            return Optional.of(nodes).filter(set -> set.cpus().size() < hostNodes);
        }
    }

    /** All values of the group. */
    TypedParams read(DomainConfig config) {
        TypedParams params = new TypedParams();
        parameters.forEach(
                parameter -> params.add(parameter.name(), parameter.read().apply(config)));
        return params;
    }

    /**
     * A definition with other values.
     *
     * @param config the definition
     * @param params the values
     * @param host where the domain is
     * @return the new definition
     * @throws LibvirtException ARGUMENT_UNSUPPORTED for a value that is not of the group, INVALID_ARG for one of another
     *     type, out of range, or given twice
     */
    DomainConfig write(DomainConfig config, List<TypedParam> params, Host host) {
        Map<String, TypedParamValue> given = new LinkedHashMap<>();
        for (TypedParam param : params) {
            String type = parameter(param.field()).type(config);
            if (!type.equals(TypedParamTypes.nameOf(param.value()))) {
                throw TypedParamErrors.wrongType(param, type);
            }
            if (given.put(param.field(), param.value()) != null) {
                throw TypedParamErrors.repeated(param.field());
            }
        }
        DomainConfig changed = config;
        for (String name : given.keySet()) {
            changed = parameter(name).write().apply(new Change(changed, name, given, host));
        }
        return changed;
    }

    private Parameter parameter(String name) {
        return parameters.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> TypedParamErrors.unknown(name));
    }

    private static long quotaMicros(Tuning tuning) {
        return tuning.cpuLimitPercent().isPresent()
                ? TuningUnits.quotaMicros(tuning.cpuLimitPercent().getAsInt())
                : UNLIMITED;
    }

    /**
     * The limit is the quota's share of the period. Whichever of the two is not given stays what is shown; a quota of 0 or
     * less is no limit, as for libvirt's other drivers.
     */
    private static DomainConfig withCpuLimit(Change change) {
        long period = change.within(SchedulerParameterName.GLOBAL_PERIOD, MIN_PERIOD, MAX_PERIOD)
                .orElse(TuningUnits.PERIOD_MICROS);
        long quota = change.within(SchedulerParameterName.GLOBAL_QUOTA, Long.MIN_VALUE, MAX_QUOTA)
                .orElseGet(() -> quotaMicros(change.old()));
        if (quota > 0 && quota < MIN_PERIOD) {
            throw invalid("value of '" + SchedulerParameterName.GLOBAL_QUOTA + "' is out of range [" + MIN_PERIOD + ", "
                    + MAX_QUOTA + "]");
        }
        return change.tuning(change.old()
                .withCpuLimitPercent(
                        quota <= 0 ? OptionalInt.empty() : OptionalInt.of(TuningUnits.cpuLimitPercent(quota, period))));
    }

    private static LibvirtException invalid(String text) {
        return new LibvirtException(ErrorCode.INVALID_ARG, ErrorDomain.PARALLELS, text);
    }
}
