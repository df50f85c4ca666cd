package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Virsh;

/** The definition that a saved guest goes on with. */
class ManagedSaveTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with();

    private final Virsh virsh = HOST.virsh();

    @Test
    void definitionOfASavedGuestIsReadAndKept() {
        virsh.ok("define " + HOST.scratch().file("saved.xml", Guests.vm("saved")));
        assertThat(virsh.refused("managedsave-dumpxml saved"))
                .isEqualTo("error: Requested operation is not valid: domain does not have managed save image");
        virsh.ok("start saved");
        virsh.ok("managedsave saved");
        String xml = virsh.ok("managedsave-dumpxml saved");
        assertThat(xml).isEqualTo(virsh.ok("dumpxml --inactive saved")).doesNotContain("secret");
        assertThat(virsh.ok("managedsave-dumpxml saved --security-info")).contains("secret");
        assertThat(virsh.readOnly().refused("managedsave-dumpxml saved --security-info"))
                .isEqualTo("error: operation forbidden: virDomainManagedSaveGetXMLDesc with secure flag");

        virsh.ok("managedsave-define saved " + file("same.xml", xml));
        assertThat(virsh.refused(
                        "managedsave-define saved " + file("other.xml", xml.replace(">2</vcpu>", ">1</vcpu>"))))
                .isEqualTo("error: argument unsupported: Can't change domain configuration in managed save state");
        assertThat(virsh.refused("managedsave-define saved --paused " + file("paused.xml", xml)))
                .isEqualTo("error: unsupported flags (0x4) in function vzDomainManagedSaveDefineXML");
        assertThat(virsh.ok("domstate saved --reason")).isEqualTo("shut off (saved)");
        virsh.ok("start saved");
        assertThat(virsh.ok("domstate saved --reason")).isEqualTo("running (restored)");
    }

    private static Path file(String name, String xml) {
        return HOST.scratch().file(name, xml);
    }
}
