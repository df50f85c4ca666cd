package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** In a virtual machine the first console is another name of the first serial port. */
final class SerialConsole {

    private SerialConsole() {}

    /** The serial ports of a definition: its own, or the one that its first console stands for. */
    static List<CharacterXml.Draft> ports(List<CharacterXml.Draft> serials, List<CharacterXml.Draft> consoles) {
        if (consoles.stream().skip(1).anyMatch(SerialConsole::isSerial)) {
            throw Refusal.unsupported("Only the first console can be a serial port");
        }
        if (!serials.isEmpty() || consoles.isEmpty() || !isSerial(consoles.getFirst())) {
            return serials;
        }
        CharacterXml.Draft console = consoles.getFirst();
        return List.of(new CharacterXml.Draft(
                console.element(), console.type(), Optional.empty(), OptionalInt.of(0), console.address()));
    }

    private static boolean isSerial(CharacterXml.Draft console) {
        return console.target().isEmpty() || console.targets("serial");
    }
}
