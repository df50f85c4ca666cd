package org.virtvzd.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.virtvzd.domain.config.DomainKind;
import org.virtvzd.domain.config.VideoAdapter;

/** The {@code video} element. A container has no adapter of its own: what it says is dropped. */
final class VideoXml {

    private static final Set<String> MODELS = Set.of(
            "default",
            "vga",
            "cirrus",
            "vmvga",
            "xen",
            "vbox",
            "qxl",
            "parallels",
            "virtio",
            "gop",
            "none",
            "bochs",
            "ramfb");
    private static final int DEFAULT_VRAM_KIB = 16_384;
    private static final int KIB_PER_MIB = 1024;

    /** Most video memory, 1 TiB: what is beyond would overflow the KiB of the output. */
    private static final int MAX_VRAM_KIB = 1 << 30;

    private static final Draft IMPLIED = new Draft("vga", DEFAULT_VRAM_KIB, 1, false);

    /**
     * A video adapter as the definition has it.
     *
     * @param model emulated card
     * @param vramKib video memory
     * @param heads number of screens
     * @param accelerated whether acceleration is spoken of
     */
    record Draft(String model, int vramKib, int heads, boolean accelerated) {}

    private VideoXml() {}

    /** Reads the element: words and numbers. */
    static Draft read(XmlElement video) {
        Optional<XmlElement> model = video.child("model");
        String word = model.flatMap(element -> element.attribute("type")).orElse("default");
        if (!MODELS.contains(word)) {
            throw Refusal.unsupported("unknown video model '" + word + '\'');
        }
        // The original's own dumps have an empty acceleration element in them, so one is no wish.
        boolean accelerated = model.flatMap(element -> element.child("acceleration"))
                .filter(acceleration -> !acceleration.attributes().isEmpty())
                .isPresent();
        return new Draft(
                word.equals("default") ? IMPLIED.model() : word,
                model.map(element -> number(element, "vram", DEFAULT_VRAM_KIB)).orElse(DEFAULT_VRAM_KIB),
                model.map(element -> number(element, "heads", 1)).orElse(1),
                accelerated);
    }

    private static int number(XmlElement model, String attribute, int missing) {
        Optional<String> text = model.attribute(attribute);
        OptionalInt number = text.isEmpty() ? OptionalInt.of(missing) : Numbers.natural(text.get());
        if (number.isEmpty() || number.getAsInt() > MAX_VRAM_KIB) {
            throw Refusal.xml("cannot parse video " + attribute + " '" + text.orElse("") + '\'');
        }
        return number.getAsInt();
    }

    /** The limits of the driver, in its order. */
    static void checkLimits(List<Draft> drafts, DomainKind kind) {
        if (kind == DomainKind.CONTAINER) {
            return;
        }
        if (drafts.size() > 1) {
            throw Refusal.byDriver("vz driver supports only one video adapter.");
        }
        for (Draft draft : drafts) {
            if (!draft.model().equals("vga")) {
                throw Refusal.byDriver("vz driver supports only VGA video adapters.");
            }
            if (draft.heads() != 1) {
                throw Refusal.byDriver("vz driver doesn't support multihead video adapters.");
            }
            if (draft.accelerated()) {
                throw Refusal.byDriver("vz driver doesn't support setting video acceleration parameters.");
            }
        }
    }

    /** Makes the adapter of drafts that have passed all checks; graphics imply one. */
    static Optional<VideoAdapter> build(List<Draft> drafts, boolean hasGraphics, DomainKind kind) {
        if (kind == DomainKind.CONTAINER || (drafts.isEmpty() && !hasGraphics)) {
            return Optional.empty();
        }
        int vram = (drafts.isEmpty() ? IMPLIED : drafts.getFirst()).vramKib();
        // The host stores whole MiB; less than one would come back as the default size.
        long rounded = Math.max(KIB_PER_MIB, powerOfTwo(vram));
        return Optional.of(new VideoAdapter((int) (rounded / KIB_PER_MIB)));
    }

    private static long powerOfTwo(int size) {
        return size <= 1 ? 1 : Long.highestOneBit(size - 1L) << 1;
    }

    /** Writes the adapter of a virtual machine, or the screen of a container's VNC server. */
    static void write(XmlWriter out, Optional<VideoAdapter> video, boolean container) {
        out.open("video");
        out.open("model").attribute("type", container ? "parallels" : "vga");
        video.filter(adapter -> adapter.vramMiB() > 0).ifPresent(adapter -> out.attribute("vram", adapter.vramKiB()));
        out.attribute("heads", 1).close();
        out.close();
    }
}
