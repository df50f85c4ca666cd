package org.virtvzd.domainxml;

import org.virtvzd.domain.config.Architecture;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.host.Host;

/** The capabilities document: what the host is and which guests it offers. */
public final class CapabilitiesXml {

    /** The two names under which the driver offers each kind of guest. */
    private static final String[] DOMAIN_TYPES = {"vz", "parallels"};

    private CapabilitiesXml() {}

    /**
     * Writes the document.
     *
     * @param host the host
     * @return the text, with a final newline
     */
    public static String format(Host host) {
        XmlWriter out = new XmlWriter();
        out.open("capabilities").blankLine();
        writeHost(out, host);
        for (DomainKind kind : DomainKind.values()) {
            for (Architecture architecture : Architecture.values()) {
                for (String domainType : DOMAIN_TYPES) {
                    writeGuest(out, kind, architecture, domainType);
                }
            }
        }
        out.close();
        return out.toString();
    }

    private static void writeHost(XmlWriter out, Host host) {
        Host.Cpu cpu = host.cpu();
        out.open("host");
        out.textElement("uuid", host.uuid().toString());
        out.open("cpu");
        out.textElement("arch", cpu.architecture().word());
        out.textElement("model", cpu.model());
        out.textElement("vendor", cpu.vendor());
        out.open("topology")
                .attribute("sockets", cpu.sockets())
                .attribute("dies", 1)
                .attribute("cores", cpu.cores())
                .attribute("threads", cpu.threads())
                .close();
        out.close();
        out.open("power_management").close();
        out.open("iommu").attribute("support", "no").close();
        writeTopology(out, host);
        out.close().blankLine();
    }

    /** One cell per NUMA node; memory and CPUs are spread evenly, the first cell has what does not divide. */
    private static void writeTopology(XmlWriter out, Host host) {
        Host.Cpu cpu = host.cpu();
        int perCell = cpu.count() / cpu.nodes();
        long share = host.memoryKiB() / cpu.nodes();
        out.open("topology");
        out.open("cells").attribute("num", cpu.nodes());
        for (int cell = 0; cell < cpu.nodes(); cell++) {
            long memory = share + (cell == 0 ? host.memoryKiB() % cpu.nodes() : 0);
            out.open("cell").attribute("id", cell);
            out.open("memory").attribute("unit", "KiB").close(Long.toString(memory));
            out.open("cpus").attribute("num", perCell);
            for (int i = 0; i < perCell; i++) {
                writeCpu(out, cpu, cell * perCell + i);
            }
            out.close();
            out.close();
        }
        out.close();
        out.close();
    }

    private static void writeCpu(XmlWriter out, Host.Cpu cpu, int id) {
        int core = id / cpu.threads();
        int firstSibling = core * cpu.threads();
        String siblings =
                cpu.threads() == 1 ? Integer.toString(id) : firstSibling + "-" + (firstSibling + cpu.threads() - 1);
        out.open("cpu")
                .attribute("id", id)
                .attribute("socket_id", core / cpu.cores())
                .attribute("die_id", 0)
                .attribute("core_id", core % cpu.cores())
                .attribute("siblings", siblings)
                .close();
    }

    private static void writeGuest(XmlWriter out, DomainKind kind, Architecture architecture, String domainType) {
        out.open("guest");
        out.textElement("os_type", kind.osType());
        out.open("arch").attribute("name", architecture.word());
        out.textElement("wordsize", Integer.toString(architecture.wordSize()));
        out.textElement("emulator", domainType);
        out.open("domain").attribute("type", domainType).close();
        out.close();
        out.close().blankLine();
    }
}
