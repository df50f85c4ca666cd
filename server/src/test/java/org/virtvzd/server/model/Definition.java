package org.virtvzd.server.model;

import java.util.Set;
import java.util.TreeSet;

/** As much of a definition as the calls of the model change. */
record Definition(String name, long memoryMiB, int vcpus, boolean autostart, Set<String> disks, boolean vnc) {

    Definition {
        disks = Set.copyOf(disks);
    }

    Definition named(String other) {
        return new Definition(other, memoryMiB, vcpus, autostart, disks, vnc);
    }

    Definition withMemory(long mib) {
        return new Definition(name, mib, vcpus, autostart, disks, vnc);
    }

    Definition withVcpus(int count) {
        return new Definition(name, memoryMiB, count, autostart, disks, vnc);
    }

    Definition withAutostart(boolean start) {
        return new Definition(name, memoryMiB, vcpus, start, disks, vnc);
    }

    Definition withVnc(boolean on) {
        return new Definition(name, memoryMiB, vcpus, autostart, disks, on);
    }

    Definition withDisk(String target) {
        Set<String> more = new TreeSet<>(disks);
        more.add(target);
        return new Definition(name, memoryMiB, vcpus, autostart, more, vnc);
    }

    Definition withoutDisk(String target) {
        Set<String> fewer = new TreeSet<>(disks);
        fewer.remove(target);
        return new Definition(name, memoryMiB, vcpus, autostart, fewer, vnc);
    }

    /** What the guest sees of it; whether it starts with the host is not part of that. */
    boolean sameHardware(Definition other) {
        return withAutostart(false).equals(other.withAutostart(false));
    }

    /** The facts that a dump of it shows. */
    String shown() {
        return name + " " + memoryMiB + " MiB " + vcpus + " vcpus " + new TreeSet<>(disks) + (vnc ? " vnc" : "");
    }
}
