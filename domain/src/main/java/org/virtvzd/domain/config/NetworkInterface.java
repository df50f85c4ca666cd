package org.virtvzd.domain.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network adapter.
 *
 * @param mac its address
 * @param attachment what it is connected to
 * @param model the emulated card of a virtual machine; empty for a container
 * @param hostDevice name of the adapter's end on the host; empty in a new definition that leaves it to the host
 * @param linkUp whether the cable is plugged in
 * @param trustGuestRxFilters whether the guest may use other addresses than {@code mac}
 * @param addresses the guest's addresses; none of a family means DHCP for that family
 * @param gateway4 the guest's IPv4 default gateway
 * @param gateway6 the guest's IPv6 default gateway
 */
public record NetworkInterface(
        MacAddress mac,
        Attachment attachment,
        Optional<Model> model,
        Optional<String> hostDevice,
        boolean linkUp,
        boolean trustGuestRxFilters,
        List<GuestAddress> addresses,
        Optional<String> gateway4,
        Optional<String> gateway6) {

    /** Copies the list. */
    public NetworkInterface {
        addresses = List.copyOf(addresses);
    }

    /**
     * This adapter with another name of its end on the host.
     *
     * @param newHostDevice the name, if it has one
     * @return a copy
     */
    public NetworkInterface withHostDevice(Optional<String> newHostDevice) {
        return new NetworkInterface(
                mac, attachment, model, newHostDevice, linkUp, trustGuestRxFilters, addresses, gateway4, gateway6);
    }

    /** What a network adapter is connected to. */
    public sealed interface Attachment permits VirtualNetwork, Bridge, HostRouted, Venet {}

    /**
     * A virtual network of the host.
     *
     * @param name its name
     */
    public record VirtualNetwork(String name) implements Attachment {}

    /**
     * A bridge of the host.
     *
     * @param name its name
     */
    public record Bridge(String name) implements Attachment {}

    /** The host routes the adapter's traffic; libvirt's network {@code host-routed}. */
    public record HostRouted() implements Attachment {}

    /** A container's venet adapter, routed and without an address of its own. */
    public record Venet() implements Attachment {}

    /** Emulated network cards. */
    public enum Model {
        /** Realtek 8139. */
        RTL8139("rtl8139"),
        /** Intel e1000. */
        E1000("e1000"),
        /** Intel e1000e. */
        E1000E("e1000e"),
        /** virtio-net. */
        VIRTIO("virtio");

        private final String word;

        Model(String word) {
            this.word = word;
        }

        /**
         * libvirt's word for it.
         *
         * @return for example {@code e1000}
         */
        public String word() {
            return word;
        }
    }

    /**
     * An address of the guest.
     *
     * @param address IPv4 or IPv6 text form, as given
     * @param ipv6 its family
     * @param prefix length of the network prefix in bits, if it is known
     */
    public record GuestAddress(String address, boolean ipv6, OptionalInt prefix) {}
}
