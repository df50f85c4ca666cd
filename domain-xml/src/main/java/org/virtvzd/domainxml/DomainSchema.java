package org.virtvzd.domainxml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * The structural check that a client may ask for: names of elements and attributes that libvirt knows, and the form of
 * simple values. It stands for libvirt's schema files, which are not shipped; it is as strict as they are about the
 * elements that this dialect understands and lets anything pass inside all others. The texts are those that clients
 * know from libxml2's validator.
 */
final class DomainSchema {

    /** The file that libvirt validates against; its name is part of the text that users see. */
    private static final String SCHEMA = "/usr/share/libvirt/schemas/domain.rng";

    /** By path: attributes begin with an at sign, anything else is a child. What has no line of its own is open. */
    private static final Map<String, Set<String>> STRUCTURE = table("""
            domain @type @id name uuid genid title description metadata maxMemory memory currentMemory blkiotune
            domain memtune memoryBacking vcpu vcpus iothreads iothreadids defaultiothread cputune numatune resource
            domain sysinfo bootloader bootloader_args os idmap features cpu clock on_poweroff on_reboot on_crash
            domain on_lockfailure pm perf devices seclabel keywrap launchSecurity
            os @firmware type loader nvram boot bootmenu bios smbios acpi kernel initrd cmdline dtb root init initarg
            os initenv initdir inituser initgroup firmware
            os/type @arch @machine
            os/boot @dev
            vcpu @placement @cpuset @current
            clock @offset @adjustment @basis @timezone @start timer
            devices emulator disk controller lease filesystem interface smartcard serial parallel console channel input
            devices tpm graphics sound audio video hostdev redirdev redirfilter hub watchdog memballoon rng nvram panic
            devices shmem memory iommu vsock crypto
            disk @type @device @rawio @sgio @snapshot @model driver auth source backingStore target iotune readonly
            disk shareable transient serial wwn vendor product encryption boot alias address geometry blockio mirror
            disk/driver @name @type @cache @error_policy @rerror_policy @io @ioeventfd @event_idx @copy_on_read @discard
            disk/driver @iothread @queues @queue_size @detect_zeroes @iommu @ats @packed @page_per_vq metadata_cache
            disk/target @dev @bus @tray @removable @rotation_rate
            controller @type @index @model @ports @vectors @maxGrantFrames @maxEventChannels driver master pcihole64
            controller target model alias address
            filesystem @type @accessmode @model @multidevs @fmode @dmode driver source target readonly binary
            filesystem space_hard_limit space_soft_limit alias address boot
            filesystem/driver @type @format @name @wrpolicy @queue @iommu @ats @packed @page_per_vq
            filesystem/target @dir
            interface @type @trustGuestRxFilters @managed mac source target model driver backend link mtu coalesce
            interface bandwidth filterref vlan virtualport ip route script downscript guest tune rom boot alias address
            interface port teaming acpi
            interface/mac @address @type @check
            interface/target @dev @managed
            interface/model @type
            interface/link @state
            interface/ip @address @family @prefix @peer
            interface/route @family @address @netmask @prefix @gateway @metric
            serial @type @tty source target protocol log alias address
            serial/target @type @port model
            console @type @tty source target protocol log alias address
            input @type @bus @model driver source alias address
            graphics @type @port @autoport @websocket @listen @socket @keymap @passwd @passwdValidTo @connected
            graphics @sharePolicy @powerControl @tlsPort @defaultMode @display @xauth @fullscreen @replaceUser
            graphics @multiUser listen gl channel image jpeg zlib playback streaming clipboard filetransfer mouse
            graphics audio
            graphics/listen @type @address @network @socket
            video model driver alias address
            video/model @type @vram @heads @primary @ram @vram64 @vgamem @blob acceleration resolution
            video/model/acceleration @accel2d @accel3d @rendernode
            """);

    /** Forms of values, by element below the root. */
    private static final Map<String, Pattern> VALUES = Map.of(
            "vcpu", Pattern.compile("\\s*[0-9]+\\s*"),
            "memory", Pattern.compile("\\s*[0-9]+\\s*"),
            "currentMemory", Pattern.compile("\\s*[0-9]+\\s*"),
            "uuid", Pattern.compile("\\s*[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\\s*"),
            "on_poweroff", Pattern.compile("destroy|restart|preserve|rename-restart"),
            "on_reboot", Pattern.compile("destroy|restart|preserve|rename-restart"),
            "on_crash", Pattern.compile("destroy|restart|preserve|rename-restart|coredump-(destroy|restart)"));

