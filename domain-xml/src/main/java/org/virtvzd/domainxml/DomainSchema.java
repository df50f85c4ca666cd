package org.virtvzd.domainxml;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.virtvzd.domain.error.LibvirtException;

/** The structural check of definitions of domains. */
final class DomainSchema {

    private static final String STRUCTURE = """
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
            """;

    /** Forms of values, by element below the root. */
    private static final Map<String, Pattern> VALUES = Map.of(
            "vcpu", Pattern.compile("\\s*[0-9]+\\s*"),
            "memory", Pattern.compile("\\s*[0-9]+\\s*"),
            "currentMemory", Pattern.compile("\\s*[0-9]+\\s*"),
            "uuid", Pattern.compile("\\s*[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\\s*"),
            "on_poweroff", Pattern.compile("destroy|restart|preserve|rename-restart"),
            "on_reboot", Pattern.compile("destroy|restart|preserve|rename-restart"),
            "on_crash", Pattern.compile("destroy|restart|preserve|rename-restart|coredump-(destroy|restart)"));

    private static final Schema SCHEMA = new Schema("domain", STRUCTURE, VALUES, Set.of("seclabel", "sysinfo"));

    private DomainSchema() {}

    /**
     * Checks a document.
     *
     * @param domain its root
     * @throws LibvirtException when there is something in it that libvirt does not know
     */
    static void check(XmlElement domain) {
        SCHEMA.checkRoot(domain);
        if (domain.attribute("type").filter(Guest::isDomainType).isEmpty()) {
            throw SCHEMA.refuse(SCHEMA.failed());
        }
        if (domain.child("name").isEmpty()) {
            throw SCHEMA.refuse(SCHEMA.missing("name"));
        }
        SCHEMA.checkChildren(domain);
    }
}
