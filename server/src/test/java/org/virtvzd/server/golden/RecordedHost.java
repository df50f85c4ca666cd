package org.virtvzd.server.golden;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.virtvzd.adapter.fakevz.Behaviour;
import org.virtvzd.adapter.fakevz.CommandKind;
import org.virtvzd.adapter.fakevz.FakeHost;
import org.virtvzd.adapter.fakevz.FaultRule;
import org.virtvzd.adapter.fakevz.Trigger;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.ports.hypervisor.SdkResult;
import org.virtvzd.server.kit.SomeDomains;
import org.virtvzd.server.kit.World;

/** Does to the fake host what was done to the recorded one. */
final class RecordedHost {
    /** CPUs of the recorded host, and of the fake. */
    static final int CPUS = 2;

    /** Longer than a job waits for its turn, so that a held one makes others give up. */
    private static final Duration HELD = Duration.ofSeconds(35);

    private static final List<MachineState> STATES = List.of(
            MachineState.UNKNOWN,
            MachineState.STOPPED,
            MachineState.STARTING,
            MachineState.RESTORING,
            MachineState.RUNNING,
            MachineState.PAUSED,
            MachineState.SUSPENDING,
            MachineState.STOPPING,
            MachineState.COMPACTING,
            MachineState.SUSPENDED,
            MachineState.SNAPSHOTING,
            MachineState.RESETTING,
            MachineState.PAUSING,
            MachineState.CONTINUING,
            MachineState.MIGRATING,
            MachineState.DELETING_STATE,
            MachineState.RESUMING,
            MachineState.SUSPENDING_SYNC,
            MachineState.MOUNTED,
            MachineState.RECONNECTING);

    /** The commands in whose course the recorded driver used a function of the SDK. */
    private static final Map<String, CommandKind[]> USERS = Map.ofEntries(
            Map.entry("PrlVm_StartEx", kinds(CommandKind.START)),
            Map.entry("PrlVm_MigrateWithRenameEx", kinds(CommandKind.MIGRATE)),
            Map.entry("PrlVm_StopEx", kinds(CommandKind.KILL, CommandKind.SHUTDOWN)),
            Map.entry("PrlVm_Pause", kinds(CommandKind.PAUSE)),
            Map.entry("PrlVm_Resume", kinds(CommandKind.RESUME)),
            Map.entry("PrlVm_Suspend", kinds(CommandKind.SUSPEND)),
            Map.entry("PrlVm_Restart", kinds(CommandKind.RESTART)),
            Map.entry("PrlVm_Reset", kinds(CommandKind.RESET)),
            Map.entry("PrlVm_DropSuspendedState", kinds(CommandKind.DROP_SUSPENDED_STATE)),
            Map.entry("PrlVm_CreateSnapshot", kinds(CommandKind.CREATE_SNAPSHOT)),
            Map.entry("PrlVm_SwitchToSnapshotEx", kinds(CommandKind.REVERT_TO_SNAPSHOT)),
            Map.entry("PrlVm_DeleteSnapshot", kinds(CommandKind.DELETE_SNAPSHOT)),
            Map.entry("PrlVm_Reg", kinds(CommandKind.DEFINE)),
            Map.entry("PrlVm_BeginEdit", kinds(CommandKind.REDEFINE, CommandKind.UNDEFINE)),
            Map.entry("PrlVm_CommitEx", kinds(CommandKind.REDEFINE)),
            Map.entry("PrlVm_GetState", kinds(CommandKind.UNDEFINE)),
            Map.entry("PrlVm_GetSnapshotsTreeEx", kinds(CommandKind.UNDEFINE)),
            Map.entry("PrlVm_Delete", kinds(CommandKind.UNDEFINE)),
            Map.entry("PrlVmDev_ResizeImage", kinds(CommandKind.RESIZE_DISK)),
            Map.entry("PrlVm_SetUserPasswd", kinds(CommandKind.SET_USER_PASSWORD)));

    private final World world;
    private final Map<String, DomainConfig> edited = new HashMap<>();
    private Optional<DomainConfig> quiet = Optional.empty();
    private boolean away;

    RecordedHost(World world) {
        this.world = world;
        host().setCounters(new RecordedCounters());
    }

    /** One recorded change. */
    void change(String command) {
        String[] words = command.split(" ", -1);
        switch (words[0]) {
            case "fail" -> fault(words[1], new Behaviour.FailsWith(result(words[2])));
            case "hold" -> fault(words[1], new Behaviour.Late(HELD));
            case "release" -> world.pass(HELD);
            case "perf" -> host().setCounters((domain, ranNanos) -> Optional.empty());
            case "waitheld" -> world.settle();
            case "sleep" -> world.pass(Duration.ofMillis(200));
            case "disconnect" -> {
                world.loop().execute(() -> host().disconnect("gone"));
                away = true;
            }
            default -> world.loop().execute(() -> changeMachine(words));
        }
        world.settle();
    }

    /** The recorded driver looked for a lost host when a client opened a connection. */
    void clientOpens() {
        if (away) {
            away = false;
            world.loop().execute(() -> host().reconnect());
            world.settle();
        }
    }

    private void changeMachine(String[] words) {
        String name = words[1];
        switch (words[0]) {
            case "state" -> host().setState(uuid(name), state(words[2]));
            case "set" -> edited.put(name, edit(config(name), words[2], words[3]));
            case "config" -> tellConfig(name);
            case "delete", "unreg" -> host().delete(uuid(name));
            case "addvm" -> add(name, words);
            case "created", "added" -> tellAdded(name);
            default -> throw new IllegalArgumentException(String.join(" ", words));
        }
    }

    private void add(String name, String[] words) {
        DomainConfig config = SomeDomains.config(UUID.fromString(words[2].replaceAll("[{}]", "")), name);
        if (words.length > 3) {
            quiet = Optional.of(config);
        } else {
            host().define(config, MachineState.STOPPED);
        }
    }

    private void tellAdded(String name) {
        quiet.ifPresentOrElse(config -> host().define(config, MachineState.STOPPED), () -> host().announce(uuid(name)));
        quiet = Optional.empty();
    }

    private void tellConfig(String name) {
        Optional<DomainConfig> changed = edited.values().stream()
                .filter(config -> config.name().equals(name))
                .findFirst();
        edited.clear();
        host().redefine(changed.orElseGet(() -> config(name)));
    }

    private static DomainConfig edit(DomainConfig old, String field, String value) {
        return switch (field) {
            case "name" -> old.withName(value);
            case "ram" -> old.withMemoryMiB(Long.parseLong(value));
            case "autostart" -> old.withAutostart(value.equals("2"));
            default -> old;
        };
    }

    private void fault(String function, Behaviour behaviour) {
        Trigger next = Trigger.on(Objects.requireNonNull(USERS.get(function), function))
                .first(1);
        world.hypervisor().faults().add(new FaultRule(next, behaviour));
    }

    private DomainConfig config(String name) {
        return machine(name).config();
    }

    private UUID uuid(String name) {
        return machine(name).uuid();
    }

    private Domain machine(String name) {
        return host().domains().stream()
                .filter(domain -> domain.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private FakeHost host() {
        return world.hypervisor().host();
    }

    private static MachineState state(String number) {
        return number.equals("x") ? MachineState.UNKNOWN : STATES.get(Integer.parseInt(number));
    }

    private static SdkResult result(String code) {
        int number = Integer.parseUnsignedInt(code.substring(2), 16);
        return Arrays.stream(SdkResult.values())
                .filter(result -> result.code() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(code));
    }

    private static CommandKind[] kinds(CommandKind... kinds) {
        return kinds;
    }
}
