package org.virtvzd.adapter.vzsdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The firmware's description of the machine, from the kernel's files, as libvirt writes it. */
final class Smbios {
    private static final List<Part> PARTS = List.of(
            new Part(
                    "bios",
                    List.of(
                            new Entry("vendor", "bios_vendor"),
                            new Entry("version", "bios_version"),
                            new Entry("date", "bios_date"),
                            new Entry("release", "bios_release"))),
            new Part(
                    "system",
                    List.of(
                            new Entry("manufacturer", "sys_vendor"),
                            new Entry("product", "product_name"),
                            new Entry("version", "product_version"),
                            new Entry("serial", "product_serial"),
                            new Entry("uuid", "product_uuid"),
                            new Entry("sku", "product_sku"),
                            new Entry("family", "product_family"))),
            new Part(
                    "baseBoard",
                    List.of(
                            new Entry("manufacturer", "board_vendor"),
                            new Entry("product", "board_name"),
                            new Entry("version", "board_version"),
                            new Entry("serial", "board_serial"),
                            new Entry("asset", "board_asset_tag"))));

    private Smbios() {}

    /** A part of the description. */
    private record Part(String name, List<Entry> entries) {}

    /** One value: libvirt's name of it, and the kernel's. */
    private record Entry(String name, String file) {}

    /**
     * Reads it.
     *
     * @param directory where the kernel shows it
     * @return libvirt's XML; empty when nothing can be read
     */
    static Optional<String> read(Path directory) {
        String parts = PARTS.stream().map(part -> part(directory, part)).collect(Collectors.joining());
        return parts.isEmpty() ? Optional.empty() : Optional.of("<sysinfo type='smbios'>\n" + parts + "</sysinfo>\n");
    }

    private static String part(Path directory, Part part) {
        String entries = part.entries().stream()
                .map(entry -> value(directory.resolve(entry.file()))
                        .map(value -> "    <entry name='" + entry.name() + "'>" + escaped(value) + "</entry>\n")
                        .orElse(""))
                .collect(Collectors.joining());
        return entries.isEmpty() ? "" : "  <" + part.name() + ">\n" + entries + "  </" + part.name() + ">\n";
    }

    private static Optional<String> value(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\p{Cntrl}", " ");
    }
}
