package org.virtvzd.domainxml;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.virtvzd.domain.error.ErrorCode;
import org.virtvzd.domain.error.ErrorDomain;
import org.virtvzd.domain.error.LibvirtException;

/**
 * Reads a document that a client sent into a tree. The document is not trusted: document types and with them all
 * entities of its own are refused, and size, depth and number of elements are bounded.
 */
final class XmlReader {

    /** Most characters of a document: the longest string of the remote protocol. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;

    /** Deepest nesting of elements; libxml2's own limit. */
    static final int MAX_DEPTH = 257;

    /** Most elements of a document; a definition with every device a host can hold has a few hundred. */
    static final int MAX_ELEMENTS = 65_536;

    /** The JDK's own limit of depth, which is lower than libxml2's; 0 switches it off in favour of ours. */
    private static final String JDK_DEPTH_LIMIT = "jdk.xml.maxElementDepth";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    private final String source;
    private final ErrorDomain errorDomain;

    /**
     * A reader for one kind of document.
     *
     * @param source what error texts call the document, for example {@code (domain_definition)}
     * @param errorDomain which part of the daemon refuses a document of this kind
     */
    XmlReader(String source, ErrorDomain errorDomain) {
        this.source = source;
        this.errorDomain = errorDomain;
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(JDK_DEPTH_LIMIT, "0");
        // Saves most of the time of a short document; the reason why a reader is for one thread only.
        factory.setProperty("reuse-instance", true);
        // libxml2 takes an undeclared namespace prefix for part of the name and goes on.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    }

    /**
     * Reads a document with a certain root.
     *
     * @param xml the text
     * @param rootName the name that the root must have
     * @return its root element
     * @throws LibvirtException when it is not well-formed, beyond a limit, or has another root
     */
    XmlElement read(String xml, String rootName) {
        XmlElement root = read(xml);
        if (!root.localName().equals(rootName)) {
            throw Refusal.syntax("expecting root element of '" + rootName + "', not '" + root.localName() + '\'');
        }
        return root;
    }

    /**
     * Reads a document.
     *
     * @param xml the text
     * @return its root element
     * @throws LibvirtException when it is not well-formed or beyond a limit
     */
    XmlElement read(String xml) {
        if (xml.length() > MAX_LENGTH) {
            throw refuse(source + ": document is longer than " + MAX_LENGTH + " characters");
        }
        String text = xml.startsWith(BYTE_ORDER_MARK) ? xml.substring(1) : xml;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            try {
                return build(reader, xml);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException broken) {
            throw malformed(xml, Wellformedness.firstFault(xml).orElseGet(() -> jdkFault(broken, xml)));
        }
    }

    private XmlElement build(XMLStreamReader reader, String xml) throws XMLStreamException {
        Deque<Node> open = new ArrayDeque<>();
        Node document = new Node("", Map.of(), false);
        open.push(document);
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MAX_ELEMENTS || open.size() > MAX_DEPTH) {
                        throw beyondLimit(xml);
                    }
                    open.push(open.getFirst().child(reader));
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement done = open.pop().toElement();
                    open.getFirst().children.add(done);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    open.getFirst()
                            .text
                            .append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("document types and entities are not supported");
                default -> {}
            }
        }
        return document.children.getFirst();
    }

    private LibvirtException beyondLimit(String xml) {
        return Wellformedness.firstFault(xml)
                .map(fault -> malformed(xml, fault))
                .orElseGet(() -> refuse(source + ": document has more than " + MAX_ELEMENTS + " elements"));
    }

    private static Wellformedness.Fault jdkFault(XMLStreamException broken, String xml) {
        int mark = xml.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        int offset =
                broken.getLocation() == null ? 0 : mark + broken.getLocation().getCharacterOffset();
        String message = String.valueOf(broken.getMessage()).lines().reduce("", (first, last) -> last);
        return new Wellformedness.Fault(message.replaceFirst("^Message: ", ""), Math.clamp(offset, 0, xml.length()));
    }

    private LibvirtException malformed(String xml, Wellformedness.Fault fault) {
        return refuse(source + ':' + fault.describeIn(xml));
    }

    private LibvirtException refuse(String text) {
        return new LibvirtException(ErrorCode.XML_DETAIL, errorDomain, text);
    }

    /** An element whose end has not been seen yet. */
    private static final class Node {
        private final String name;
        private final Map<String, String> attributes;
        private final boolean foreign;
        private final List<XmlElement> children = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        Node(String name, Map<String, String> attributes, boolean foreign) {
            this.name = name;
            this.attributes = attributes;
            this.foreign = foreign;
        }

        Node child(XMLStreamReader reader) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                values.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
            String namespace = values.get("xmlns");
            return new Node(reader.getLocalName(), values, namespace == null ? foreign : !namespace.isEmpty());
        }

        XmlElement toElement() {
            // A default namespace makes the name foreign as a prefix does.
            String shownName = foreign && name.indexOf(':') < 0 ? ':' + name : name;
            return new XmlElement(shownName, attributes, List.copyOf(children), text.toString());
        }
    }
}
