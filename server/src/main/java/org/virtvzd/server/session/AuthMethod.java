package org.virtvzd.server.session;

/** How clients of a socket prove who they are, with the protocol's number for it. */
public enum AuthMethod {
    /** The socket's file mode is all there is. */
    NONE(0),
    /** SASL. */
    SASL(1),
    /** polkit. */
    POLKIT(2);

    private final int number;

    AuthMethod(int number) {
        this.number = number;
    }

    /**
     * The number on the wire.
     *
     * @return the protocol's remote_auth_type
     */
    public int number() {
        return number;
    }
}
