package org.virtvzd.server.model;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The documents that the calls of the model carry, and what is read from those that come back. */
final class Documents {
    /** Where a container's file system is mounted; stands for it among the disks. */
    static final String ROOT = "/";

    static final String VNC = "<graphics type='vnc' autoport='yes'/>";

    private static final Pattern NAME = Pattern.compile("<name>([^<]*)</name>");
    private static final Pattern MEMORY = Pattern.compile("<memory unit='KiB'>(\\d+)</memory>");
    private static final Pattern VCPU = Pattern.compile("<vcpu[^>]*>(\\d+)</vcpu>");
    private static final Pattern TARGET = Pattern.compile("<target d(?:ev|ir)='([^']*)'");
    private static final Pattern STATE = Pattern.compile("<state>([^<]*)</state>");
    private static final int KIB = 1024;

    private Documents() {}

    static String domain(boolean container, String uuid, Definition definition) {
        String devices = definition.disks().stream().map(Documents::disk).collect(Collectors.joining());
        return "<domain type='vz'><name>" + definition.name() + "</name><uuid>" + uuid + "</uuid><memory unit='MiB'>"
                + definition.memoryMiB() + "</memory><vcpu>" + definition.vcpus() + "</vcpu><os><type>"
                + (container ? "exe</type><init>/sbin/init</init>" : "hvm</type>") + "</os><devices>" + devices
                + (definition.vnc() ? VNC : "") + "</devices></domain>";
    }

    /** A disk of a virtual machine, or the file system of a container. */
    static String disk(String target) {
        if (target.equals(ROOT)) {
            return "<filesystem type='file'><driver type='ploop' format='ploop'/><source file='/vz/root.hdd'/>"
                    + "<target dir='/'/></filesystem>";
        }
        return "<disk type='file'><source file='/vz/" + target + ".hdd'/><target dev='" + target
                + "' bus='scsi'/></disk>";
    }

    static String snapshot(String title) {
        return "<domainsnapshot><name>" + title + "</name></domainsnapshot>";
    }

    /** What a dump says, in the words of {@link Definition#shown()}. */
    static String definitionIn(String xml) {
        Set<String> disks = TARGET.matcher(xml)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        return new Definition(
                        first(NAME, xml),
                        "",
                        Long.parseLong(first(MEMORY, xml)) / KIB,
                        Integer.parseInt(first(VCPU, xml)),
                        false,
                        disks,
                        xml.contains("<graphics type='vnc'"))
                .shown();
    }

    /** What a snapshot's document says: its name, the state it was taken in, its parent. */
    static String snapshotIn(String xml) {
        Matcher names = NAME.matcher(xml);
        names.find();
        String name = names.group(1);
        Optional<String> parent = names.find() ? Optional.of(names.group(1)) : Optional.empty();
        return snapshot(name, first(STATE, xml), parent);
    }

    static String snapshot(String name, String state, Optional<String> parent) {
        return name + " " + state + parent.map(other -> " on " + other).orElse("");
    }

    private static String first(Pattern pattern, String xml) {
        Matcher matcher = pattern.matcher(xml);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + xml);
        }
        return matcher.group(1);
    }
}
