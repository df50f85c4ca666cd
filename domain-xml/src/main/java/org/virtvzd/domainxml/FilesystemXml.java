package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.Filesystem.Image;
import org.virtvzd.domain.config.Filesystem.Source;
import org.virtvzd.domain.config.Filesystem.Template;
import org.virtvzd.domain.config.Filesystem.Volume;
import org.virtvzd.domain.error.ErrorCode;

/** The {@code filesystem} element. */
final class FilesystemXml {

    private static final Set<String> TYPES = Set.of("mount", "block", "file", "template", "ram", "bind", "volume");
    private static final Set<String> ACCESS_MODES = Set.of("passthrough", "mapped", "squash");
    private static final Set<String> DRIVERS = Set.of("path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp");
    private static final Set<String> WRITE_POLICIES = Set.of("immediate");
    private static final String PLOOP = "ploop";

    /**
     * A file system as the definition has it.
     *
     * @param element the whole element, for what only the limits look at
     * @param type kind of source
     * @param source what names the source
     * @param format image format, if one is given
     * @param target where it is mounted
     */
    record Draft(XmlElement element, String type, String source, Optional<String> format, String target) {

        private boolean isTemplate() {
            return type.equals("template");
        }
    }

    private FilesystemXml() {}

    /** Reads the element: words and required parts. */
    static Draft read(XmlElement filesystem) {
        String type = filesystem.word("type", TYPES).orElse("mount");
        filesystem.word("accessmode", ACCESS_MODES);
        Optional<XmlElement> driver = filesystem.child("driver");
        driver.ifPresent(element -> {
            element.word("type", DRIVERS);
            element.word("wrpolicy", WRITE_POLICIES);
        });
        Optional<String> source = filesystem.child("source").flatMap(from -> from.filled(sourceAttribute(type)));
        Optional<String> target = filesystem.child("target").flatMap(to -> to.filled("dir"));
        if (source.isEmpty() && !type.equals("ram")) {
            throw Refusal.about(ErrorCode.NO_SOURCE, target.orElse(""));
        }
        if (target.isEmpty()) {
            throw Refusal.about(ErrorCode.NO_TARGET, source.orElse(""));
        }
        if (type.equals("volume")) {
            filesystem.child("source").ifPresent(from -> from.required("volume"));
        }
        return new Draft(
                filesystem,
                type,
                source.orElse(""),
                DiskXml.format(filesystem.childAttribute("driver", "format")),
                target.get());
    }

    private static String sourceAttribute(String type) {
        return switch (type) {
            case "file" -> "file";
            case "block" -> "dev";
            case "template" -> "name";
            case "volume" -> "pool";
            default -> "dir";
        };
    }

    /** The limits of the driver. A template makes a whole container, so it must stand alone. */
    static void checkLimits(List<Draft> drafts) {
        if (drafts.size() > 1 && drafts.stream().anyMatch(Draft::isTemplate)) {
            throw Refusal.badArgumentForDriver("Unsupported configuration");
        }
        drafts.stream().filter(draft -> !draft.isTemplate()).forEach(FilesystemXml::checkLimits);
    }

    private static void checkLimits(Draft draft) {
        XmlElement element = draft.element();
        if (!draft.type().equals("file") && !draft.type().equals("volume")) {
            throw Refusal.byDriver("Only file based or volume based filesystems are supported by vz driver.");
        }
        if (!element.childAttribute("driver", "type").equals(Optional.of(PLOOP))) {
            throw Refusal.byDriver("Only ploop fs driver is supported by vz driver.");
        }
        if (!element.attribute("accessmode").orElse("passthrough").equals("passthrough")) {
            throw Refusal.byDriver("Changing fs access mode is not supported by vz driver.");
        }
        if (element.childAttribute("driver", "wrpolicy").isPresent()) {
            throw Refusal.byDriver("Changing fs write policy is not supported by vz driver.");
        }
        if (!draft.format().equals(Optional.of(PLOOP))) {
            throw Refusal.byDriver("Only ploop disk images are supported by vz driver.");
        }
        if (element.hasChild("readonly")) {
            throw Refusal.byDriver("Setting readonly for filesystems is not supported by vz driver.");
        }
        if (element.hasChild("space_hard_limit") || element.hasChild("space_soft_limit")) {
            throw Refusal.byDriver("Setting fs quotas is not supported by vz driver.");
        }
    }

    /** Makes the file system of a draft that has passed all checks. */
    static Filesystem build(Draft draft) {
        Source source =
                switch (draft.type()) {
                    case "template" -> new Template(draft.source());
                    case "volume" ->
                        new Volume(
                                draft.source(),
                                draft.element()
                                        .childAttribute("source", "volume")
                                        .orElse(""));
                    default -> new Image(draft.source());
                };
        return new Filesystem(source, draft.target());
    }

    /** Writes a file system. */
    static void write(XmlWriter out, Filesystem filesystem) {
        switch (filesystem.source()) {
            case Image image -> {
                begin(out, "file");
                out.open("source").attribute("file", image.path()).close();
            }
            case Volume volume -> {
                begin(out, "volume");
                out.open("source")
                        .attribute("pool", volume.pool())
                        .attribute("volume", volume.volume())
                        .close();
            }
            case Template template -> {
                out.open("filesystem").attribute("type", "template").attribute("accessmode", "passthrough");
                out.open("source").attribute("name", template.name()).close();
            }
        }
        out.open("target").attribute("dir", filesystem.target()).close();
        out.close();
    }

    private static void begin(XmlWriter out, String type) {
        out.open("filesystem").attribute("type", type).attribute("accessmode", "passthrough");
        out.open("driver").attribute("type", PLOOP).attribute("format", PLOOP).close();
    }
}
