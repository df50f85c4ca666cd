package org.virtvzd.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.virtvzd.domain.Domain;
import org.virtvzd.domain.MachineState;
import org.virtvzd.server.kit.SomeDomains;

/** The view's indexes against a plain map, over any course of additions, renamings, changes of state and removals. */
class HostViewProperties {
    private static final int MACHINES = 5;

    /** What happens to one machine: it is there under a name and in a state, or it is gone. */
    record Step(int machine, int name, Optional<MachineState> state) {}

    @Property
    void everyIndexShowsExactlyTheDomainsThatAreThere(@ForAll("courses") List<Step> course) {
        HostView view = new HostView();
        Map<UUID, Domain> model = new LinkedHashMap<>();
        for (Step step : course) {
            apply(step, view, model);
            compare(view, model);
        }
        view.clear();
        compare(view, Map.of());
    }

    @Provide
    Arbitrary<List<Step>> courses() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.integers().between(0, MACHINES - 1),
                        Arbitraries.integers().between(0, 2 * MACHINES),
                        Arbitraries.of(MachineState.class).optional(0.7))
                .as(Step::new);
        return step.list().ofMaxSize(60);
    }

    private static void apply(Step step, HostView view, Map<UUID, Domain> model) {
        UUID uuid = new UUID(0, step.machine());
        if (step.state().isEmpty()) {
            assertThat(view.remove(uuid).map(DomainEntry::domain)).isEqualTo(Optional.ofNullable(model.remove(uuid)));
            return;
        }
        // A host never has two machines of one name.
        boolean taken = model.values().stream()
                .anyMatch(other ->
                        other.name().equals("n" + step.name()) && !other.uuid().equals(uuid));
        String name = taken ? "own" + step.machine() : "n" + step.name();
        Domain domain = SomeDomains.domain(uuid, name, step.state().get(), 100 + step.machine());
        view.put(DomainEntry.of(domain));
        model.put(uuid, domain);
    }

    private static void compare(HostView view, Map<UUID, Domain> model) {
        assertThat(view.all()).extracting(DomainEntry::domain).containsExactlyInAnyOrderElementsOf(model.values());
        assertThat(view.active())
                .extracting(entry -> entry.domain().id())
                .containsExactlyElementsOf(model.values().stream()
                        .filter(domain -> domain.state().isActive())
                        .map(Domain::id)
                        .sorted()
                        .toList());
        assertThat(view.inactive())
                .extracting(DomainEntry::domain)
                .containsExactlyInAnyOrderElementsOf(model.values().stream()
                        .filter(domain -> !domain.state().isActive())
                        .toList());
        Map<String, Domain> names = new HashMap<>();
        model.values().forEach(domain -> names.put(domain.name(), domain));
        for (int i = 0; i <= 2 * MACHINES; i++) {
            assertFound(view.byName("n" + i), names.get("n" + i));
        }
        for (int i = 0; i < MACHINES; i++) {
            Domain domain = model.get(new UUID(0, i));
            assertFound(view.byUuid(new UUID(0, i)), domain);
            boolean active = domain != null && domain.state().isActive();
            assertFound(view.byId(100 + i), active ? domain : null);
        }
        assertThat(view.byId(Domain.NO_ID)).isEmpty();
    }

    private static void assertFound(Optional<DomainEntry> found, @org.jspecify.annotations.Nullable Domain expected) {
        assertThat(found.map(DomainEntry::domain)).isEqualTo(Optional.ofNullable(expected));
    }
}
