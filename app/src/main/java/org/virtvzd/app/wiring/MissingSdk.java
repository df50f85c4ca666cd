package org.virtvzd.app.wiring;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.PowerAction;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.HostLoad;
import org.virtvzd.ports.hypervisor.DiskSize;
import org.virtvzd.ports.hypervisor.DomainStatistics;
import org.virtvzd.ports.hypervisor.GuestConsole;
import org.virtvzd.ports.hypervisor.GuestInfo;
import org.virtvzd.ports.hypervisor.Hypervisor;
import org.virtvzd.ports.hypervisor.HypervisorListener;
import org.virtvzd.ports.hypervisor.MigrationTarget;
import org.virtvzd.ports.hypervisor.Screenshot;
import org.virtvzd.ports.time.EventLoop;

/**
 * A Virtuozzo host without the adapter for its SDK: never there, and saying so. A daemon that was not asked for the
 * fake hypervisor must not fall back to it.
 */
final class MissingSdk implements Hypervisor {
    private static final String REASON = "this build has no adapter for libprl_sdk.so yet;"
            + " start virtvzd with --hypervisor fake to serve the fake hypervisor";

    private final EventLoop loop;

    MissingSdk(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void open(HypervisorListener listener) {
        System.getLogger(MissingSdk.class.getName()).log(System.Logger.Level.ERROR, REASON);
        loop.execute(() -> listener.detached(REASON));
    }

    @Override
    public CompletionStage<Void> define(DomainConfig config) {
        return failed();
    }

    @Override
    public CompletionStage<Void> redefine(DomainConfig config) {
        return failed();
    }

    @Override
    public CompletionStage<Void> undefine(UUID domain) {
        return failed();
    }

    @Override
    public CompletionStage<Void> power(UUID domain, PowerAction action) {
        return failed();
    }

    @Override
    public CompletionStage<Void> setAutostart(UUID domain, boolean autostart) {
        return failed();
    }

    @Override
    public CompletionStage<String> createSnapshot(UUID domain, String title, String description) {
        return failed();
    }

    @Override
    public CompletionStage<Void> revertToSnapshot(UUID domain, String snapshot, boolean paused) {
        return failed();
    }

    @Override
    public CompletionStage<Void> deleteSnapshot(UUID domain, String snapshot, boolean withChildren) {
        return failed();
    }

    @Override
    public UUID session() {
        return new UUID(0, 0);
    }

    @Override
    public CompletionStage<Void> migrate(UUID domain, MigrationTarget target) {
        return failed();
    }

    @Override
    public CompletionStage<Void> lookUp(String name) {
        return failed();
    }

    @Override
    public CompletionStage<Void> cancel(UUID domain) {
        return failed();
    }

    @Override
    public CompletionStage<Void> resizeDisk(UUID domain, String target, long sizeMiB) {
        return failed();
    }

    @Override
    public CompletionStage<Void> setUserPassword(UUID domain, String user, String password) {
        return failed();
    }

    @Override
    public CompletionStage<GuestInfo> guestInfo(UUID domain) {
        return failed();
    }

    @Override
    public CompletionStage<Screenshot> screenshot(UUID domain) {
        return failed();
    }

    @Override
    public CompletionStage<GuestConsole> openConsole(UUID domain, int port, GuestConsole.Terminal terminal) {
        return failed();
    }

    @Override
    public Map<String, DiskSize> diskSizes(UUID domain) {
        return Map.of();
    }

    @Override
    public Optional<DomainStatistics> statistics(UUID domain) {
        return Optional.empty();
    }

    @Override
    public HostLoad load() {
        return new HostLoad(0, 0, 0, List.of());
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedStage(
                new LibvirtException(ErrorCode.INTERNAL_ERROR, ErrorDomain.PARALLELS, REASON));
    }
}
