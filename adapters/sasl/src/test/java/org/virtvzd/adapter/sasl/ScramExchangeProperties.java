package org.virtvzd.adapter.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.virtvzd.ports.access.SaslLogins.Step;

/** A login whose client says anything. */
class ScramExchangeProperties {
    @Property
    void anyBytesGetAnAnswer(@ForAll byte[] first, @ForAll byte[] second) throws IOException {
        ScramExchange exchange = new ScramExchange(user -> Optional.empty(), new byte[32], "nonce");
        exchange.step(Optional.of(ByteBuffer.wrap(first)));
        assertThat(exchange.step(Optional.of(ByteBuffer.wrap(second)))).isNotInstanceOf(Step.Accepted.class);
    }

    @Property
    void anyAttributesGetAnAnswer(@ForAll String user, @ForAll String more) throws IOException {
        ScramExchange exchange = new ScramExchange(name -> Optional.empty(), new byte[32], "nonce");
        exchange.step(Optional.of(UTF_8.encode("n,,n=" + user + ",r=abc")));
        Step answer = exchange.step(Optional.of(UTF_8.encode("c=biws,r=abcnonce" + more + ",p=" + more)));
        assertThat(answer).isNotInstanceOf(Step.Accepted.class);
    }
}
