package org.virtvzd.domainxml;

import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.virtvzd.domain.config.BootEntry;
import org.virtvzd.domain.config.CpuSet;
import org.virtvzd.domain.config.Devices;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.host.Host;

/**
 * A definition on its way through the stages. Each stage throws at the first thing it does not accept.
 *
 * @param element the whole document
 * @param metadata what applications keep with it
 * @param uuid the identity, given or made up
 * @param name the name
 * @param guest what kind of guest it is
 * @param memoryKib memory, 0 when none is given
 * @param currentMemoryKib memory without balloon, 0 when none is given
 * @param vcpus virtual CPUs
 * @param pins host CPUs of single virtual CPUs
 * @param os how it starts
 * @param devices its devices
 */
record DomainDraft(
        XmlElement element,
        String metadata,
        UUID uuid,
        String name,
        Guest guest,
        long memoryKib,
        long currentMemoryKib,
        VcpusXml vcpus,
        List<CpuSet> pins,
        OsXml os,
        DeviceDrafts devices) {

    private static final int KIB_PER_MIB = 1024;

    /** Reads words, numbers and required parts. */
    static DomainDraft read(XmlElement domain, String metadata, Host host, RandomGenerator random) {
        String name = domain.childText("name").orElseThrow(() -> Refusal.about(ErrorCode.NO_NAME, ""));
        UUID uuid = domain.childText("uuid").map(Uuids::parse).orElseGet(() -> Uuids.random(random));
        Guest guest = Guest.read(domain, host.cpu().architecture());
        if (domain.childText("title").filter(title -> title.contains("\n")).isPresent()) {
            throw Refusal.xml("Domain title can't contain newlines");
        }
        long memory = MemorySize.kib(domain, "memory");
        long currentMemory = MemorySize.kib(domain, "currentMemory");
        VcpusXml vcpus = VcpusXml.read(domain);
        List<CpuSet> pins = pins(domain);
        if (vcpus.count() == 0) {
            throw Refusal.internal("CPU IDs in <numa> exceed the <vcpu> count");
        }
        LifecycleXml.read(domain);
        OsXml os = OsXml.read(domain, guest.kind());
        DeviceDrafts devices = DeviceDrafts.read(domain, guest.kind(), random);
        return new DomainDraft(domain, metadata, uuid, name, guest, memory, currentMemory, vcpus, pins, os, devices);
    }

    private static List<CpuSet> pins(XmlElement domain) {
        return domain.child("cputune").stream()
                .flatMap(tune -> tune.children("vcpupin").stream())
                .flatMap(pin -> pin.filled("cpuset").stream())
                .map(VcpusXml::cpuset)
                .toList();
    }

    /** Checks that the host offers such guests, and fills in what is missing device by device and as a whole. */
    DomainDraft completed() {
        DeviceDrafts prepared = devices.prepared(guest.kind());
        guest.checkCapability();
        DeviceDrafts whole = prepared.completed();
        os.checkInit(guest.kind());
        if (memoryKib == 0) {
            throw Refusal.xml("Memory size must be specified via <memory> or in the <numa> configuration");
        }
        DeviceDrafts all = whole.withImplied(guest.kind());
        BootXml.check(os.boot(), all.bootOrders());
        checkFeatures();
        return new DomainDraft(element, metadata, uuid, name, guest, memoryKib, currentMemoryKib, vcpus, pins, os, all);
    }

    /** Refuses what needs a feature that the driver has not declared. */
    private void checkFeatures() {
        if (element.hasChild("maxMemory")) {
            throw Refusal.unsupported(
                    "memory hotplug tunables <maxMemory> are not supported by this hypervisor driver");
        }
        if (name.indexOf('/') >= 0) {
            throw Refusal.xml("name " + name + " cannot contain '/'");
        }
        if (name.length() > DomainConfig.MAX_NAME) {
            throw Refusal.xml("name must not be longer than " + DomainConfig.MAX_NAME + " characters");
        }
        if (element.hasChild("vcpus")) {
            throw Refusal.unsupported("individual CPU state configuration is not supported");
        }
    }

    /** Validates the filled-in definition. */
    void validate(Profile profile) {
        devices.validate(profile, guest.kind());
        os.validate();
        if (name.indexOf('\n') >= 0) {
            throw new LibvirtException(ErrorCode.XML_DETAIL, ErrorDomain.XML, "invalid char in name: \n");
        }
    }

    /** Checks the limits of the driver and makes the definition. */
    DomainConfig build(Host host, Profile profile) {
        int hostCpus = host.cpu().count();
        DriverLimits.check(this, hostCpus);
        devices.checkLimits(guest.kind());
        Devices built = devices.build(profile, guest.kind());
        return new DomainConfig(
                uuid,
                name,
                guest.kind(),
                guest.architecture(),
                element.childText("title").orElse(""),
                element.childText("description").orElse(""),
                metadata,
                memoryKib / KIB_PER_MIB,
                vcpus.count(),
                vcpus.on(hostCpus),
                TuningXml.read(element, memoryKib, host),
                LifecycleXml.onCrash(element),
                false,
                boot(profile, built),
                built);
    }

    private List<BootEntry> boot(Profile profile, Devices built) {
        if (guest.kind() == DomainKind.CONTAINER) {
            return List.of();
        }
        List<BootEntry> wanted =
                os.boot().isEmpty() ? devices.bootEntries(profile, guest.kind()) : BootXml.entries(os.boot());
        return BootXml.effective(wanted, built);
    }
}
