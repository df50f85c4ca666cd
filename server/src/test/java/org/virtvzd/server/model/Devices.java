package org.virtvzd.server.model;

import java.util.List;
import java.util.function.UnaryOperator;

/** Changes of single devices in the model. */
final class Devices {
    private static final List<String> ALIASES = List.of("scsi0-0-0-1", "scsi0-0-0-2", "vnc0", "nothing");

    private Devices() {}

    static UnaryOperator<Definition> attach(String disk) {
        return definition -> {
            if (definition.disks().contains(disk)) {
                throw new Refused(9, Refused.DRIVER, "operation failed: target '" + disk + "' already exists");
            }
            return definition.withDisk(disk);
        };
    }

    static UnaryOperator<Definition> detach(String disk) {
        return definition -> update(disk).apply(definition).withoutDisk(disk);
    }

    static UnaryOperator<Definition> update(String disk) {
        return definition -> {
            if (!definition.disks().contains(disk)) {
                throw Refused.internal("No disk with bus 'scsi' and target '" + disk + "'");
            }
            return definition;
        };
    }

    static Definition attachVnc(Definition definition) {
        if (definition.vnc()) {
            throw new Refused(67, Refused.DRIVER, "unsupported configuration: domain already has VNC graphics");
        }
        return definition.withVnc(true);
    }

    static Definition detachVnc(Definition definition) {
        if (!definition.vnc()) {
            throw new Refused(67, Refused.DRIVER, "unsupported configuration: cannot find VNC graphics device");
        }
        return definition.withVnc(false);
    }

    static String alias(int number) {
        return ALIASES.get(number % ALIASES.size());
    }

    static UnaryOperator<Definition> detachAlias(int number) {
        String alias = alias(number);
        return definition -> {
            String disk = "sd" + (alias.endsWith("1") ? "b" : "c");
            if (alias.startsWith("scsi") && definition.disks().contains(disk)) {
                return definition.withoutDisk(disk);
            }
            if (alias.equals("vnc0") && definition.vnc()) {
                return definition.withVnc(false);
            }
            throw new Refused(99, Refused.DRIVER, "device not found: no device found with alias " + alias);
        };
    }
}
