package org.virtvzd.server.remote;

import java.util.Optional;
import org.virtvzd.protocol.procedure.Answer;
import org.virtvzd.protocol.procedure.Driver;
import org.virtvzd.protocol.remote.AuthProcedures;
import org.virtvzd.protocol.remote.ConnectProcedures;
import org.virtvzd.protocol.remote.CpuProcedures;
import org.virtvzd.protocol.remote.DomainBlockProcedures;
import org.virtvzd.protocol.remote.DomainDefinitionProcedures;
import org.virtvzd.protocol.remote.DomainDeviceProcedures;
import org.virtvzd.protocol.remote.DomainDisplayProcedures;
import org.virtvzd.protocol.remote.DomainEventProcedures;
import org.virtvzd.protocol.remote.DomainGuestProcedures;
import org.virtvzd.protocol.remote.DomainJobProcedures;
import org.virtvzd.protocol.remote.DomainLookupProcedures;
import org.virtvzd.protocol.remote.DomainMemoryProcedures;
import org.virtvzd.protocol.remote.DomainMigrationProcedures;
import org.virtvzd.protocol.remote.DomainPowerProcedures;
import org.virtvzd.protocol.remote.DomainProcedures;
import org.virtvzd.protocol.remote.DomainSaveProcedures;
import org.virtvzd.protocol.remote.DomainSnapshotProcedures;
import org.virtvzd.protocol.remote.DomainStatisticsProcedures;
import org.virtvzd.protocol.remote.DomainTuningProcedures;
import org.virtvzd.protocol.remote.DomainVcpuProcedures;
import org.virtvzd.protocol.remote.NodeProcedures;
import org.virtvzd.protocol.remote.RemoteHandlers;
import org.virtvzd.protocol.remote.RemoteProcedure;
import org.virtvzd.protocol.xdr.XdrValue;
import org.virtvzd.server.relay.Siblings;

/** Who answers the calls of the remote program, by what a call is about. Nothing here belongs to one client. */
public final class RemoteCalls implements RemoteHandlers<RemoteCall> {
    private final AuthProcedures<RemoteCall> auth;
    private final ConnectProcedures<RemoteCall> connect;
    private final CpuProcedures<RemoteCall> cpu;
    private final NodeProcedures<RemoteCall> node;
    private final DomainProcedures<RemoteCall> domain;
    private final DomainDefinitionProcedures<RemoteCall> domainDefinition;
    private final DomainEventProcedures<RemoteCall> domainEvent;
    private final DomainJobProcedures<RemoteCall> domainJob;
    private final DomainLookupProcedures<RemoteCall> domainLookup;
    private final DomainMigrationProcedures<RemoteCall> domainMigration;
    private final DomainMemoryProcedures<RemoteCall> domainMemory;
    private final DomainPowerProcedures<RemoteCall> domainPower;
    private final DomainSaveProcedures<RemoteCall> domainSave;
    private final DomainSnapshotProcedures<RemoteCall> domainSnapshot;
    private final DomainBlockProcedures<RemoteCall> domainBlock;
    private final DomainDeviceProcedures<RemoteCall> domainDevice;
    private final DomainDisplayProcedures<RemoteCall> domainDisplay;
    private final DomainGuestProcedures<RemoteCall> domainGuest;
    private final DomainStatisticsProcedures<RemoteCall> domainStatistics;
    private final DomainTuningProcedures<RemoteCall> domainTuning;
    private final DomainVcpuProcedures<RemoteCall> domainVcpu;

    /**
     * Makes the handlers.
     *
     * @param core what they work on
     * @param siblings the way to other daemons; empty when there is none
     */
    public RemoteCalls(RemoteCore core, Optional<Siblings> siblings) {
        DomainCommands commands = new DomainCommands(core);
        auth = new AuthCalls();
        connect = new ConnectCalls(core);
        cpu = new CpuCalls(core);
        node = new NodeCalls(core);
        domain = new DomainStateCalls(core);
        Dialect dialect = new Dialect(core);
        DomainDefinition definition = new DomainDefinition(core, dialect, siblings);
        domainDefinition = new DomainDefinitionCalls(core, commands, definition);
        domainEvent = new DomainEventCalls(core);
        domainJob = new DomainJobCalls(core);
        domainLookup = new DomainLookupCalls(core);
        domainMigration = new DomainMigrationCalls(core, commands, definition, siblings);
        domainMemory = new DomainMemoryCalls(core, commands);
        domainPower = new DomainPowerCalls(core, commands);
        domainSave = new DomainSaveCalls(core, commands, definition);
        domainSnapshot = new DomainSnapshotCalls(core, commands);
        domainBlock = new DomainBlockCalls(core, commands);
        domainDevice = new DomainDeviceCalls(commands, dialect);
        domainDisplay = new DomainDisplayCalls(core);
        domainGuest = new DomainGuestCalls(core, commands);
        domainStatistics = new DomainStatisticsCalls(core);
        domainTuning = new DomainTuningCalls(core, commands);
        domainVcpu = new DomainVcpuCalls(core, commands);
    }

    @Override
    public Answer<?> dispatch(RemoteProcedure procedure, RemoteCall call, XdrValue args) {
        Driver driver = procedure.traits().driver();
        if (Siblings.serve(driver)) {
            return Answer.notSupported();
        }
        return RemoteHandlers.super.dispatch(procedure, call, args);
    }

    @Override
    public AuthProcedures<RemoteCall> auth() {
        return auth;
    }

    @Override
    public ConnectProcedures<RemoteCall> connect() {
        return connect;
    }

    @Override
    public CpuProcedures<RemoteCall> cpu() {
        return cpu;
    }

    @Override
    public NodeProcedures<RemoteCall> node() {
        return node;
    }

    @Override
    public DomainProcedures<RemoteCall> domain() {
        return domain;
    }

    @Override
    public DomainDefinitionProcedures<RemoteCall> domainDefinition() {
        return domainDefinition;
    }

    @Override
    public DomainEventProcedures<RemoteCall> domainEvent() {
        return domainEvent;
    }

    @Override
    public DomainLookupProcedures<RemoteCall> domainLookup() {
        return domainLookup;
    }

    @Override
    public DomainJobProcedures<RemoteCall> domainJob() {
        return domainJob;
    }

    @Override
    public DomainMigrationProcedures<RemoteCall> domainMigration() {
        return domainMigration;
    }

    @Override
    public DomainMemoryProcedures<RemoteCall> domainMemory() {
        return domainMemory;
    }

    @Override
    public DomainPowerProcedures<RemoteCall> domainPower() {
        return domainPower;
    }

    @Override
    public DomainSaveProcedures<RemoteCall> domainSave() {
        return domainSave;
    }

    @Override
    public DomainSnapshotProcedures<RemoteCall> domainSnapshot() {
        return domainSnapshot;
    }

    @Override
    public DomainBlockProcedures<RemoteCall> domainBlock() {
        return domainBlock;
    }

    @Override
    public DomainDeviceProcedures<RemoteCall> domainDevice() {
        return domainDevice;
    }

    @Override
    public DomainDisplayProcedures<RemoteCall> domainDisplay() {
        return domainDisplay;
    }

    @Override
    public DomainGuestProcedures<RemoteCall> domainGuest() {
        return domainGuest;
    }

    @Override
    public DomainStatisticsProcedures<RemoteCall> domainStatistics() {
        return domainStatistics;
    }

    @Override
    public DomainTuningProcedures<RemoteCall> domainTuning() {
        return domainTuning;
    }

    @Override
    public DomainVcpuProcedures<RemoteCall> domainVcpu() {
        return domainVcpu;
    }
}
