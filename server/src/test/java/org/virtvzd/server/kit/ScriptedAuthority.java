package org.virtvzd.server.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.virtvzd.ports.access.Authority;

/** An authority that decides when the test does, and remembers what it was asked. */
public final class ScriptedAuthority implements Authority {
    private final List<Question> questions = new ArrayList<>();
    private final List<CompletableFuture<Decision>> open = new ArrayList<>();

    @Override
    public CompletionStage<Decision> decide(Question question) {
        questions.add(question);
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        open.add(decision);
        return decision;
    }

    /**
     * What it was asked.
     *
     * @return all questions in order
     */
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    /**
     * The decision about the question that has waited longest, to be completed on the loop.
     *
     * @return the decision
     */
    public CompletableFuture<Decision> next() {
        return open.removeFirst();
    }
}
