package org.virtvzd.adapter.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.Gs2CbindFlag;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ServerFinalMessage;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.exception.ScramParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virtvzd.ports.access.SaslLogins.Step;

/**
 * The server's side of one login by SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding.
 *
 * <p>The peer may send anything: what is not a message of SCRAM, or longer than {@link #MOST_BYTES}, is refused. A user
 * that does not exist is refused at the end, as one with a wrong password is.
 */
final class ScramExchange {
    private static final int MOST_BYTES = 4_096;
    private static final Pattern FIRST = Pattern.compile("(?<header>[^,]*,[^,]*,)(?<bare>.+)", Pattern.DOTALL);
    private static final Pattern FINAL =
            Pattern.compile("(?<start>c=(?<header>[^,]*),r=(?<nonce>[^,]*)(,.*)?),p=(?<proof>[^,]*)", Pattern.DOTALL);

    /** Where users are looked up. */
    interface Users {
        Optional<Verifier> find(String user) throws IOException;
    }

    /** What is known after the client's first message. */
    private record Asked(String user, String header, String bare, String nonce, String question, Verifier verifier) {}

    private final Users users;
    private final byte[] secret;
    private final String nonce;
    private Optional<Asked> asked = Optional.empty();

    /** The secret is the server's own, the nonce is this login's. */
    ScramExchange(Users users, byte[] secret, String nonce) {
        this.users = users;
        this.secret = secret.clone();
        this.nonce = nonce;
    }

    Step step(Optional<ByteBuffer> data) throws IOException {
        String user = asked.map(Asked::user).orElse("");
        try {
            String message = text(data);
            return asked.isEmpty() ? first(message) : last(message, asked.get());
        } catch (ScramParseException | CharacterCodingException | IllegalArgumentException e) {
            return new Step.Refused(user, "no message of SCRAM: " + e.getMessage());
        }
    }

    private static String text(Optional<ByteBuffer> data) throws CharacterCodingException {
        ByteBuffer bytes = data.orElseThrow(() -> new IllegalArgumentException("it is missing"));
        if (bytes.remaining() > MOST_BYTES) {
            throw new IllegalArgumentException("it is longer than " + MOST_BYTES + " bytes");
        }
        return UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    }

    private Step first(String message) throws ScramParseException, IOException {
        ClientFirstMessage parsed = ClientFirstMessage.parseFrom(message);
        Matcher parts = FIRST.matcher(message);
        if (!parts.matches()) {
            throw new IllegalArgumentException("it has no header");
        }
        if (parsed.getGs2Header().getChannelBindingFlag() == Gs2CbindFlag.CHANNEL_BINDING_REQUIRED) {
            return new Step.Refused(parsed.getUsername(), "there is no channel to be bound to");
        }
        String user = PasswordFile.normal(parsed.getUsername());
        String other = parsed.getGs2Header().getAuthzid();
        if (other != null && !other.isEmpty() && !other.equals(parsed.getUsername())) {
            return new Step.Refused(user, "it wants to act for somebody else");
        }
        Verifier verifier = users.find(user).orElseGet(() -> Verifier.ofNobody(user, secret));
        String question = new ServerFirstMessage(parsed.getClientNonce(), nonce, verifier.salt(), verifier.iterations())
                .toString();
        asked = Optional.of(new Asked(
                user, parts.group("header"), parts.group("bare"), parsed.getClientNonce() + nonce, question, verifier));
        return new Step.Challenge(UTF_8.encode(question));
    }

    private static Step last(String message, Asked asked) {
        Matcher parts = FINAL.matcher(message);
        if (!parts.matches()) {
            throw new IllegalArgumentException("it has no proof");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        String header = new String(base64.decode(parts.group("header")), UTF_8);
        if (!header.equals(asked.header()) || !parts.group("nonce").equals(asked.nonce())) {
            return new Step.Refused(asked.user(), "it answers another question");
        }
        byte[] proof = base64.decode(parts.group("proof"));
        byte[] stored = asked.verifier().storedKeyBytes();
        String everything = asked.bare() + "," + asked.question() + "," + parts.group("start");
        if (proof.length != stored.length
                || !ScramFunctions.verifyClientProof(Verifier.MECHANISM, proof, stored, everything)) {
            return new Step.Refused(asked.user(), "wrong password, or no such user");
        }
        byte[] signature = ScramFunctions.serverSignature(
                Verifier.MECHANISM, asked.verifier().serverKeyBytes(), everything);
        return new Step.Accepted(asked.user(), Optional.of(UTF_8.encode(new ServerFinalMessage(signature).toString())));
    }
}
