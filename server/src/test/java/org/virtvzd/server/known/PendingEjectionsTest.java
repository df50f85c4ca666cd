package org.virtvzd.server.known;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.protocol.remote.RemoteDomainCreateArgs;
import org.virtvzd.protocol.remote.RemoteDomainDestroyArgs;
import org.virtvzd.protocol.remote.RemoteDomainManagedSaveArgs;
import org.virtvzd.protocol.remote.RemoteDomainUpdateDeviceFlagsArgs;
import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteProcedure;

/** Installers take the disc out of the definition as soon as the guest runs; the guest keeps it until it is off. */
class PendingEjectionsTest {
    private static final String LOADED =
            "<disk type='file' device='cdrom'><source file='/iso/cd.iso'/><target dev='hda' bus='ide'/></disk>";
    private static final String EMPTY = "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk>";

    private final OneClient one = OneClient.onQuickHost();
    private RemoteNonnullDomain domain = new RemoteNonnullDomain("guest", OneClient.UUID_OF_GUEST, -1);

    @BeforeEach
    void running() {
        domain = one.define(OneClient.machine(LOADED));
        one.done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
    }

    @AfterEach
    void close() {
        one.close();
    }

    private boolean loaded() {
        return one.dump(domain, 0).contains("/iso/cd.iso");
    }

    private void off() {
        one.done(RemoteProcedure.DOMAIN_DESTROY, new RemoteDomainDestroyArgs(domain));
    }

    @Test
    void theDiscStaysUntilTheGuestIsOff() {
        one.define(OneClient.machine(EMPTY + OneClient.disk("sda")));
        assertThat(loaded()).isTrue();
        assertThat(one.dump(domain, 0)).contains("sda");
        off();
        assertThat(loaded()).isFalse();
        assertThat(one.dump(domain, 0)).contains("dev='hda'", "sda");
    }

    @Test
    void theLastDefinitionCounts() {
        one.define(OneClient.machine(EMPTY));
        one.define(OneClient.machine(LOADED));
        off();
        assertThat(loaded()).isTrue();
    }

    @Test
    void savedMemoryKeepsItsDisc() {
        one.define(OneClient.machine(EMPTY));
        one.done(RemoteProcedure.DOMAIN_MANAGED_SAVE, new RemoteDomainManagedSaveArgs(domain, 0));
        assertThat(loaded()).isTrue();
        one.done(RemoteProcedure.DOMAIN_CREATE, new RemoteDomainCreateArgs(domain));
        assertThat(loaded()).isTrue();
        off();
        assertThat(loaded()).isFalse();
    }

    @Test
    void whoAsksForItGetsTheDiscOutAtOnce() {
        one.done(RemoteProcedure.DOMAIN_UPDATE_DEVICE_FLAGS, new RemoteDomainUpdateDeviceFlagsArgs(domain, EMPTY, 3));
        assertThat(loaded()).isFalse();
    }

    @Test
    void aGuestThatIsOffLosesItAtOnce() {
        off();
        one.define(OneClient.machine(EMPTY));
        assertThat(loaded()).isFalse();
    }
}
