package org.virtvzd.adapter.vzsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotState;
import org.virtvzd.domain.snapshot.SnapshotTree;

class SnapshotTextTest {
    private static final String ONE = "{11111111-1111-4111-8111-111111111111}";
    private static final String TWO = "{22222222-2222-4222-8222-222222222222}";

    private static String tree(String root, String items) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <%1$s>
                  <SavedStateItem guid="" state="poweroff">
                    <Name></Name><DateTime></DateTime><Creator></Creator><ScreenShot></ScreenShot>
                    <Description></Description>
                    %2$s
                  </SavedStateItem>
                </%1$s>
                """.formatted(root, items);
    }

    private static String item(String attributes, String rest) {
        return "<SavedStateItem " + attributes + "><Name>a &amp; b</Name><DateTime>2024-07-01 12:00:00</DateTime>"
                + "<Creator>root@node</Creator><ScreenShot></ScreenShot>"
                + "<Description><![CDATA[before <the> change]]></Description>"
                + "<Runtime><Size>0</Size><OsVersion>0</OsVersion></Runtime>" + rest + "</SavedStateItem>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"VirtuozzoSavedStates", "ParallelsSavedStates"})
    void bothNamesOfTheRootAreKnown(String root) {
        String child = item("current=\"yes\" guid=\"" + TWO + "\" state=\"poweron\"", "");
        SnapshotTree tree =
                SnapshotText.read(tree(root, item("guid=\"" + ONE + "\" state=\"poweroff\"", child)), ZoneOffset.UTC);
        Instant noon = Instant.parse("2024-07-01T12:00:00Z");
        assertThat(tree.snapshots())
                .containsExactly(
                        new Snapshot(
                                ONE, Optional.empty(), "a & b", "before <the> change", SnapshotState.SHUTOFF, noon),
                        new Snapshot(
                                TWO, Optional.of(ONE), "a & b", "before <the> change", SnapshotState.RUNNING, noon));
        assertThat(tree.current()).contains(TWO);
    }

    @Test
    void timesAreTheHosts() {
        String text = tree("VirtuozzoSavedStates", item("guid=\"" + ONE + "\" state=\"pause\"", ""));
        Snapshot snapshot =
                SnapshotText.read(text, ZoneId.of("Asia/Tokyo")).snapshots().getFirst();
        assertThat(snapshot.created()).isEqualTo(Instant.parse("2024-07-01T03:00:00Z"));
        assertThat(snapshot.state()).isEqualTo(SnapshotState.PAUSED);
    }

    @Test
    void aMarkOnTheHeadMeansNoCurrentSnapshot() {
        String text = tree("VirtuozzoSavedStates", item("guid=\"" + ONE + "\" state=\"poweroff\"", ""))
                .replace("guid=\"\" state", "guid=\"\" current=\"yes\" state");
        assertThat(SnapshotText.read(text, ZoneOffset.UTC).current()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "<VirtuozzoSavedStates/>", "<ParallelsSavedStates></ParallelsSavedStates>"})
    void thereMayBeNone(String text) {
        assertThat(SnapshotText.read(text, ZoneOffset.UTC)).isEqualTo(SnapshotTree.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Other/>",
                "<VirtuozzoSavedStates>",
                "nothing",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><VirtuozzoSavedStates>&e;</VirtuozzoSavedStates>"
            })
    void somethingElseIsRefused(String text) {
        assertThatThrownBy(() -> SnapshotText.read(text, ZoneOffset.UTC))
                .isInstanceOf(LibvirtException.class)
                .hasMessageContaining("the host's list of snapshots is not understood");
    }
}
