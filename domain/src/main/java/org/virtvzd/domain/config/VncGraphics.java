package org.virtvzd.domain.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A domain's VNC server.
 *
 * @param port the fixed TCP port; empty when the host chooses one at each start
 * @param listen the address it listens on
 * @param password what viewers must know, if anything
 */
public record VncGraphics(OptionalInt port, String listen, Optional<String> password) {

    /**
     * Never shows the password.
     *
     * @return a text for logs
     */
    @Override
    public String toString() {
        return "VncGraphics[port=" + port + ", listen=" + listen + ", password="
                + (password.isPresent() ? "set" : "none") + ']';
    }
}
