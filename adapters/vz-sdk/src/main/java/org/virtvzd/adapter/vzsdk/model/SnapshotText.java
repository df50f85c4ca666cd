package org.virtvzd.adapter.vzsdk.model;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;
import org.virtvzd.domain.snapshot.Snapshot;
import org.virtvzd.domain.snapshot.SnapshotState;
import org.virtvzd.domain.snapshot.SnapshotTree;

/**
 * Reads the dispatcher's text of a machine's snapshots. Its root has two names, the older one before March 2020; the one
 * item below it is no snapshot, every item below that is.
 */
public final class SnapshotText {
    private static final Set<String> ROOTS = Set.of("VirtuozzoSavedStates", "ParallelsSavedStates");
    private static final String ITEM = "SavedStateItem";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final ZoneId zone;
    private final List<Item> items = new ArrayList<>();
    private final Deque<Item> open = new ArrayDeque<>();
    private Optional<String> current = Optional.empty();

    private SnapshotText(ZoneId zone) {
        this.zone = zone;
    }

    /** An item on its way. */
    private static final class Item {
        private final String guid;
        private final Optional<String> parent;
        private final String state;
        private String title = "";
        private String time = "";
        private String description = "";

        private Item(String guid, Optional<String> parent, String state) {
            this.guid = guid;
            this.parent = parent;
            this.state = state;
        }
    }

    /**
     * Reads a tree.
     *
     * @param text the text; an empty one is an empty tree
     * @param zone the host's time zone: the text has local times
     * @return the tree
     * @throws LibvirtException INTERNAL_ERROR when the text is something else
     */
    public static SnapshotTree read(String text, ZoneId zone) {
        if (text.isBlank()) {
            return SnapshotTree.EMPTY;
        }
        SnapshotText reading = new SnapshotText(zone);
        try {
            reading.parse(text);
            return reading.tree();
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw new LibvirtException(
                    ErrorCode.INTERNAL_ERROR,
                    ErrorDomain.PARALLELS,
                    "the host's list of snapshots is not understood: " + e.getMessage());
        }
    }

    private void parse(String text) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth += start(reader, depth);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                if (reader.getLocalName().equals(ITEM)) {
                    open.pop();
                }
            }
        }
    }

    /** Returns by how much the depth grows: an element whose text was read is over already. */
    private int start(XMLStreamReader reader, int depth) throws XMLStreamException {
        String name = reader.getLocalName();
        if (depth == 0 && !ROOTS.contains(name)) {
            throw new IllegalArgumentException("its root is " + name);
        }
        if (name.equals(ITEM)) {
            begin(reader);
            return 1;
        }
        if (open.isEmpty()) {
            return 1;
        }
        Item item = open.element();
        switch (name) {
            case "Name" -> item.title = reader.getElementText();
            case "DateTime" -> item.time = reader.getElementText();
            case "Description" -> item.description = reader.getElementText();
            default -> {
                return 1;
            }
        }
        return 0;
    }

    private void begin(XMLStreamReader reader) {
        String guid = attribute(reader, "guid");
        boolean head = open.isEmpty();
        Optional<String> parent =
                head || open.element().guid.isEmpty() ? Optional.empty() : Optional.of(open.element().guid);
        Item item = new Item(guid, parent, attribute(reader, "state"));
        open.push(item);
        if (!head) {
            items.add(item);
            if (attribute(reader, "current").equals("yes")) {
                current = Optional.of(guid);
            }
        }
    }

    private static String attribute(XMLStreamReader reader, String name) {
        return Optional.ofNullable(reader.getAttributeValue(null, name)).orElse("");
    }

    private SnapshotTree tree() {
        return new SnapshotTree(items.stream().map(this::snapshot).toList(), current);
    }

    private Snapshot snapshot(Item item) {
        SnapshotState state =
                switch (item.state) {
                    case "poweron" -> SnapshotState.RUNNING;
                    case "pause" -> SnapshotState.PAUSED;
                    default -> SnapshotState.SHUTOFF;
                };
        return new Snapshot(item.guid, item.parent, item.title, item.description, state, created(item.time));
    }

    private Instant created(String time) {
        try {
            return LocalDateTime.parse(time.strip(), TIME).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
