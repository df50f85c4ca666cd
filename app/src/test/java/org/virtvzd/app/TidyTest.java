package org.virtvzd.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.virtvzd.app.kit.ChildProcess;
import org.virtvzd.app.kit.Tools;

/** House rules that no other tool of the build holds. */
class TidyTest {
    private static final int LONGEST_METHOD = 60;
    private static final Pattern BINARY = Pattern.compile(".*\\.(gz|png|jar|bin)");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern HOME = Pattern.compile("(?<![\\w.$}])/(home|root|Users)/\\w");

    private static final Path ROOT = root();

    /** Tests run in the directory of their module, or in the root when an editor starts them. */
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        return Files.exists(directory.resolve("app/pom.xml"))
                ? directory
                : directory.resolveSibling(".").normalize();
    }

    @Test
    void nothingIsMarkedAsUnfinished() throws IOException {
        assertThat(linesWith(UNFINISHED)).isEmpty();
    }

    @Test
    void nothingNamesAHomeDirectory() throws IOException {
        assertThat(linesWith(HOME)).isEmpty();
    }

    @Test
    void filesEndWithALineEnd() throws IOException {
        List<Path> unfinished = new ArrayList<>();
        for (Path file : trackedTexts()) {
            String text = Files.readString(file);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                unfinished.add(ROOT.relativize(file));
            }
        }
        assertThat(unfinished).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        Map<Path, List<Path>> packages = sources().stream().collect(Collectors.groupingBy(Path::getParent));
        assertThat(packages).isNotEmpty();
        packages.values().removeIf(files -> files.stream().anyMatch(file -> file.endsWith("package-info.java")));
        assertThat(packages.keySet()).isEmpty();
    }

    @Test
    void everyTestThatTheSpecificationNamesExists() throws IOException {
        Set<String> tests = trackedTexts().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet());
        List<String> named = Pattern.compile("`(\\w+(Test|Properties|Contract))`")
                .matcher(Files.readString(ROOT.resolve("docs/specification.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(tests);
    }

    @Test
    void publicTypesAreDocumentedAndMethodsFitAScreen() throws IOException {
        List<String> complaints = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            Trees trees = Trees.instance(task);
            int units = 0;
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(unit, trees, complaints).scan(unit, complaints);
                units++;
            }
            assertThat(units).isGreaterThan(100);
        }
        assertThat(complaints).isEmpty();
    }

    /** Reads one source file. */
    private static final class Reader extends TreePathScanner<List<String>, List<String>> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> complaints;

        Reader(CompilationUnitTree unit, Trees trees, List<String> complaints) {
            this.unit = unit;
            this.trees = trees;
            this.complaints = complaints;
        }

        @Override
        public List<String> visitClass(ClassTree type, List<String> unused) {
            boolean top = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (top
                    && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && trees.getDocComment(getCurrentPath()) == null) {
                complaints.add(type.getSimpleName() + " has no Javadoc");
            }
            return super.visitClass(type, unused);
        }

        @Override
        public List<String> visitMethod(MethodTree method, List<String> unused) {
            long lines = 1 + line(method, false) - line(method, true);
            if (lines > LONGEST_METHOD) {
                complaints.add(unit.getSourceFile().getName() + ": " + method.getName() + " has " + lines + " lines");
            }
            return super.visitMethod(method, unused);
        }

        private long line(Tree tree, boolean start) {
            SourcePositions positions = trees.getSourcePositions();
            long position = start ? positions.getStartPosition(unit, tree) : positions.getEndPosition(unit, tree);
            return unit.getLineMap().getLineNumber(position);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> ROOT.relativize(file).toString().contains("src/main/java/"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                    .toList();
        }
    }

    private static List<String> linesWith(Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : trackedTexts()) {
            Files.readString(file)
                    .lines()
                    .filter(line -> pattern.matcher(line).find())
                    .forEach(line -> found.add(ROOT.relativize(file) + ": " + line.strip()));
        }
        return found;
    }

    /** What git keeps, or would keep. An unpacked archive has no git, so that there is nothing to ask. */
    private static List<Path> trackedTexts() {
        Tools.require("git", "git");
        ChildProcess.Outcome outcome = ChildProcess.run(
                List.of("git", "-C", ROOT.toString(), "ls-files", "--cached", "--others", "--exclude-standard"));
        assumeTrue(outcome.status() == 0, () -> "SKIPPED: not a git work tree: " + outcome.err());
        return outcome.out()
                .lines()
                .filter(name -> !BINARY.matcher(name).matches())
                .map(ROOT::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }
}
