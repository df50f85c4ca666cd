package org.virtvzd.domain.config;

/**
 * A file system of a container.
 *
 * @param source where its content comes from
 * @param target the directory it is mounted on inside the container
 */
public record Filesystem(Source source, String target) {

    /** Where the content of a container's file system comes from. */
    public sealed interface Source permits Image, Volume, Template {}

    /**
     * A ploop image.
     *
     * @param path its path on the host
     */
    public record Image(String path) implements Source {}

    /**
     * A ploop volume of a libvirt storage pool.
     *
     * @param pool name of the pool
     * @param volume name of the volume
     */
    public record Volume(String pool, String volume) implements Source {}

    /**
     * An OS template from which the host creates the file system; meaningful only in a new definition.
     *
     * @param name name of the template
     */
    public record Template(String name) implements Source {}
}
