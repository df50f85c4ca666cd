package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.ChildProcess.Outcome;
import org.virtvzd.app.kit.Guests;
import org.virtvzd.app.kit.SystemdLab;

/** The daemon under a real systemd, with the units as they are shipped. */
class SystemdTest {
    private static final String SERVICE = "virtvzd.service";
    private static final String SOCKETS = "virtvzd.socket virtvzd-ro.socket virtvzd-admin.socket";
    private static final String VIRSH = "virsh -c vz:///system ";
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for virtvzd.service: ([0-9.]+)");
    private static final int MANY = 100;

    /** Connects many clients, says so, and when told makes one call on each, connecting anew where that fails. */
    private static final String CLIENTS = """
            import libvirt, sys
            libvirt.registerErrorHandler(lambda *a: None, None)
            uri = 'vz:///system'
            clients = [libvirt.open(uri) for _ in range(int(sys.argv[1]))]
            print('connected', flush=True)
            for line in sys.stdin:
                again = 0
                for i, client in enumerate(clients):
                    try:
                        client.getHostname()
                    except libvirt.libvirtError:
                        clients[i] = libvirt.open(uri)
                        clients[i].getHostname()
                        again += 1
                print('served', len(clients), 'again', again, flush=True)
            """;

    private static SystemdLab lab;

