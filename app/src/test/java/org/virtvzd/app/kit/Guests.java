package org.virtvzd.app.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** Definitions of guests as users write them. */
public final class Guests {
    private Guests() {}

    /**
     * A virtual machine with a disk and a network adapter.
     *
     * @param name its name
     * @return its definition
     */
    public static String vm(String name) {
        return definition(name, """
                  <memory unit='MiB'>512</memory>
                  <vcpu>2</vcpu>
                  <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os>
                """, """
                    <disk type='file' device='disk'>
                      <driver name='vz' type='qcow2'/>
                      <source file='/vz/vmprivate/%s.hdd'/>
                      <target dev='sda' bus='scsi'/>
                    </disk>
                    <graphics type='vnc' autoport='yes' passwd='secret'/>
                """.formatted(name), "<model type='virtio'/>");
    }

    /**
     * A container with a root file system and a network adapter.
     *
     * @param name its name
     * @return its definition
     */
    public static String container(String name) {
        return definition(name, """
                  <memory unit='MiB'>256</memory>
                  <vcpu>1</vcpu>
                  <os><type arch='x86_64'>exe</type><init>/sbin/init</init></os>
                """, """
                    <filesystem type='file'>
                      <driver type='ploop' format='ploop'/>
                      <source file='/vz/private/%s.hdd'/>
                      <target dir='/'/>
                    </filesystem>
                """.formatted(name), "");
    }

    private static String definition(String name, String machine, String devices, String adapterModel) {
        return """
                <domain type='vz'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                %s  <devices>
                %s    <interface type='network'>
                      <mac address='%s'/>
                      <source network='Bridged'/>
                      %s
                    </interface>
                  </devices>
                </domain>
                """.formatted(name, uuid(name), machine, devices, mac(name), adapterModel);
    }

    /**
     * The UUID that a guest of these has.
     *
     * @param name its name
     * @return always the same for the same name
     */
    public static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    private static String mac(String name) {
        long bits = uuid(name).getLeastSignificantBits();
        return "00:1c:42:%02x:%02x:%02x".formatted(bits >> 16 & 0xFF, bits >> 8 & 0xFF, bits & 0xFF);
    }
}
