package org.virtvzd.adapter.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server keeps of a password: enough to check a proof of it (RFC 5802, section 3), neither the password nor
 * anything that a client could log in with.
 *
 * @param iterations how often the password was hashed, at least 4096
 * @param salt in base 64
 * @param storedKey hash of the client's key, in base 64
 * @param serverKey in base 64
 */
record Verifier(int iterations, String salt, String storedKey, String serverKey) {
    static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;

    /** Clients with Cyrus SASL, which libvirt's are, refuse more than 65,536. */
    private static final int ITERATIONS = 60_000;

    private static final int SALT_BYTES = 16;
    private static final String NUMBER = "([1-9][0-9]{3,7})";
    private static final String BASE_64 = "([A-Za-z0-9+/]+={0,2})";
    private static final Pattern WRITTEN = Pattern.compile(
            Pattern.quote(MECHANISM.getName() + "$") + NUMBER + ":" + BASE_64 + "\\$" + BASE_64 + ":" + BASE_64);

    static Verifier of(String password, SecureRandom random) {
        return of(password, ScramFunctions.salt(SALT_BYTES, random), ITERATIONS);
    }

    static Verifier of(String password, byte[] salt, int iterations) {
        byte[] salted = ScramFunctions.saltedPassword(
                MECHANISM, StringPreparation.SASL_PREPARATION, password.toCharArray(), salt, iterations);
        byte[] stored = ScramFunctions.storedKey(MECHANISM, ScramFunctions.clientKey(MECHANISM, salted));
        return new Verifier(iterations, text(salt), text(stored), text(ScramFunctions.serverKey(MECHANISM, salted)));
    }

    /** A verifier of nobody's password that looks like one to a client, the same each time for the same user. */
    static Verifier ofNobody(String user, byte[] secret) {
        byte[] noise = ScramFunctions.hmac(MECHANISM, secret, user.getBytes(UTF_8));
        return new Verifier(ITERATIONS, text(Arrays.copyOf(noise, SALT_BYTES)), text(noise), text(noise));
    }

    /** Reads what {@link #toString} wrote. */
    static Verifier parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no such verifier of a password is known");
        }
        return new Verifier(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3), matcher.group(4));
    }

    byte[] storedKeyBytes() {
        return Base64.getDecoder().decode(storedKey);
    }

    byte[] serverKeyBytes() {
        return Base64.getDecoder().decode(serverKey);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return MECHANISM.getName() + "$" + iterations + ":" + salt + "$" + storedKey + ":" + serverKey;
    }
}
