package org.virtvzd.app;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may know whom: domain ← ports ← server and adapters ← app; the protocol knows nobody, and only the server and
 * those who play its clients know it.
 */
class ArchitectureTest {
    private static final String DOMAIN = "org.virtvzd.domain..";
    private static final String DOMAIN_XML = "org.virtvzd.domainxml..";
    private static final String PORTS = "org.virtvzd.ports..";
    private static final String PROTOCOL = "org.virtvzd.protocol..";
    private static final String CLIENT = "org.virtvzd.client..";
    private static final String SERVER = "org.virtvzd.server..";
    private static final String ADAPTERS = "org.virtvzd.adapter..";
    private static final String APP = "org.virtvzd.app..";
    private static final String OURS = "org.virtvzd..";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.virtvzd");

    @ParameterizedTest
    @ValueSource(
            strings = {
                DOMAIN,
                DOMAIN_XML,
                PORTS,
                PROTOCOL,
                CLIENT,
                SERVER,
                "org.virtvzd.adapter.fakevz..",
                "org.virtvzd.adapter.inprocess..",
                "org.virtvzd.adapter.polkit..",
                "org.virtvzd.adapter.sasl..",
                "org.virtvzd.adapter.unixsocket..",
                "org.virtvzd.adapter.vzsdk..",
                APP
            })
    void everyModuleIsLookedAt(String module) {
        assertThat(ALL.stream().filter(resideInAPackage(module))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        DOMAIN + "," + DOMAIN,
        DOMAIN_XML + "," + DOMAIN_XML + " " + DOMAIN,
        PORTS + "," + PORTS + " " + DOMAIN,
        PROTOCOL + "," + PROTOCOL,
        CLIENT + "," + CLIENT + " " + PORTS + " " + DOMAIN + " " + PROTOCOL,
        SERVER + "," + SERVER + " " + CLIENT + " " + PORTS + " " + DOMAIN + " " + DOMAIN_XML + " " + PROTOCOL,
        ADAPTERS + "," + ADAPTERS + " " + PORTS + " " + DOMAIN,
    })
    void arrowsPointInwards(String module, String known) {
        classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(known.split(" ", -1))
                        .or(resideInAPackage(OURS).negate()))
                .check(ALL);
    }

    @Test
    void theProtocolIsTheServersBusiness() {
        noClasses()
                .that()
                .resideOutsideOfPackages(PROTOCOL, SERVER, CLIENT, "org.virtvzd.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PROTOCOL)
                .check(ALL);
    }

    @Test
    void adaptersDoNotKnowEachOther() {
        slices().matching("org.virtvzd.adapter.(*)..")
                .should()
                .notDependOnEachOther()
                .check(ALL);
    }

    /** Each library lives in one place. */
    @ParameterizedTest
    @CsvSource({
        "io.vertx.., org.virtvzd.adapter.unixsocket..",
        "io.netty.., org.virtvzd.adapter.unixsocket..",
        "org.newsclub.net.unix.., org.virtvzd.adapter.unixsocket..",
        "com.ongres.., org.virtvzd.adapter.sasl..",
        "dagger.., org.virtvzd.app..",
        "com.fasterxml.jackson.., org.virtvzd.adapter.fakevz..",
    })
    void librariesHaveOnePlace(String library, String place) {
        noClasses()
                .that()
                .resideOutsideOfPackage(place)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
    }

    @Test
    void nativeCallsHaveTwoPlaces() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.virtvzd.adapter.unixsocket..", "org.virtvzd.adapter.vzsdk..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(ALL);
    }

    @Test
    void theDomainNeedsNothingButJava() {
        classes()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DOMAIN, "java..", "org.jspecify..")
                .check(ALL);
    }

    /** The core gets time, scheduling and randomness from ports, or a simulation could not repeat a run. */
    @ParameterizedTest
    @ValueSource(strings = {DOMAIN, DOMAIN_XML, PORTS, PROTOCOL, CLIENT, SERVER})
    void theCoreHasNoClockAndNoThread(String module) {
        Stream.of(
                        core(module).should().callMethod(System.class, "currentTimeMillis"),
                        core(module).should().callMethod(System.class, "nanoTime"),
                        core(module).should().callMethod(Instant.class, "now"),
                        core(module).should().callMethod(Clock.class, "systemUTC"),
                        core(module).should().callMethod(InstantSource.class, "system"),
                        core(module).should().callMethod(UUID.class, "randomUUID"),
                        core(module).should().callMethod(System.class, "getenv", String.class),
                        core(module).should().callConstructor(Random.class),
                        core(module).should().dependOnClassesThat().areAssignableTo(Thread.class),
                        core(module).should().dependOnClassesThat().areAssignableTo(Timer.class),
                        core(module).should().dependOnClassesThat().areAssignableTo(Executors.class))
                .forEach(rule -> rule.check(ALL));
    }

    private static GivenClassesConjunction core(String module) {
        return noClasses().that().resideInAPackage(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "ports", "protocol", "server", "adapter.fakevz", "adapter.vzsdk", "app"})
    void packagesHaveNoCycles(String module) {
        slices().matching("org.virtvzd." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(alwaysTrue(), resideInAPackage("org.virtvzd." + module))
                .allowEmptyShould(true)
                .check(ALL);
    }
}
