package org.virtvzd.adapter.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of SASL's users. */
class PasswordFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void usersComeChangeAndGo() throws IOException {
        PasswordFile file = new PasswordFile(folder.resolve("passwd"));
        assertThat(file.users()).isEmpty();
        assertThat(file.find("joe")).isEmpty();
        file.put("joe", "secret");
        file.put("ann", "secret");
        assertThat(file.users()).containsExactly("ann", "joe");
        assertThat(file.find("joe")).isNotEqualTo(file.find("ann"));
        assertThat(file.remove("ann")).isTrue();
        assertThat(file.remove("ann")).isFalse();
        assertThat(file.users()).containsExactly("joe");
    }

    @Test
    void onlyTheOwnerReadsItAndThePasswordIsNotThere() throws IOException {
        Path path = folder.resolve("passwd");
        Files.writeString(path, "");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        new PasswordFile(path).put("joe", "secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(path)).startsWith("joe:SCRAM-SHA-256$").doesNotContain("secret");
    }

    @Test
    void namesThatCannotBe() {
        PasswordFile file = new PasswordFile(folder.resolve("passwd"));
        assertThatThrownBy(() -> file.put("a:b", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.put("", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.put("a\nb", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDamagedFileLetsNobodyIn() throws IOException {
        Path path = folder.resolve("passwd");
        Files.writeString(path, "joe\n");
        assertThatThrownBy(() -> new PasswordFile(path).find("joe")).isInstanceOf(IOException.class);
        Files.writeString(path, "joe:x\n");
        assertThatThrownBy(() -> new PasswordFile(path).find("joe")).isInstanceOf(IllegalArgumentException.class);
    }
}
