package org.virtvzd.domain.config;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The definition of a domain.
 *
 * @param uuid its identity
 * @param name unique on the host; not empty, at most {@link #MAX_NAME} characters, without newline and slash
 * @param kind virtual machine or container
 * @param architecture the guest's architecture
 * @param title one line that people know it by, empty when there is none
 * @param description free text, empty when there is none
 * @param metadata what applications keep with it: XML elements, each of a namespace of its own, as they were given;
 *     empty when there are none
 * @param memoryMiB memory in MiB, 1 or more
 * @param vcpus number of virtual CPUs, 1 or more
 * @param cpuset host CPUs that it may use; empty means all
 * @param tuning its share of the host and its limits
 * @param onCrash what the host does when the guest crashes
 * @param autostart whether it starts with the host
 * @param boot boot order of a virtual machine, first to last; always empty for a container
 * @param devices its devices
 */
public record DomainConfig(
        UUID uuid,
        String name,
        DomainKind kind,
        Architecture architecture,
        String title,
        String description,
        String metadata,
        long memoryMiB,
        int vcpus,
        Optional<CpuSet> cpuset,
        Tuning tuning,
        CrashAction onCrash,
        boolean autostart,
        List<BootEntry> boot,
        Devices devices) {

    /** Longest name, in characters: with names of that length a listing as long as the protocol allows still fits. */
    public static final int MAX_NAME = 500;

    /** Copies the list. */
    public DomainConfig {
        boot = List.copyOf(boot);
    }

    /**
     * A definition without title, metadata and tuning.
     *
     * @param uuid its identity
     * @param name unique on the host
     * @param kind virtual machine or container
     * @param architecture the guest's architecture
     * @param description free text, empty when there is none
     * @param memoryMiB memory in MiB, 1 or more
     * @param vcpus number of virtual CPUs, 1 or more
     * @param cpuset host CPUs that it may use; empty means all
     * @param autostart whether it starts with the host
     * @param boot boot order of a virtual machine, first to last
     * @param devices its devices
     * @return the definition
     */
    public static DomainConfig plain(
            UUID uuid,
            String name,
            DomainKind kind,
            Architecture architecture,
            String description,
            long memoryMiB,
            int vcpus,
            Optional<CpuSet> cpuset,
            boolean autostart,
            List<BootEntry> boot,
            Devices devices) {
        return new DomainConfig(
                uuid,
                name,
                kind,
                architecture,
                "",
                description,
                "",
                memoryMiB,
                vcpus,
                cpuset,
                Tuning.NONE,
                CrashAction.DESTROY,
                autostart,
                boot,
                devices);
    }

    /**
     * Memory in libvirt's unit.
     *
     * @return KiB
     */
    public long memoryKiB() {
        return memoryMiB * 1024;
    }

    /**
     * The host CPUs that it may use.
     *
     * @param hostCpus how many CPUs the host has
     * @return its CPU set, or all of the host's
     */
    public CpuSet cpusOf(int hostCpus) {
        return cpuset.orElseGet(() -> CpuSet.firstOf(hostCpus));
    }

    /**
     * This definition with other devices.
     *
     * @param newDevices the devices
     * @return a copy
     */
    public DomainConfig withDevices(Devices newDevices) {
        return edited(edit -> edit.devices = newDevices);
    }

    /**
     * This definition with another boot order.
     *
     * @param newBoot the entries, first to last
     * @return a copy
     */
    public DomainConfig withBoot(List<BootEntry> newBoot) {
        return edited(edit -> edit.boot = newBoot);
    }

    /**
     * This definition with autostart switched.
     *
     * @param newAutostart whether it starts with the host
     * @return a copy
     */
    public DomainConfig withAutostart(boolean newAutostart) {
        return edited(edit -> edit.autostart = newAutostart);
    }

    /**
     * This definition with another name.
     *
     * @param newName the name
     * @return a copy
     */
    public DomainConfig withName(String newName) {
        return edited(edit -> edit.name = newName);
    }

    /**
     * This definition with another title.
     *
     * @param newTitle the title, empty for none
     * @return a copy
     */
    public DomainConfig withTitle(String newTitle) {
        return edited(edit -> edit.title = newTitle);
    }

    /**
     * This definition with another description.
     *
     * @param newDescription the text, empty for none
     * @return a copy
     */
    public DomainConfig withDescription(String newDescription) {
        return edited(edit -> edit.description = newDescription);
    }

    /**
     * This definition with other metadata.
     *
     * @param newMetadata the elements, empty for none
     * @return a copy
     */
    public DomainConfig withMetadata(String newMetadata) {
        return edited(edit -> edit.metadata = newMetadata);
    }

    /**
     * This definition with another memory size.
     *
     * @param newMemoryMiB MiB, 1 or more
     * @return a copy
     */
    public DomainConfig withMemoryMiB(long newMemoryMiB) {
        return edited(edit -> edit.memoryMiB = newMemoryMiB);
    }

    /**
     * This definition with another number of virtual CPUs.
     *
     * @param newVcpus the number, 1 or more
     * @return a copy
     */
    public DomainConfig withVcpus(int newVcpus) {
        return edited(edit -> edit.vcpus = newVcpus);
    }

    /**
     * This definition with other host CPUs.
     *
     * @param newCpuset the CPUs that it may use; empty means all
     * @return a copy
     */
    public DomainConfig withCpuset(Optional<CpuSet> newCpuset) {
        return edited(edit -> edit.cpuset = newCpuset);
    }

    /**
     * This definition with other tuning.
     *
     * @param newTuning the tuning
     * @return a copy
     */
    public DomainConfig withTuning(Tuning newTuning) {
        return edited(edit -> edit.tuning = newTuning);
    }

    /**
     * This definition with another reaction to a crash.
     *
     * @param newOnCrash what the host is to do
     * @return a copy
     */
    public DomainConfig withOnCrash(CrashAction newOnCrash) {
        return edited(edit -> edit.onCrash = newOnCrash);
    }

    private DomainConfig edited(Consumer<Edit> change) {
        Edit edit = new Edit(this);
        change.accept(edit);
        return new DomainConfig(
                uuid,
                edit.name,
                kind,
                architecture,
                edit.title,
                edit.description,
                edit.metadata,
                edit.memoryMiB,
                edit.vcpus,
                edit.cpuset,
                edit.tuning,
                edit.onCrash,
                edit.autostart,
                edit.boot,
                edit.devices);
    }

    /** A copy on its way: what can differ from the definition it is made from. */
    private static final class Edit {
        private Devices devices;
        private List<BootEntry> boot;
        private boolean autostart;
        private String name;
        private String title;
        private String description;
        private String metadata;
        private long memoryMiB;
        private int vcpus;
        private Optional<CpuSet> cpuset;
        private Tuning tuning;
        private CrashAction onCrash;

        private Edit(DomainConfig config) {
            this.devices = config.devices;
            this.boot = config.boot;
            this.autostart = config.autostart;
            this.name = config.name;
            this.title = config.title;
            this.description = config.description;
            this.metadata = config.metadata;
            this.memoryMiB = config.memoryMiB;
            this.vcpus = config.vcpus;
            this.cpuset = config.cpuset;
            this.tuning = config.tuning;
            this.onCrash = config.onCrash;
        }
    }
}
