package org.virtvzd.adapter.vzsdk;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.virtvzd.adapter.vzsdk.sdk.Callback;
import org.virtvzd.adapter.vzsdk.sdk.Message;
import org.virtvzd.adapter.vzsdk.sdk.SdkException;
import org.virtvzd.adapter.vzsdk.sdk.SdkLibrary;

/** Loads the library when it is there, and logs in through it. Waits for both, so nothing here may be called on the loop. */
final class Connector {
    private final SdkOptions options;
    private final Consumer<Message> receiver;
    private Optional<SdkLibrary> library = Optional.empty();
    private Optional<Callback> callback = Optional.empty();

    Connector(SdkOptions options, Consumer<Message> receiver) {
        this.options = options;
        this.receiver = receiver;
    }

    /**
     * A host that was reached.
     *
     * @param session the login
     * @param machines all its machines
     */
    record Reached(Session session, List<Session.Loaded> machines) {}

    /** Logs in and reads everything. */
    synchronized Reached reach(long number) throws SdkLibrary.Missing {
        if (library.isEmpty()) {
            SdkLibrary found = SdkLibrary.start(options.library());
            library = Optional.of(found);
            callback = Optional.of(new Callback(found.calls(), receiver));
        }
        Session session = Session.open(library.get().calls(), callback.orElseThrow(), number, options);
        try {
            return new Reached(session, session.list());
        } catch (RuntimeException e) {
            session.close(callback.get());
            throw e;
        }
    }

    static String reason(Throwable failure) {
        return switch (failure) {
            case SdkLibrary.Missing missing -> String.valueOf(missing.getMessage());
            case SdkException refused -> "the Virtuozzo dispatcher cannot be reached: " + refused.text();
            default -> "the Virtuozzo host cannot be reached: " + failure;
        };
    }

    /** Ends a login. */
    synchronized void leave(Session session) {
        callback.ifPresent(session::close);
    }

    /** Lets go of the library; all handles are void then. */
    synchronized void close() {
        library.ifPresent(SdkLibrary::stop);
        library = Optional.empty();
    }
}
