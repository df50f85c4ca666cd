package org.virtvzd.server.model;

import java.util.Set;
import java.util.TreeSet;

/** As much of a definition as the calls of the model change. */
record Definition(
        String name, String title, long memoryMiB, int vcpus, boolean autostart, Set<String> disks, boolean vnc) {

    Definition {
        disks = Set.copyOf(disks);
    }

    Definition named(String other) {
        return new Definition(other, title, memoryMiB, vcpus, autostart, disks, vnc);
    }

    Definition titled(String other) {
        return new Definition(name, other, memoryMiB, vcpus, autostart, disks, vnc);
    }

    Definition withMemory(long mib) {
        return new Definition(name, title, mib, vcpus, autostart, disks, vnc);
    }

    Definition withVcpus(int count) {
        return new Definition(name, title, memoryMiB, count, autostart, disks, vnc);
    }

    Definition withAutostart(boolean start) {
        return new Definition(name, title, memoryMiB, vcpus, start, disks, vnc);
    }

    Definition withVnc(boolean on) {
        return new Definition(name, title, memoryMiB, vcpus, autostart, disks, on);
    }

    Definition withDisk(String target) {
        Set<String> more = new TreeSet<>(disks);
        more.add(target);
        return new Definition(name, title, memoryMiB, vcpus, autostart, more, vnc);
    }

    Definition withoutDisk(String target) {
        Set<String> fewer = new TreeSet<>(disks);
        fewer.remove(target);
        return new Definition(name, title, memoryMiB, vcpus, autostart, fewer, vnc);
    }

    /** What the guest sees of it; neither its title nor whether it starts with the host is part of that. */
    boolean sameHardware(Definition other) {
        return withAutostart(false).titled("").equals(other.withAutostart(false).titled(""));
    }

    /** The facts that a dump of it shows. */
    String shown() {
        return name + " " + memoryMiB + " MiB " + vcpus + " vcpus " + new TreeSet<>(disks) + (vnc ? " vnc" : "");
    }
}
