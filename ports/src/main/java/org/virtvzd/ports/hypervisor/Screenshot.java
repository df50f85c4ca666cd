package org.virtvzd.ports.hypervisor;

import java.nio.ByteBuffer;

/** A picture of a guest's screen. */
public final class Screenshot {
    /** Most bytes of a picture; a host that sends more is not believed. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private final String mimeType;
    private final byte[] image;

    private Screenshot(String mimeType, byte[] image) {
        this.mimeType = mimeType;
        this.image = image;
    }

    /**
     * A picture in PNG form.
     *
     * @param image the whole file, at most {@link #MAX_BYTES}; copied
     * @return the picture
     */
    public static Screenshot png(byte[] image) {
        if (image.length > MAX_BYTES) {
            throw new IllegalArgumentException("a picture of " + image.length + " bytes");
        }
        return new Screenshot("image/png", image.clone());
    }

    /**
     * The form of the picture.
     *
     * @return its MIME type
     */
    public String mimeType() {
        return mimeType;
    }

    /**
     * The picture.
     *
     * @return the bytes of the file, read-only
     */
    public ByteBuffer data() {
        return ByteBuffer.wrap(image).asReadOnlyBuffer();
    }
}
