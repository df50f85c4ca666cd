package org.virtvzd.codegen.protocol;

import java.util.List;

/**
 * One program with its procedures.
 *
 * @param name its name, as {@code remote}
 * @param rows its procedures
 * @param objects what they are about
 * @param checks the bounds of their arguments
 */
record ProgramModel(String name, List<ProcedureRow> rows, ApiObjects objects, BoundChecks checks) {
    /** Package of everything generated for it. */
    String packageName() {
        return JavaFile.ROOT + "." + name;
    }

    /** Name of the enum of its procedures. */
    String enumName() {
        return Names.pascal(name) + "Procedure";
    }

    /** Name of the class with its codecs. */
    String codecsName() {
        return Names.pascal(name) + "Codecs";
    }

    /** The procedures that a client may call and that are about one object. */
    List<ProcedureRow> callsAbout(ApiObjects.ApiObject object) {
        return rows.stream()
                .filter(row -> !row.isEvent())
                .filter(row -> objects.of(row.name()).equals(object))
                .toList();
    }
}
