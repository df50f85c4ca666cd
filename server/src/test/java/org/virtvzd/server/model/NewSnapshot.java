package org.virtvzd.server.model;

import org.virtvzd.protocol.remote.RemoteNonnullDomain;
import org.virtvzd.protocol.remote.RemoteNonnullDomainSnapshot;

/** The answer to a snapshot's creation, of which the model cannot know the name that the host chooses. */
record NewSnapshot(ModelGuest.Snapshot snapshot, RemoteNonnullDomain domain) {
    /** Whether an answer is such a one; learns the name from it. */
    boolean learnFrom(RemoteNonnullDomainSnapshot answer) {
        snapshot.name = answer.name();
        return answer.dom().equals(domain) && answer.name().startsWith("{");
    }
}
