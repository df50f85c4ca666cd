package org.virtvzd.server.session;

import org.virtvzd.protocol.remote.RemoteAuthType;

/** How clients of a socket prove who they are, with the protocol's number for it. */
public enum AuthMethod {
    /** The socket's file mode is all there is. */
    NONE(RemoteAuthType.NONE),
    /** SASL. */
    SASL(RemoteAuthType.SASL),
    /** polkit. */
    POLKIT(RemoteAuthType.POLKIT);

    private final RemoteAuthType type;

    AuthMethod(RemoteAuthType type) {
        this.type = type;
    }

    /**
     * The number on the wire.
     *
     * @return the protocol's remote_auth_type
     */
    public int number() {
        return type.number();
    }
}
