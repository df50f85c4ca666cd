package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.virtvzd.domain.MachineState;
import org.virtvzd.domain.config.Disk;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * An inventory as it is written in a file.
 *
 * @param domains the machines
 */
record InventoryFile(List<Entry> domains) {
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    /** One machine; everything but the name may be missing. */
    record Entry(
            String name,
            Optional<UUID> uuid,
            Optional<Kind> kind,
            Optional<String> description,
            OptionalLong memoryMiB,
            OptionalInt vcpus,
            Optional<Boolean> autostart,
            Optional<Boolean> vnc,
            Optional<List<String>> disks,
            Optional<List<Nic>> nics,
            Optional<State> state) {

        Inventory.Seed toSeed(RandomGenerator random) {
            SeedDefinition definition = new SeedDefinition(
                    uuid.orElseGet(() -> Inventory.randomUuid(random)),
                    name,
                    kind.orElse(Kind.VM).kind,
                    description.orElse(""),
                    memoryMiB.orElse(1024),
                    vcpus.orElse(1),
                    autostart.orElse(false),
                    vnc.orElse(false),
                    disks.orElse(List.of()),
                    nics.orElse(List.of()).stream()
                            .map(nic -> nic.toNic(random))
                            .toList());
            int places = Disk.Bus.SCSI.places() + (definition.kind() == DomainKind.CONTAINER ? 1 : 0);
            if (definition.disks().size() > places) {
                throw new IllegalArgumentException("domain '" + name + "' has more than " + places + " disks");
            }
            Inventory.Seed seed = definition.toSeed(state.orElse(State.STOPPED).state);
            if (!DefinitionRules.isValid(seed.config())) {
                throw new IllegalArgumentException("domain '" + name + "' needs a name without slash and line break,"
                        + " memoryMiB and vcpus of 1 or more");
            }
            return seed;
        }
    }

    /** A network adapter: on a network, on a bridge, or on the network Bridged when neither is given. */
    record Nic(Optional<String> network, Optional<String> bridge, Optional<MacAddress> mac) {
        SeedDefinition.Nic toNic(RandomGenerator random) {
            if (network.isPresent() && bridge.isPresent()) {
                throw new IllegalArgumentException("a nic is on a network or on a bridge, not on both");
            }
            return new SeedDefinition.Nic(
                    mac.orElseGet(() -> new MacAddress(0x001c42000000L | random.nextInt(0x1000000))),
                    bridge.<NetworkInterface.Attachment>map(NetworkInterface.Bridge::new)
                            .orElseGet(() -> new NetworkInterface.VirtualNetwork(network.orElse("Bridged"))));
        }
    }

    /** Kinds as they are written. */
    enum Kind {
        @JsonProperty("vm")
        VM(DomainKind.VM),
        @JsonProperty("container")
        CONTAINER(DomainKind.CONTAINER);

        private final DomainKind kind;

        Kind(DomainKind kind) {
            this.kind = kind;
        }
    }

    /** States as they are written. */
    enum State {
        @JsonProperty("stopped")
        STOPPED(MachineState.STOPPED),
        @JsonProperty("running")
        RUNNING(MachineState.RUNNING),
        @JsonProperty("paused")
        PAUSED(MachineState.PAUSED),
        @JsonProperty("suspended")
        SUSPENDED(MachineState.SUSPENDED);

        private final MachineState state;

        State(MachineState state) {
            this.state = state;
        }
    }

    static Inventory read(Path file, RandomGenerator random) {
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new IllegalArgumentException("the file has " + size + " bytes, more than " + MOST_BYTES);
            }
            return Json.MAPPER
                    .readValue(Files.readAllBytes(file), InventoryFile.class)
                    .toInventory(random);
        } catch (UnrecognizedPropertyException e) {
            throw wrong(file, "unknown key '" + e.getPropertyName() + "'" + place(e) + line(e));
        } catch (JsonMappingException e) {
            throw wrong(file, InventoryFault.of(e) + place(e) + line(e));
        } catch (JacksonException e) {
            throw wrong(file, "not JSON: " + e.getOriginalMessage() + line(e));
        } catch (IllegalArgumentException e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw IoFailure.of("cannot read the inventory '" + file + "'", e);
        }
    }

    private Inventory toInventory(RandomGenerator random) {
        if (domains.size() > Inventory.MOST_SEEDS) {
            throw new IllegalArgumentException("more than " + Inventory.MOST_SEEDS + " domains");
        }
        List<Inventory.Seed> seeds =
                domains.stream().map(entry -> entry.toSeed(random)).toList();
        Set<Object> taken = new HashSet<>();
        for (Inventory.Seed seed : seeds) {
            if (!taken.add(seed.config().name()) || !taken.add(seed.config().uuid())) {
                throw new IllegalArgumentException(
                        "name or uuid of domain '" + seed.config().name() + "' is there twice");
            }
        }
        return new Inventory(seeds);
    }

    private static String place(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getIndex() >= 0 ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "" : " at " + path.substring(1);
    }

    private static String line(JacksonException e) {
        return Optional.ofNullable(e.getLocation())
                .map(location -> ", line " + location.getLineNr())
                .orElse("");
    }

    private static LibvirtException wrong(Path file, String detail) {
        return new LibvirtException(
                ErrorCode.CONF_SYNTAX, ErrorDomain.PARALLELS, "inventory '" + file + "': " + detail);
    }
}
