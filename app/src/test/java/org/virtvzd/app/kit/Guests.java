package org.virtvzd.app.kit;

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
        return """
                <domain type='vz'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <memory unit='MiB'>512</memory>
                  <vcpu>2</vcpu>
                  <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='vz' type='qcow2'/>
                      <source file='/vz/vmprivate/%s.hdd'/>
                      <target dev='sda' bus='scsi'/>
                    </disk>
                    <interface type='network'>
                      <mac address='%s'/>
                      <source network='Bridged'/>
                      <model type='virtio'/>
                    </interface>
                    <graphics type='vnc' autoport='yes' passwd='secret'/>
                  </devices>
                </domain>
                """.formatted(name, uuid(name), name, mac(name));
    }

    /**
     * A container with a root file system and a network adapter.
     *
     * @param name its name
     * @return its definition
     */
    public static String container(String name) {
        return """
                <domain type='vz'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <memory unit='MiB'>256</memory>
                  <vcpu>1</vcpu>
                  <os><type arch='x86_64'>exe</type><init>/sbin/init</init></os>
                  <devices>
                    <filesystem type='file'>
                      <driver type='ploop' format='ploop'/>
                      <source file='/vz/private/%s.hdd'/>
                      <target dir='/'/>
                    </filesystem>
                    <interface type='network'>
                      <mac address='%s'/>
                      <source network='Bridged'/>
                    </interface>
                  </devices>
                </domain>
                """.formatted(name, uuid(name), name, mac(name));
    }

    /**
     * The UUID that a guest of these has.
     *
     * @param name its name
     * @return always the same for the same name
     */
    public static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String mac(String name) {
        long bits = uuid(name).getLeastSignificantBits();
        return "00:1c:42:%02x:%02x:%02x".formatted(bits >> 16 & 0xFF, bits >> 8 & 0xFF, bits & 0xFF);
    }
}
