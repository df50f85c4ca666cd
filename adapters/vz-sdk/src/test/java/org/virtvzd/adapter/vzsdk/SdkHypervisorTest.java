package org.virtvzd.adapter.vzsdk;

import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.ports.hypervisor.HypervisorContract;
import org.virtvzd.ports.hypervisor.HypervisorHarness;

/** The contract of the driver port, on the stand-in. */
class SdkHypervisorTest extends HypervisorContract {
    @Override
    protected HypervisorHarness start() {
        return new SdkHarness();
    }

    /** Every definition is a dozen requests to another process. */
    @Override
    protected int manyDomains() {
        return 200;
    }

    /** A real dispatcher was seen to take a restart of a paused virtual machine, which it leaves paused. */
    @Override
    protected int answerTo(DomainKind kind, MachineState before, PowerAction action, int recorded) {
        boolean restartWhilePaused =
                kind == DomainKind.VM && before == MachineState.PAUSED && action == PowerAction.RESTART;
        return restartWhilePaused ? 0 : recorded;
    }

    /** A real dispatcher keeps them and sets them at the next start. */
    @Override
    protected boolean keepsPasswordsOfStoppedGuests() {
        return true;
    }

    /** The functions for it are not bound yet. */
    @Override
    protected boolean looksIntoGuests() {
        return false;
    }

    /** A real dispatcher does, so that guests can tell disks apart. */
    @Override
    protected boolean givesSerialNumbers() {
        return true;
    }
}
