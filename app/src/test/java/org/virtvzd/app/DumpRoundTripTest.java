package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.Virsh;

/** What dumpxml shows can be defined again, here or on an empty host, and comes out the same. */
@Tag("any-host")
class DumpRoundTripTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with("--fake-inventory", "demo");

    private final Virsh virsh = HOST.virsh();

    @ParameterizedTest
    @ValueSource(strings = {"", " --inactive", " --security-info", " --inactive --security-info"})
    void definingADumpOfAStoppedGuestChangesNothing(String options) {
        unchanged("database", options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --inactive", " --security-info", " --inactive --security-info"})
    void definingADumpOfARunningGuestChangesNothing(String options) {
        unchanged("web", options);
        unchanged("mail", options);
    }

    @Test
    void aVirtualMachineComesBackAfterItWasUndefined() {
        comesBack("machine", Guests::vm);
    }

    @Test
    void aContainerComesBackAfterItWasUndefined() {
        comesBack("box", Guests::container);
    }

    @Test
    void secretsAreShownOnlyWhenAskedFor() {
        define("guarded", Guests.vm("guarded"));
        assertThat(virsh.ok("dumpxml guarded")).doesNotContain("secret");
        assertThat(virsh.ok("dumpxml --security-info guarded")).contains("passwd='secret'");
        assertThat(virsh.readOnly().refused("dumpxml --security-info guarded"))
                .isEqualTo("error: operation forbidden: virDomainGetXMLDesc with secure flag");
    }

    private void unchanged(String name, String options) {
        String before = virsh.ok("dumpxml " + name + options);
        define(name, before);
        assertThat(virsh.ok("dumpxml " + name + options)).isEqualTo(before);
    }

    private void comesBack(String name, UnaryOperator<String> definition) {
        define(name, definition.apply(name));
        String dump = virsh.ok("dumpxml --security-info " + name);
        virsh.ok("undefine " + name);
        define(name, dump);
        assertThat(virsh.ok("dumpxml --security-info " + name)).isEqualTo(dump);
    }

    private void define(String name, String xml) {
        virsh.ok("define " + HOST.scratch().file(name + ".xml", xml));
    }
}
