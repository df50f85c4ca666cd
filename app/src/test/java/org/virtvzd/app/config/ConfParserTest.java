package org.virtvzd.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtvzd.app.config.ConfValue.Int;
import org.virtvzd.app.config.ConfValue.Text;
import org.virtvzd.app.config.ConfValue.Values;
import org.virtvzd.domain.error.LibvirtException;

/** The grammar of libvirt's configuration files. */
class ConfParserTest {

    @Test
    void allKindsOfStatements() {
        String text = """
                # a comment
                a = 1 ; b=-2\t# another
                c = +3
                d = "it's" ; e = 'say "so" \\n'
                f = \"\"\"several
                lines, "quotes" too\"\"\"
                g = [ 1, "two",
                      [ 3 ], ]
                h = []
                A_1 = 0
                a = 9
                """;
        assertThat(ConfParser.parse("x.conf", text))
                .isEqualTo(Map.of(
                        "a", new Int(1),
                        "b", new Int(-2),
                        "c", new Int(3),
                        "d", new Text("it's"),
                        "e", new Text("say \"so\" \\n"),
                        "f", new Text("several\nlines, \"quotes\" too"),
                        "g", new Values(List.of(new Int(1), new Text("two"), new Values(List.of(new Int(3))))),
                        "h", new Values(List.of()),
                        "A_1", new Int(0)));
    }

    @Test
    void anEmptyFileSaysNothing() {
        assertThat(ConfParser.parse("x.conf", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 = 2 | 1 | expecting a name",
                "= 2 | 1 | expecting a name",
                "a | 1 | expecting an assignment",
                "a b = 2 | 1 | expecting an assignment",
                "a = | 1 | expecting a value",
                "a = yes | 1 | expecting a value",
                "a = 1 b = 2 | 1 | expecting a separator",
                "a = [ 1 2 ] | 1 | expecting a separator in list",
                "a = [ 1, | 1 | list is not closed with ]",
                "a = \"x | 1 | unterminated string",
                "a = 'x | 1 | unterminated string",
                "a = - | 1 | unterminated number",
            })
    void faultsAreNamedWithTheirLine(String line, int number, String fault) {
        assertFault(line, number, fault);
        assertFault("before = 1\n" + line, number + 1, fault);
    }

    private static void assertFault(String text, int number, String fault) {
        assertThatThrownBy(() -> ConfParser.parse("x.conf", text))
                .isInstanceOf(LibvirtException.class)
                .hasMessage("configuration file syntax error: x.conf:" + number + ": " + fault);
    }
}
