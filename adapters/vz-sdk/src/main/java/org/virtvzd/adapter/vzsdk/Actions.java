package org.virtvzd.adapter.vzsdk;

import java.util.Optional;
import org.virtvzd.adapter.vzsdk.sdk.Handle;
import org.virtvzd.adapter.vzsdk.sdk.Kind;
import org.virtvzd.adapter.vzsdk.sdk.Prl;
import org.virtvzd.adapter.vzsdk.sdk.PrlConstants;
import org.virtvzd.adapter.vzsdk.sdk.Request;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.ports.hypervisor.MigrationTarget;

/** Commands that leave a definition alone. They wait for the dispatcher, so nothing here may be called on the loop. */
final class Actions {
    private static final int MIGRATION = PrlConstants.PVMT_DONT_CREATE_DISK | PrlConstants.PVMSL_HIGH_SECURITY;

    private final Session session;
    private final Prl prl;

    Actions(Session session) {
        this.session = session;
        prl = session.prl();
    }

    void power(Request request, Handle<Kind.Vm> vm, PowerAction action) {
        request.finish(
                switch (action) {
                    case START -> prl.vmStartEx(vm, PrlConstants.PSM_VM_START);
                    case KILL -> prl.vmStopEx(vm, PrlConstants.PSM_KILL, 0);
                    case SHUTDOWN -> prl.vmStopEx(vm, PrlConstants.PSM_SHUTDOWN, 0);
                    case PAUSE -> prl.vmPause(vm, false);
                    case RESUME -> prl.vmResume(vm);
                    case SUSPEND -> prl.vmSuspend(vm);
                    case RESTART -> prl.vmRestart(vm);
                    case RESET -> prl.vmReset(vm);
                    case DROP_SUSPENDED_STATE -> prl.vmDropSuspendedState(vm);
                });
    }

    /** Returns the new snapshot's name. */
    String createSnapshot(Request request, Handle<Kind.Vm> vm, String title, String description) {
        try (Handle<Kind.Result> result = request.result(prl.vmCreateSnapshot(vm, title, description))) {
            return prl.resultGetParamAsString(result);
        }
    }

    /** The host's own way of not resuming leaves a container off and means nothing for virtual machines. */
    void revert(Request request, Handle<Kind.Vm> vm, String snapshot, boolean paused) {
        request.finish(prl.vmSwitchToSnapshotEx(vm, snapshot, 0));
        if (paused && session.sighting(request, vm).state() == MachineState.RUNNING) {
            request.finish(prl.vmPause(vm, false));
        }
    }

    void deleteSnapshot(Request request, Handle<Kind.Vm> vm, String snapshot, boolean withChildren) {
        request.finish(prl.vmDeleteSnapshot(vm, snapshot, withChildren));
    }

    void migrate(Request request, Handle<Kind.Vm> vm, MigrationTarget target) {
        request.finish(prl.vmMigrateWithRenameEx(
                vm,
                target.host(),
                target.port(),
                "{" + target.session() + "}",
                target.newName().orElse(""),
                "",
                MIGRATION | (target.paused() ? PrlConstants.PVMT_DONT_RESUME_VM : 0),
                true));
    }

    void setPassword(Request request, Handle<Kind.Vm> vm, String user, String password) {
        request.finish(prl.vmSetUserPasswd(vm, user, password, 0));
    }

    /** Looks a machine up by its name. */
    Optional<Session.Loaded> lookUp(String name) {
        return session.find(name, PrlConstants.PGVC_SEARCH_BY_NAME);
    }
}
