package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.kit.DaemonUnderTest;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.PythonClient;
import org.virtvzd.app.kit.PythonClient.Refusal;

/** What libvirt's own binding makes of refused calls: number, part and text of each error. */
@Tag("any-host")
class ErrorTextsTest {
    private static final String INVENTORY = """
            {"domains": [
              {"name": "runs", "uuid": "00000000-0000-4000-8000-000000000001", "state": "running"},
              {"name": "waits", "uuid": "00000000-0000-4000-8000-000000000002", "state": "paused"},
              {"name": "saved", "uuid": "00000000-0000-4000-8000-000000000003", "state": "suspended"},
              {"name": "off", "uuid": "00000000-0000-4000-8000-000000000004", "state": "stopped"},
              {"name": "box", "kind": "container", "state": "running"},
              {"name": "shut", "kind": "container", "state": "stopped"}
            ]}
            """;

    @RegisterExtension
    private static final DaemonUnderTest HOST = DaemonUnderTest.inventory(INVENTORY);

    private static PythonClient python;

    @BeforeAll
    static void connect() {
        python = HOST.python();
    }

    @AfterAll
    static void disconnect() {
        python.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Wrong states: the host knows two kinds of refusals.
                "dom('runs').create() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('runs').resume() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('off').suspend() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('waits').suspend() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('saved').suspend() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('off').shutdown() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('waits').shutdown() | 9 | 48 | operation failed: Can't change domain state.",
                "dom('off').destroy() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('saved').destroy() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('off').reboot() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('off').reset() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('off').managedSave() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('saved').managedSave() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('box').create() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('shut').suspend() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('shut').shutdown() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('shut').destroy() | 55 | 48 | Requested operation is not valid: Can't change domain state.",
                "dom('saved').undefine() | 55 | 48 | Requested operation is not valid: Refusing to undefine while domain"
                        + " managed save image exists",
                "dom('off').vcpus() | 55 | 48 | Requested operation is not valid: cannot list vcpu pinning for an inactive"
                        + " domain",
                // Things that are not there.
                "conn.lookupByName('nobody') | 42 | 48 | Domain not found: no domain with matching name 'nobody'",
                "conn.lookupByUUIDString('00000000-0000-4000-8000-0000000000ff') | 42 | 48 | Domain not found: no domain with"
                        + " matching uuid '00000000-0000-4000-8000-0000000000ff'",
                "conn.lookupByID(4711) | 42 | 48 | Domain not found",
                // Flags that the driver does not know.
                "dom('off').createWithFlags(1) | 8 | 48 | unsupported flags (0x1) in function vzDomainCreateWithFlags",
                "dom('runs').destroyFlags(1) | 8 | 48 | unsupported flags (0x1) in function vzDomainDestroyFlags",
                "dom('runs').shutdownFlags(1) | 8 | 48 | unsupported flags (0x1) in function vzDomainShutdownFlags",
                "dom('runs').reboot(1) | 8 | 48 | unsupported flags (0x1) in function vzDomainReboot",
                "dom('runs').XMLDesc(4) | 8 | 48 | unsupported flags (0x4) in function vzDomainGetXMLDesc",
                "dom('off').undefineFlags(4) | 8 | 48 | unsupported flags (0x4) in function vzDomainUndefineFlags",
                "dom('runs').managedSave(1) | 8 | 48 | unsupported flags (0x1) in function vzDomainManagedSave",
                "dom('runs').managedSave(6) | 8 | 20 | Flags 'VIR_DOMAIN_SAVE_RUNNING' and 'VIR_DOMAIN_SAVE_PAUSED' are"
                        + " mutually exclusive",
                // Arguments out of range.
                "conn.getMaxVcpus('qemu') | 8 | 48 | invalid argument: unknown type 'qemu'",
                "conn.getCellsFreeMemory(3, 1) | 1 | 0 | internal error: start cell 3 out of range (0-0)",
                "conn.getCPUStats(99) | 8 | 0 | Invalid cpuNum in virHostCPUGetStatsLinux",
                "conn.domainEventDeregisterAny(77) | 8 | 0 | invalid argument: event callback id 77 not registered",
            })
    void refused(String expression, int code, int domain, String message) {
        assertThat(python.call(expression)).isEqualTo(new Refusal(code, domain, message));
    }

    /** Definitions that differ from a good one in one place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<name>bad</name> | `` | 21 | 20 | missing name information",
                "<name>bad</name> | <name></name> | 21 | 20 | missing name information",
                "<name>bad</name> | <name>a/b</name> | 27 | 20 | XML error: name a/b cannot contain '/'",
                "<uuid>.*</uuid> | <uuid>zz</uuid> | 1 | 20 | internal error: malformed uuid element",
                "<memory.*</memory> | `` | 27 | 20 | XML error: Memory size must be specified via <memory> or in the <numa>"
                        + " configuration",
                "<vcpu>2 | <vcpu>two | 27 | 20 | XML error: maximum vcpus count must be an integer",
                "domain type='vz' | domain type='zz' | 67 | 20 | unsupported configuration: invalid domain type zz",
                "domain type='vz' | domain type='kvm' | 8 | 44 | invalid argument: could not find capabilities for arch=x86_64"
                        + " domaintype=kvm",
                "<os>.*</os> | `` | 27 | 20 | XML error: an os <type> must be specified",
                "bus='scsi' | bus='zz' | 27 | 5 | XML error: Invalid value for attribute 'bus' in element 'target': 'zz'.",
                "<domain(.*)</domain> | <network$1</network> | 27 | 5 | XML error: expecting root element of 'domain', not"
                        + " 'network'",
            })
    void brokenDefinitions(String pattern, String replacement, int code, int domain, String message) {
        String xml = Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(Guests.vm("bad"))
                .replaceFirst(replacement);
        assertThat(python.call("conn.defineXML(" + PythonClient.literal(xml) + ")"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).as("code").isEqualTo(code);
                    assertThat(refusal.domain()).as("domain").isEqualTo(domain);
                    assertThat(refusal.message().strip()).isEqualTo(message);
                });
    }

    @Test
    void textThatIsNoXmlIsShownWithAMarkBelowIt() {
        assertThat(python.call("conn.defineXML('<domain')")).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(35);
            assertThat(refusal.domain()).isEqualTo(20);
            assertThat(refusal.message().lines().findFirst().orElseThrow()).startsWith("(domain_definition):1: ");
            assertThat(refusal.message().lines().skip(1)).containsExactly("<domain", "-------^");
        });
    }

    @Test
    void theNameOfAnotherGuestIsTaken() {
        String other = Guests.vm("other").replace("<name>other<", "<name>off<");
        assertThat(python.call("conn.defineXML(" + PythonClient.literal(other) + ")"))
                .isEqualTo(new Refusal(
                        9,
                        20,
                        "operation failed: domain 'off' already exists with uuid"
                                + " 00000000-0000-4000-8000-000000000004"));
    }

    @Test
    void aGuestThatHasGoneIsMissed() {
        python.value("conn.defineXML(" + PythonClient.literal(Guests.vm("gone")) + ")");
        python.value("globals().update(gone=dom('gone'))");
        python.value("gone.undefine()");
        for (String call : new String[] {"create()", "state()", "XMLDesc()", "undefine()", "info()", "isActive()"}) {
            assertThat(python.call("gone." + call))
                    .as(call)
                    .isEqualTo(new Refusal(
                            42,
                            48,
                            "Domain not found: no domain with matching uuid '" + Guests.uuid("gone") + "' (gone)"));
        }
    }
}