    @BeforeAll
    static void boot() {
        lab = SystemdLab.boot();
        lab.write("/srv/clients.py", CLIENTS);
        lab.write("/srv/guest.xml", Guests.vm("guest"));
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void freshSockets() {
        arguments("");
        lab.ok("systemctl stop " + SERVICE + " " + SOCKETS + "; rm -rf /var/lib/virtvzd /run/libvirt"
                + "; systemctl reset-failed; systemctl start " + SOCKETS);
    }

    @Test
    void theUnitsAreInOrderAndHardened() {
        assertThat(lab.run("systemd-analyze verify " + SERVICE + " " + SOCKETS)).isEqualTo(new Outcome(0, "", ""));
        Matcher exposure = EXPOSURE.matcher(lab.ok("systemd-analyze security " + SERVICE));
        assertThat(exposure.find()).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(2.0);
    }

    @Test
    void theFirstCallStartsTheService() {
        assertThat(state()).isEqualTo("inactive");
        assertThat(lab.ok(VIRSH + "hostname")).isEqualTo("fake.virtuozzo.example");
        assertThat(state()).isEqualTo("active");
        assertThat(lab.property(SERVICE, "StatusText")).isEqualTo("Serving clients");
        lab.ok(VIRSH + "define /srv/guest.xml");
        assertThat(lab.run("virsh -r -c vz:///system start guest").err())
                .contains("read only access prevents virDomainCreate");
        assertThat(lab.ok("virt-admin -c virtvzd:///system srv-list")).contains("virtvzd", "admin");
        assertThat(lab.ok("stat -c %a /run/libvirt/virtvzd-sock /run/libvirt/virtvzd-sock-ro"
                        + " /run/libvirt/virtvzd-admin-sock"))
                .isEqualTo("666\n666\n600");
    }

    @Test
    void aReloadTakesTheFileOverAndClientsStay() {
        try (ChildProcess clients = clients(1)) {
            String process = mainPid();
            lab.write("/etc/libvirt/virtvzd.conf", "max_clients = 1234\n");
            lab.ok("systemctl reload " + SERVICE);
            lab.await("virt-admin -c virtvzd:///system srv-clients-info virtvzd | grep -q 1234");
            assertThat(mainPid()).isEqualTo(process);
            assertThat(state()).isEqualTo("active");
            assertThat(serve(clients)).isEqualTo("served 1 again 0");
        } finally {
            lab.ok("rm -f /etc/libvirt/virtvzd.conf");
        }
    }

    @Test
    void aRestartUnderLoadLosesNothingButConnections() {
        lab.ok(VIRSH + "define /srv/guest.xml");
        lab.ok(VIRSH + "start guest");
        String before = lab.ok(VIRSH + "dumpxml guest");
        String sockets = lab.ok("stat -c %i /run/libvirt/virtvzd*-sock*");
        String load = "while " + VIRSH + "hostname > /dev/null; do echo round; done";
        try (ChildProcess clients = clients(MANY);
                ChildProcess loop = lab.start(load)) {
            loop.out().await(3, "round"::equals, ChildProcess.PATIENCE);
            String process = mainPid();
            lab.ok("systemctl restart " + SERVICE);
            assertThat(mainPid()).isNotEqualTo(process);
            assertThat(serve(clients)).isEqualTo("served " + MANY + " again " + MANY);
            assertThat(lab.ok("stat -c %i /run/libvirt/virtvzd*-sock*")).isEqualTo(sockets);
            assertThat(lab.ok(VIRSH + "domstate guest")).isEqualTo("running");
            assertThat(lab.ok(VIRSH + "dumpxml guest")).isEqualTo(before);
        }
    }

    @Test
    void anIdleDaemonEndsAndTheNextCallStartsItAnew() {
        arguments("--timeout 1");
        assertThat(lab.ok(VIRSH + "hostname")).isEqualTo("fake.virtuozzo.example");
        lab.await("[ $(systemctl show -P ActiveState " + SERVICE + ") = inactive ]");
        assertThat(lab.property(SERVICE, "Result")).isEqualTo("success");
        assertThat(lab.ok("systemctl is-active " + SOCKETS)).isEqualTo("active\nactive\nactive");
        assertThat(lab.ok(VIRSH + "hostname")).isEqualTo("fake.virtuozzo.example");
    }

    @Test
    void aKilledDaemonComesBackAndGuestsDoNotNotice() {
        lab.ok(VIRSH + "define /srv/guest.xml");
        lab.ok(VIRSH + "start guest");
        String process = mainPid();
        lab.ok("kill -KILL " + process);
        lab.await("[ $(systemctl show -P NRestarts " + SERVICE + ") = 1 ]");
        assertThat(lab.ok(VIRSH + "domstate guest")).isEqualTo("running");
        assertThat(mainPid()).isNotEqualTo(process);
    }

    @Test
    void aDaemonThatHangsIsReplaced() {
        lab.ok(
                "mkdir -p /run/systemd/system/virtvzd.service.d && printf '[Service]\\nWatchdogSec=2\\nTimeoutAbortSec=5\\n'"
                        + " > /run/systemd/system/virtvzd.service.d/watchdog.conf && systemctl daemon-reload");
        try {
            lab.ok(VIRSH + "hostname");
            String process = mainPid();
            lab.ok("kill -STOP " + process);
            lab.await("[ $(systemctl show -P NRestarts " + SERVICE + ") = 1 ]");
            assertThat(lab.ok(VIRSH + "hostname")).isEqualTo("fake.virtuozzo.example");
            assertThat(mainPid()).isNotEqualTo(process);
            assertThat(lab.ok("journalctl -b --no-pager -u " + SERVICE)).contains("Watchdog timeout");
        } finally {
            lab.ok("rm -r /run/systemd/system/virtvzd.service.d && systemctl daemon-reload");
        }
    }

    @Test
    void messagesGoToTheJournalWithTheirFields() {
        assertThat(lab.run(VIRSH + "define /dev/null").status()).isEqualTo(1);
        lab.await("journalctl -b --no-pager -u " + SERVICE + " -o verbose LIBVIRT_SOURCE=rpc.netserverclient"
                + " | grep -q LIBVIRT_CODE=");
    }

    private static void arguments(String more) {
        lab.write(
                "/etc/default/virtvzd",
                "VIRTVZD_ARGS=\"--hypervisor fake --fake-state /var/lib/virtvzd " + more + "\"\n");
    }

    private static ChildProcess clients(int count) {
        ChildProcess clients = lab.start("exec /usr/bin/python3 /srv/clients.py " + count);
        assertThat(clients.out().await(0, "connected"::equals, ChildProcess.PATIENCE))
                .as(clients::toString)
                .isPresent();
        return clients;
    }

    private static String serve(ChildProcess clients) {
        clients.writeLine("go");
        int answer = clients.out()
                .await(1, line -> line.startsWith("served"), ChildProcess.PATIENCE)
                .orElseThrow(() -> new AssertionError(clients.toString()));
        return List.copyOf(clients.out().soFar()).get(answer);
    }

    private static String state() {
        return lab.property(SERVICE, "ActiveState");
    }

    private static String mainPid() {
        return lab.property(SERVICE, "MainPID");
    }
}
