package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.PythonClient.Refusal;
import org.virtvzd.app.kit.Virsh;

/** Nobody changes anything over a connection that is read-only, whichever side says that it is. */
@Tag("any-host")
class ReadOnlyTest {
    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.with("--fake-inventory", "demo");

    private static PythonClient onReadOnlySocket;
    private static PythonClient withFlag;
    private static String before = "";

    @BeforeAll
    static void connect() {
        onReadOnlySocket = PythonClient.open(HOST.daemon().readOnlyUri());
        withFlag = PythonClient.openReadOnly(HOST.daemon().uri());
        before = HOST.virsh().ok("list --all");
    }

    @AfterAll
    static void disconnect() {
        onReadOnlySocket.close();
        withFlag.close();
    }

    static Stream<Arguments> changes() {
        String definition = PythonClient.literal(Guests.vm("new"));
        return Stream.of(
                Arguments.of("conn.defineXML(" + definition + ")", "virDomainDefineXML"),
                Arguments.of("conn.defineXMLFlags(" + definition + ", 0)", "virDomainDefineXMLFlags"),
                Arguments.of("conn.createXML(" + definition + ")", "virDomainCreateXML"),
                Arguments.of("dom('database').create()", "virDomainCreate"),
                Arguments.of("dom('database').createWithFlags(0)", "virDomainCreateWithFlags"),
                Arguments.of("dom('web').suspend()", "virDomainSuspend"),
                Arguments.of("dom('web').resume()", "virDomainResume"),
                Arguments.of("dom('web').shutdown()", "virDomainShutdown"),
                Arguments.of("dom('web').shutdownFlags()", "virDomainShutdownFlags"),
                Arguments.of("dom('web').reboot()", "virDomainReboot"),
                Arguments.of("dom('web').reset()", "virDomainReset"),
                Arguments.of("dom('web').destroy()", "virDomainDestroy"),
                Arguments.of("dom('web').destroyFlags()", "virDomainDestroyFlags"),
                Arguments.of("dom('web').managedSave()", "virDomainManagedSave"),
                Arguments.of("dom('web').managedSaveRemove()", "virDomainManagedSaveRemove"),
                Arguments.of("dom('database').undefine()", "virDomainUndefine"),
                Arguments.of("dom('database').undefineFlags()", "virDomainUndefineFlags"),
                Arguments.of("dom('database').setAutostart(1)", "virDomainSetAutostart"),
                Arguments.of("dom('database').setMemory(1024)", "virDomainSetMemory"),
                Arguments.of("dom('database').setVcpus(1)", "virDomainSetVcpus"),
                Arguments.of("dom('database').attachDevice('<disk/>')", "virDomainAttachDevice"),
                Arguments.of("dom('database').detachDevice('<disk/>')", "virDomainDetachDevice"),
                Arguments.of("dom('web').abortJob()", "virDomainAbortJob"),
                Arguments.of("dom('web').setUserPassword('root', 'x')", "virDomainSetUserPassword"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesAreRefused(String expression, String function) {
        Refusal refusal = new Refusal(29, 20, "operation forbidden: read only access prevents " + function);
        assertThat(onReadOnlySocket.call(expression)).isEqualTo(refusal);
        assertThat(withFlag.call(expression)).isEqualTo(refusal);
        assertThat(HOST.virsh().ok("list --all")).as("nothing has changed").isEqualTo(before);
    }

    /** Calls about snapshots report as another part of libvirt. */
    @Test
    void snapshotsAreRefused() {
        Refusal refusal =
                new Refusal(29, 35, "operation forbidden: read only access prevents virDomainSnapshotCreateXML");
        assertThat(onReadOnlySocket.call("dom('web').snapshotCreateXML('<domainsnapshot/>')"))
                .isEqualTo(refusal);
        assertThat(withFlag.call("dom('web').snapshotCreateXML('<domainsnapshot/>')"))
                .isEqualTo(refusal);
    }

    @Test
    void secretsAreNotShown() {
        assertThat(onReadOnlySocket.call("dom('web').XMLDesc(1)"))
                .isEqualTo(new Refusal(29, 20, "operation forbidden: virDomainGetXMLDesc with secure flag"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "start database | virDomainCreate",
                "suspend web | virDomainSuspend",
                "destroy web | virDomainDestroy",
                "undefine database | virDomainUndefineFlags",
                "autostart database | virDomainSetAutostart",
            })
    void virshSaysWhatIsPrevented(String command, String function) {
        Virsh virsh = HOST.virsh().readOnly();
        assertThat(virsh.refused(command))
                .isEqualTo("error: operation forbidden: read only access prevents " + function);
    }

    @Test
    void lookingAroundIsAllowed() {
        Virsh virsh = HOST.virsh().readOnly();
        assertThat(virsh.ok("list --all --name").lines()).containsExactlyInAnyOrder("web", "mail", "database");
        assertThat(virsh.ok("dumpxml web")).contains("<name>web</name>");
        assertThat(virsh.ok("domstate web")).isEqualTo("running");
        assertThat(onReadOnlySocket.value("conn.getHostname()")).isEqualTo(virsh.ok("hostname"));
    }
}
