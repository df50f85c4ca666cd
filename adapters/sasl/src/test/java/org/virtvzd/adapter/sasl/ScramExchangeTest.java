package org.virtvzd.adapter.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.ports.access.SaslLogins.Step;

/** The example of RFC 7677, section 3, and what may go wrong. */
class ScramExchangeTest {
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO" + SERVER_NONCE;
    private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private static final String QUESTION = "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String FINAL = "c=biws,r=" + NONCE + ",p=" + PROOF;
    private static final Verifier PENCIL =
            Verifier.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

    private final ScramExchange exchange = new ScramExchange(
            user -> Optional.of(PENCIL).filter(verifier -> user.equals("user")), new byte[32], SERVER_NONCE);

    @Test
    void theExampleOfTheStandard() throws IOException {
        assertThat(say(FIRST)).isEqualTo(new Step.Challenge(bytes(QUESTION)));
        assertThat(say(FINAL))
                .isEqualTo(new Step.Accepted(
                        "user", Optional.of(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))));
    }

    @Test
    void whatIsKeptSurvivesTheFile() {
        assertThat(Verifier.parse(PENCIL.toString())).isEqualTo(PENCIL);
        assertThat(PENCIL.toString()).doesNotContain("pencil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "n,,r=abc",
                "p=tls-unique,,n=user,r=abc",
                "n,a=root,n=user,r=abc",
                "n,,m=x,n=user,r=abc",
                "n,,n=u:ser,r=abc",
                "n,,n=u\u0001ser,r=abc",
                "c=biws,r=x,p=AAAA"
            })
    void badBeginnings(String message) throws IOException {
        assertThat(say(message)).isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=" + NONCE,
                "c=biws,r=" + NONCE + ",p=",
                "c=biws,r=" + NONCE + ",p=AAAA",
                "c=biws,r=" + NONCE + ",p=!",
                "c=eSws,r=" + NONCE + ",p=" + PROOF,
                "c=biws,r=x" + NONCE + ",p=" + PROOF,
                "c=biws,r=" + NONCE + ",p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
            })
    void badEnds(String message) throws IOException {
        say(FIRST);
        assertThat(say(message)).isInstanceOf(Step.Refused.class);
    }

    @Test
    void anUnknownUserLooksLikeOneWithAWrongPassword() throws IOException {
        String first = FIRST.replace("n=user", "n=nobody");
        Step question = say(first);
        assertThat(question).isInstanceOf(Step.Challenge.class);
        ScramExchange again = new ScramExchange(user -> Optional.empty(), new byte[32], SERVER_NONCE);
        assertThat(again.step(Optional.of(bytes(first))))
                .as("the same salt each time")
                .isEqualTo(question);
        assertThat(say(FINAL)).isEqualTo(new Step.Refused("nobody", "wrong password, or no such user"));
    }

    @Test
    void missingAndTooLongMessages() throws IOException {
        assertThat(exchange.step(Optional.empty())).isInstanceOf(Step.Refused.class);
        assertThat(say(FIRST + "x".repeat(4096))).isInstanceOf(Step.Refused.class);
    }

    private Step say(String message) throws IOException {
        return exchange.step(Optional.of(bytes(message)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
