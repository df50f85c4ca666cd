package org.virtvzd.domain.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Relations in a tree of snapshots. */
final class SnapshotTreeTest {

    private static final Snapshot A = snapshot("{a}", null, "first");
    private static final Snapshot B = snapshot("{b}", "{a}", "twice");
    private static final Snapshot C = snapshot("{c}", "{b}", "twice");
    private static final Snapshot D = snapshot("{d}", "{a}", "");
    private static final SnapshotTree TREE =
            new SnapshotTree(List.of(A, B, C, D, snapshot("{e}", null, "")), Optional.of("{c}"));

    private static Snapshot snapshot(String name, @Nullable String parent, String title) {
        return new Snapshot(name, Optional.ofNullable(parent), title, "", SnapshotState.SHUTOFF, Instant.EPOCH);
    }

    @Test
    void relativesStandInTheOrderOfTheTree() {
        assertThat(TREE.roots()).extracting(Snapshot::name).containsExactly("{a}", "{e}");
        assertThat(TREE.children(A)).containsExactly(B, D);
        assertThat(TREE.descendants(A)).containsExactly(B, C, D);
        assertThat(TREE.parent(C)).contains(B);
        assertThat(TREE.parent(A)).isEmpty();
        assertThat(TREE.isLeaf(C)).isTrue();
        assertThat(TREE.isLeaf(B)).isFalse();
        assertThat(TREE.currentSnapshot()).contains(C);
        assertThat(TREE.isCurrent(B)).isFalse();
    }

    @Test
    void aSnapshotIsFoundByItsNameOrByATitleThatIsUnique() {
        assertThat(TREE.find("{b}")).contains(B);
        assertThat(TREE.find("first")).contains(A);
        assertThat(TREE.find("twice")).isEmpty();
        assertThat(TREE.find("")).isEmpty();
        assertThat(TREE.find("none")).isEmpty();
    }

    @Test
    void aRemovedSnapshotLeavesItsPlaceToItsParent() {
        SnapshotTree rest = TREE.without(B);
        assertThat(rest.find("{c}").flatMap(rest::parent)).contains(A);
        assertThat(TREE.without(C).current()).contains("{b}");
        assertThat(TREE.without(A).roots()).extracting(Snapshot::name).containsExactly("{b}", "{d}", "{e}");
    }

    @Test
    void aRemovedBranchTakesItsDescendantsWithIt() {
        SnapshotTree rest = TREE.withoutBranch(B);
        assertThat(rest.snapshots()).extracting(Snapshot::name).containsExactly("{a}", "{d}", "{e}");
        assertThat(rest.current()).contains("{a}");
        assertThat(TREE.withoutBranch(D).current()).contains("{c}");
        assertThat(TREE.withoutBranch(A).current()).isEmpty();
    }

    @Test
    void aNewSnapshotBecomesTheCurrentOne() {
        SnapshotTree more = TREE.withCurrent(B).with(snapshot("{f}", "{b}", ""));
        assertThat(more.current()).contains("{f}");
        assertThat(more.children(B)).extracting(Snapshot::name).containsExactly("{c}", "{f}");
    }

    @Test
    void relationsThatCannotBeAreRefused() {
        assertRefused(List.of(A, A), Optional.empty());
        assertRefused(List.of(B), Optional.empty());
        assertRefused(List.of(B, A), Optional.empty());
        assertRefused(List.of(A), Optional.of("{b}"));
        assertRefused(Collections.nCopies(SnapshotTree.MAX_SNAPSHOTS + 1, A), Optional.empty());
    }

    private static void assertRefused(List<Snapshot> snapshots, Optional<String> current) {
        assertThatThrownBy(() -> new SnapshotTree(snapshots, current)).isInstanceOf(IllegalArgumentException.class);
    }
}
