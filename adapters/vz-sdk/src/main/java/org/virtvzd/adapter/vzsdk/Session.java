package org.virtvzd.adapter.vzsdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.virtvzd.adapter.vzsdk.Observation.Sighting;
import org.virtvzd.adapter.vzsdk.model.Definition;
import org.virtvzd.adapter.vzsdk.model.DefinitionReader;
import org.virtvzd.adapter.vzsdk.model.DefinitionWriter;
import org.virtvzd.adapter.vzsdk.model.SnapshotText;
import org.virtvzd.adapter.vzsdk.model.States;
import org.virtvzd.adapter.vzsdk.sdk.Callback;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.Request;
import org.virtvzd.adapter.vzsdk.sdk.SdkException;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * A login at the dispatcher, and what is read through it. Immutable; every method waits for the dispatcher, so none may be
 * called on the loop.
 *
 * @param number tells this login from others of the process
 * @param prl the library
 * @param server the connection
 * @param uuid the session's UUID, which other hosts are shown
 * @param host what the host is
 * @param reader reads configurations
 * @param writer changes configurations
 * @param options how long things may take
 */
record Session(
        long number,
        Prl prl,
        Handle<Kind.Server> server,
        UUID uuid,
        Host host,
        DefinitionReader reader,
        DefinitionWriter writer,
        SdkOptions options) {
    private static final Logger LOG = System.getLogger(Session.class.getName());
    private static final int FIRST_WITH_VIRTIO = 7;

    /** How many machines' questions are under way at once when all are read. */
    private static final int READ_AT_ONCE = 32;

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /**
     * A machine as it was found.
     *
     * @param handle the library's object, owned by whoever gets this
     * @param definition its definition
     * @param snapshots its snapshots
     * @param sighting its state
     */
    record Loaded(Handle<Kind.Vm> handle, Definition definition, SnapshotTree snapshots, Sighting sighting) {}

    /** Gives back what came too late to be of use. */
    static void discard(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Good<?>(Optional<?> found)
                && found.isPresent()
                && found.get() instanceof Loaded machine) {
            machine.handle().close();
        }
    }

    /** Logs in and has events delivered from then on. */
    static Session open(Prl prl, Callback callback, long number, SdkOptions options) {
        Handle<Kind.Server> server = prl.srvCreate();
        try {
            Request request = new Request(prl, options.readLimit());
            callback.register(server, number);
            try (Handle<Kind.Result> result = request.result(prl.srvLoginLocalEx(
                            server, PrlConstants.PSL_HIGH_SECURITY, PrlConstants.PACF_NON_INTERACTIVE_MODE));
                    Handle<Kind.Login> login = prl.resultGetParamByIndex(result, 0)) {
                return of(prl, server, login, number, options);
            }
        } catch (RuntimeException e) {
            callback.unregister(server, number);
            server.close();
            throw e;
        }
    }

    private static Session of(
            Prl prl, Handle<Kind.Server> server, Handle<Kind.Login> login, long number, SdkOptions options) {
        UUID uuid = DefinitionReader.uuid(prl.loginResponseGetSessionUuid(login));
        UUID serverUuid = DefinitionReader.uuid(prl.loginResponseGetServerUuid(login));
        Host host = LocalHost.describe(prl.loginResponseGetProductVersion(login), options.hostUuid(), serverUuid);
        boolean virtio = host.product().major() >= FIRST_WITH_VIRTIO;
        var reader = new DefinitionReader(
                prl, virtio ? Disk.Format.QCOW2 : Disk.Format.PLOOP, host.cpu().count());
        var writer =
                new DefinitionWriter(prl, reader, virtio ? PrlConstants.PCD_VIRTIO_SCSI : PrlConstants.PCD_BUSLOGIC);
        return new Session(number, prl, server, uuid, host, reader, writer, options);
    }

    /** Ends it: no event comes any more when this returns. */
    void close(Callback callback) {
        try {
            callback.unregister(server, number);
            new Request(prl, FAREWELL).finish(prl.srvLogoff(server));
        } catch (SdkException e) {
            LOG.log(Level.DEBUG, () -> "The session did not end well: " + e.getMessage());
        } finally {
            server.close();
        }
    }

    Request question() {
        return new Request(prl, options.readLimit());
    }

    Request command() {
        return new Request(prl, options.commandLimit());
    }

    /** All machines of the host. One that cannot be read is left out, so that it does not hide the others. */
    List<Loaded> list() {
        List<Handle<Kind.Vm>> found = new ArrayList<>();
        try (Handle<Kind.Result> result =
                question().result(prl.srvGetVmListEx(server, PrlConstants.PVTF_VM | PrlConstants.PVTF_CT))) {
            int count = prl.resultGetParamsCount(result);
            for (int i = 0; i < count; i++) {
                found.add(prl.resultGetParamByIndex(result, i));
            }
        }
        List<Loaded> loaded = new ArrayList<>();
        for (int from = 0; from < found.size(); from += READ_AT_ONCE) {
            loaded.addAll(load(found.subList(from, Math.min(found.size(), from + READ_AT_ONCE))));
        }
        return loaded;
    }

    /** The questions about a machine, asked before the first answer is waited for. */
    private record Asked(
            Handle<Kind.Vm> vm, Handle<Kind.Job> snapshots, Handle<Kind.Job> state, Handle<Kind.Job> counters) {}

    private List<Loaded> load(List<Handle<Kind.Vm>> vms) {
        List<Asked> questions = vms.stream().map(this::ask).toList();
        List<Loaded> loaded = new ArrayList<>();
        for (Asked asked : questions) {
            answer(asked).ifPresent(loaded::add);
        }
        return loaded;
    }

    private Asked ask(Handle<Kind.Vm> vm) {
        return new Asked(
                vm,
                prl.vmGetSnapshotsTreeEx(vm, PrlConstants.PGST_WITHOUT_SCREENSHOTS),
                prl.vmGetState(vm),
                prl.vmSubscribeToPerfStats(vm, ""));
    }

    private Optional<Loaded> answer(Asked asked) {
        Request request = question();
        try (Handle<Kind.Job> state = asked.state();
                Handle<Kind.Job> snapshots = asked.snapshots();
                Handle<Kind.Job> counters = asked.counters()) {
            awaitCounters(request, counters);
            SnapshotTree tree = snapshotsOf(request, snapshots);
            return Optional.of(new Loaded(asked.vm(), reader.read(asked.vm()), tree, sightingOf(request, state)));
        } catch (SdkException | LibvirtException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, () -> "A machine is left out, it cannot be read: " + e.getMessage());
            asked.vm().close();
            return Optional.empty();
        }
    }

    /** Counters are worth having, but not worth losing a machine. */
    private static void awaitCounters(Request request, Handle<Kind.Job> counters) {
        try {
            request.numberOf(counters);
        } catch (SdkException e) {
            LOG.log(Level.WARNING, () -> "There are no counters of a machine: " + e.getMessage());
        }
    }

    /**
     * One machine.
     *
     * @param id its UUID in braces, or its name
     * @param by which of the two
     * @return the machine; empty when it cannot be read
     * @throws SdkException when there is none
     */
    Optional<Loaded> find(String id, int by) {
        try (Handle<Kind.Result> result = question().result(prl.srvGetVmConfig(server, id, by))) {
            return answer(ask(prl.resultGetParamByIndex(result, 0)));
        }
    }

    /** A machine that was made through this very handle. */
    Optional<Loaded> registered(Handle<Kind.Vm> vm) {
        return answer(ask(vm));
    }

    /** Parts of a machine, as they are now. */
    Observation observe(Handle<Kind.Vm> vm, Set<Part> parts) {
        Request request = question();
        try {
            if (parts.contains(Part.DEFINITION)) {
                request.finish(prl.vmRefreshConfig(vm));
            }
            return new Observation(
                    parts.contains(Part.DEFINITION) ? Optional.of(reader.read(vm)) : Optional.empty(),
                    parts.contains(Part.SNAPSHOTS) ? Optional.of(snapshots(request, vm)) : Optional.empty(),
                    parts.contains(Part.STATE) ? Optional.of(sighting(request, vm)) : Optional.empty(),
                    false);
        } catch (SdkException e) {
            if (Failures.isGone(e)) {
                return Observation.GONE;
            }
            throw e;
        }
    }

    Observation observeAll(Handle<Kind.Vm> vm) {
        return observe(vm, EnumSet.allOf(Part.class));
    }

    private SnapshotTree snapshots(Request request, Handle<Kind.Vm> vm) {
        try (Handle<Kind.Job> job = prl.vmGetSnapshotsTreeEx(vm, PrlConstants.PGST_WITHOUT_SCREENSHOTS)) {
            return snapshotsOf(request, job);
        }
    }

    private SnapshotTree snapshotsOf(Request request, Handle<Kind.Job> job) {
        request.numberOf(job);
        try (Handle<Kind.Result> result = prl.jobGetResult(job)) {
            return SnapshotText.read(prl.resultGetParamAsString(result), ZoneId.systemDefault());
        }
    }

    Sighting sighting(Request request, Handle<Kind.Vm> vm) {
        try (Handle<Kind.Job> job = prl.vmGetState(vm)) {
            return sightingOf(request, job);
        }
    }

    private Sighting sightingOf(Request request, Handle<Kind.Job> job) {
        long sent = request.numberOf(job);
        try (Handle<Kind.Result> result = prl.jobGetResult(job);
                Handle<Kind.VmInfo> info = prl.resultGetParamByIndex(result, 0)) {
            return new Sighting(States.of(prl.vmInfoGetState(info)), sent);
        }
    }
}