    private static final Set<String> REPEATABLE = Set.of("seclabel", "sysinfo");
    private static final String FAILED = "Element domain failed to validate content\n";
    private static final String SEQUENCE = "Invalid sequence in interleave\n";

    private DomainSchema() {}

    private static Map<String, Set<String>> table(String lines) {
        Map<String, Set<String>> table = new HashMap<>();
        for (String line : lines.lines().toList()) {
            List<String> words = List.of(line.split(" "));
            table.computeIfAbsent(words.getFirst(), path -> new HashSet<>()).addAll(words.subList(1, words.size()));
        }
        return table;
    }

    /**
     * Checks a document.
     *
     * @param domain its root
     * @throws LibvirtException when there is something in it that libvirt does not know
     */
    static void check(XmlElement domain) {
        fault(domain).ifPresent(fault -> {
            throw new LibvirtException(
                    ErrorCode.XML_INVALID_SCHEMA,
                    ErrorDomain.XML,
                    "Unable to validate doc against " + SCHEMA + '\n' + fault);
        });
    }

    private static Optional<String> fault(XmlElement domain) {
        Set<String> known = STRUCTURE.getOrDefault("domain", Set.of());
        for (String attribute : domain.attributes().keySet()) {
            if (!known.contains('@' + attribute) && !isNamespace(attribute)) {
                return Optional.of("Invalid attribute " + attribute + " for element domain\n");
            }
        }
        if (!domain.text().isBlank()) {
            return Optional.of("Element domain has extra content: text\n");
        }
        if (domain.attribute("type").filter(Guest::isDomainType).isEmpty()) {
            return Optional.of(FAILED);
        }
        if (domain.child("name").isEmpty()) {
            return Optional.of("Expecting an element name, got nothing\n" + SEQUENCE + SEQUENCE + FAILED);
        }
        Set<String> seen = new HashSet<>();
        return domain.children().stream()
                .map(child -> fault(child, known, seen))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> fault(XmlElement child, Set<String> known, Set<String> seen) {
        String name = child.name();
        if (!known.contains(name)) {
            return Optional.of("Element domain has extra content: " + child.localName() + '\n');
        }
        if (name.equals("name") && (child.text().isEmpty() || child.text().contains("\n"))) {
            return Optional.of("Error validating datatype string\nElement name failed to validate content\n");
        }
        boolean again = !seen.add(name) && !REPEATABLE.contains(name);
        Pattern value = VALUES.get(name);
        if (again || (value != null && !value.matcher(child.text()).matches())) {
            return Optional.of("Extra element " + name + " in interleave\n" + SEQUENCE + FAILED);
        }
        return isKnown(child, name)
                ? Optional.empty()
                : Optional.of("Extra element " + name + " in interleave\n" + FAILED);
    }

    /** Whether everything inside an element is known; a loop, because a document may be nested deeply. */
    private static boolean isKnown(XmlElement element, String path) {
        List<Map.Entry<String, XmlElement>> open = new ArrayList<>();
        open.add(Map.entry(path, element));
        while (!open.isEmpty()) {
            Map.Entry<String, XmlElement> next = open.removeLast();
            Set<String> known = STRUCTURE.get(next.getKey());
            if (known == null) {
                continue;
            }
            XmlElement here = next.getValue();
            boolean attributes = here.attributes().keySet().stream()
                    .allMatch(attribute -> known.contains('@' + attribute) || isNamespace(attribute));
            if (!attributes || !here.children().stream().allMatch(child -> known.contains(child.name()))) {
                return false;
            }
            // Devices have lines of their own, wherever their list stands.
            String prefix = next.getKey().equals("devices") ? "" : next.getKey() + '/';
            here.children().forEach(child -> open.add(Map.entry(prefix + child.name(), child)));
        }
        return true;
    }

    private static boolean isNamespace(String attribute) {
        return attribute.equals("xmlns") || attribute.startsWith("xmlns:");
    }
}
