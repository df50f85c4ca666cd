package org.virtvzd.adapter.vzsdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.virtvzd.adapter.vzsdk.model.Definition;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.Request;
import org.virtvzd.adapter.vzsdk.sdk.SdkException;
import org.virtvzd.adapter.vzsdk.sdk.Structures;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.Filesystem;

/** Makes, changes and forgets definitions. Waits for the dispatcher, so nothing here may be called on the loop. */
final class Edits {
    private static final Logger LOG = System.getLogger(Edits.class.getName());

    /** How often a change is tried that somebody else's changes get in the way of. */
    private static final int TRIES = 5;

    private static final String CONTAINER_SAMPLE = "vswap.1024MB";

    private final Session session;
    private final Prl prl;

    Edits(Session session) {
        this.session = session;
        prl = session.prl();
    }

    /** Registers a new machine; empty when it is registered but cannot be read. */
    Optional<Session.Loaded> define(Request request, DomainConfig config) {
        Handle<Kind.Vm> vm = config.kind() == DomainKind.VM ? newVm(request) : newContainer(request);
        try {
            session.writer().write(vm, config);
            if (config.kind() == DomainKind.VM) {
                request.finish(prl.vmReg(vm, "", true));
            } else {
                request.finish(prl.vmRegEx(vm, "", containerFlags(config)));
            }
        } catch (RuntimeException e) {
            vm.close();
            throw e;
        }
        return session.registered(vm);
    }

    private static int containerFlags(DomainConfig config) {
        boolean fromTemplate = config.devices().filesystems().stream()
                .anyMatch(filesystem -> filesystem.source() instanceof Filesystem.Template);
        return PrlConstants.PACF_NON_INTERACTIVE_MODE | (fromTemplate ? 0 : PrlConstants.PRNVM_PRESERVE_DISK);
    }

    private Handle<Kind.Vm> newVm(Request request) {
        Handle<Kind.Vm> vm = prl.srvCreateVm(session.server());
        try (Handle<Kind.Result> result = request.result(prl.srvGetSrvConfig(session.server()));
                Handle<Kind.HostConfig> host = prl.resultGetParamByIndex(result, 0)) {
            prl.vmCfgSetDefaultConfig(vm, host, PrlConstants.PVS_GUEST_VER_LIN_REDHAT, false);
            prl.vmCfgSetOfflineManagementEnabled(vm, false);
            return vm;
        } catch (RuntimeException e) {
            vm.close();
            throw e;
        }
    }

    private Handle<Kind.Vm> newContainer(Request request) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = Structures.defaultsWanted(arena, PrlConstants.PVT_CT, CONTAINER_SAMPLE);
            try (Handle<Kind.Result> result = request.result(prl.srvGetDefaultVmConfig(session.server(), wanted, 0))) {
                return prl.resultGetParamByIndex(result, 0);
            }
        }
    }

    /**
     * Changes a definition. A new name goes alone and first: a host may lose what else is in the same commit, and refuses
     * names soonest.
     *
     * @param vm the machine
     * @param change makes the wanted definition of the one that is stored
     * @return the definition as it is stored then
     */
    Definition edit(Request request, Handle<Kind.Vm> vm, UnaryOperator<DomainConfig> change) {
        for (int tries = 1; ; tries++) {
            try {
                return tryToEdit(request, vm, change);
            } catch (SdkException e) {
                if (tries == TRIES || !mayWorkNextTime(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean mayWorkNextTime(SdkException e) {
        return e.code() == PrlConstants.PRL_ERR_VM_CONFIG_WAS_CHANGED || e.code() == PrlConstants.PRL_ERR_TRY_AGAIN;
    }

    private Definition tryToEdit(Request request, Handle<Kind.Vm> vm, UnaryOperator<DomainConfig> change) {
        request.finish(prl.vmBeginEdit(vm));
        try {
            DomainConfig present = session.reader().read(vm).config();
            DomainConfig wanted = change.apply(present);
            DomainConfig renamed = present.withName(wanted.name());
            boolean only = renamed.equals(wanted) || renamed.equals(present);
            Definition stored = commit(request, vm, only ? wanted : renamed);
            return only ? stored : tryToEdit(request, vm, any -> wanted);
        } catch (RuntimeException e) {
            forgetChanges(vm);
            throw e;
        }
    }

    private Definition commit(Request request, Handle<Kind.Vm> vm, DomainConfig wanted) {
        session.writer().write(vm, wanted);
        try (Handle<Kind.Result> result = request.result(prl.vmCommitEx(vm, PrlConstants.PVCF_DETACH_HDD_BUNDLE));
                Handle<Kind.Vm> stored = prl.resultGetParamByIndex(result, 0)) {
            return session.reader().read(stored);
        }
    }

    /** After a failure the library's copy has changes that the host does not have. */
    private void forgetChanges(Handle<Kind.Vm> vm) {
        try {
            session.question().finish(prl.vmRefreshConfig(vm));
        } catch (SdkException e) {
            LOG.log(Level.DEBUG, () -> "A configuration was not read anew: " + e.getMessage());
        }
    }

    /** Forgets a machine. The host would delete images inside its directory, so they are taken out before. */
    void undefine(Request request, Handle<Kind.Vm> vm) {
        MachineState state = session.sighting(request, vm).state();
        if (state.isActive()) {
            int code = PrlConstants.PRL_ERR_DISP_VM_IS_NOT_STOPPED;
            throw new SdkException(code, "undefine", prl.describe(code));
        }
        if (state == MachineState.SUSPENDED) {
            request.finish(prl.vmDropSuspendedState(vm));
        }
        request.finish(prl.vmRefreshConfig(vm));
        DomainConfig before = session.reader().read(vm).config();
        detachDisks(request, vm);
        try {
            request.finish(prl.vmDelete(vm));
        } catch (SdkException e) {
            restore(vm, before);
            throw e;
        }
    }

    private void detachDisks(Request request, Handle<Kind.Vm> vm) {
        request.finish(prl.vmBeginEdit(vm));
        try {
            int count = prl.vmCfgGetDevsCountByType(vm, PrlConstants.PDE_HARD_DISK);
            for (int i = count - 1; i >= 0; i--) {
                try (Handle<Kind.Device> disk = prl.vmCfgGetDevByType(vm, PrlConstants.PDE_HARD_DISK, i)) {
                    prl.vmDevRemove(disk);
                }
            }
            request.finish(prl.vmCommitEx(vm, PrlConstants.PVCF_DETACH_HDD_BUNDLE));
        } catch (RuntimeException e) {
            forgetChanges(vm);
            throw e;
        }
    }

    private void restore(Handle<Kind.Vm> vm, DomainConfig before) {
        try {
            edit(session.command(), vm, any -> before);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    () -> "Domain " + before.uuid() + " was not undefined and has lost its disks "
                            + before.devices().disks() + ": " + e.getMessage());
        }
    }

    /** Gives a disk another size. */
    void resize(Request request, Handle<Kind.Vm> vm, String target, long sizeMiB) {
        request.finish(prl.vmRefreshConfig(vm));
        List<String> targets = session.reader().hardDiskTargets(vm);
        int place = targets.indexOf(target);
        if (place < 0) {
            int code = PrlConstants.PRL_ERR_DISK_RESIZE_FAILED;
            throw new SdkException(code, "resize", prl.describe(code));
        }
        try (Handle<Kind.Device> disk = prl.vmCfgGetDevByType(vm, PrlConstants.PDE_HARD_DISK, place)) {
            request.finish(prl.vmDevResizeImage(disk, (int) sizeMiB, PrlConstants.PRIF_RESIZE_LAST_PARTITION));
        }
    }
}
