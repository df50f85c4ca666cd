package org.virtvzd.server.session;

import static java.lang.System.Logger.Level.WARNING;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.ports.access.SaslLogins;
import org.virtvzd.ports.time.EventLoop;
import org.virtvzd.protocol.libvirt.IdentityParameterName;
import org.virtvzd.protocol.xdr.Opaque;

/**
 * One client's login by SASL, from the list of mechanisms to its end.
 *
 * <p>A login takes at most {@link #MOST_STEPS} messages and {@link #LONGEST}. Messages in another order than start,
 * step, step, ... end it, as does every failure; the client may begin anew.
 */
public final class SaslLogin {
    /** Messages of a login. No mechanism in use needs more than four. */
    public static final int MOST_STEPS = 16;

    /** Time for a login, which is long enough for a user to type a password. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(SaslLogin.class.getName());

    private final ClientSession session;
    private final SaslLogins logins;
    private final EventLoop loop;
    private final long start;
    private Optional<SaslLogins.Exchange> exchange = Optional.empty();
    private boolean busy;
    private int steps;

    /**
     * What the client is told.
     *
     * @param complete whether it is logged in
     * @param data for its mechanism, if there is any
     */
    public record Reply(boolean complete, Optional<Opaque> data) {}

    private SaslLogin(ClientSession session, SaslLogins logins, EventLoop loop) {
        this.session = session;
        this.logins = logins;
        this.loop = loop;
        this.start = loop.nanoTime();
    }

    /**
     * Begins a client's login.
     *
     * @param session the client
     * @param logins who lets users in
     * @param loop where everything happens
     * @throws LibvirtException AUTH_FAILED when its socket does not want SASL, or it has begun already
     */
    public static void begin(ClientSession session, SaslLogins logins, EventLoop loop) {
        boolean wanted = session.service().auth() == AuthMethod.SASL && !session.isAuthenticated();
        if (!wanted || session.login().isPresent()) {
            session.setLogin(Optional.empty());
            throw failed();
        }
        session.setLogin(Optional.of(new SaslLogin(session, logins, loop)));
    }

    /**
     * The login that a client has begun.
     *
     * @param session the client
     * @return its login
     * @throws LibvirtException AUTH_FAILED when there is none
     */
    public static SaslLogin of(ClientSession session) {
        return session.login().orElseThrow(SaslLogin::failed);
    }

    /**
     * The client has chosen a mechanism.
     *
     * @param mechanism its name
     * @param data first message, if the mechanism has one
     * @return completes on the event loop, with AUTH_FAILED when the client is not let in
     */
    public CompletionStage<Reply> start(String mechanism, Optional<Opaque> data) {
        if (exchange.isPresent()) {
            throw refused("", "it started a second time");
        }
        exchange = logins.begin(mechanism);
        return step(data);
    }

    /**
     * The client goes on.
     *
     * @param data its message
     * @return completes on the event loop, with AUTH_FAILED when the client is not let in
     */
    public CompletionStage<Reply> step(Optional<Opaque> data) {
        SaslLogins.Exchange present =
                exchange.orElseThrow(() -> refused("", "it named no mechanism, or one that is not there"));
        if (busy) {
            throw refused("", "it did not wait for an answer");
        }
        if (++steps > MOST_STEPS || loop.nanoTime() - start > LONGEST.toNanos()) {
            throw refused("", "it takes too long");
        }
        busy = true;
        return present.step(data.map(Opaque::toByteBuffer)).handle(this::answer);
    }

    private Reply answer(
            SaslLogins.@org.jspecify.annotations.Nullable Step step,
            @org.jspecify.annotations.Nullable Throwable error) {
        busy = false;
        if (!session.login().equals(Optional.of(this))) {
            throw failed();
        }
        return switch (step) {
            case null -> throw refused("", "it cannot be decided: " + error);
            case SaslLogins.Step.Challenge(ByteBuffer data) -> new Reply(false, Optional.of(opaque(data)));
            case SaslLogins.Step.Accepted(String user, Optional<ByteBuffer> data) -> {
                session.setLogin(Optional.empty());
                session.assume(new ClientIdentity(Map.of(IdentityParameterName.SASL_USER_NAME, user)));
                session.authenticate();
                yield new Reply(true, data.map(SaslLogin::opaque));
            }
            case SaslLogins.Step.Refused(String user, String reason) -> throw refused(user, reason);
        };
    }

    private static Opaque opaque(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return Opaque.of(bytes);
    }

    /** The client is not told why; the log is. */
    private LibvirtException refused(String user, String reason) {
        session.setLogin(Optional.empty());
        String name = user.replaceAll("\\p{Cntrl}", "?");
        LOG.log(WARNING, () -> session + " is not let in as '" + name + "': " + reason);
        return failed();
    }

    private static LibvirtException failed() {
        return new LibvirtException(ErrorCode.AUTH_FAILED, ErrorDomain.RPC, "authentication failed");
    }
}
