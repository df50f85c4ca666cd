package org.virtvzd.adapter.fakevz;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import org.virtvzd.domain.config.Filesystem;
import org.virtvzd.domain.config.MacAddress;
import org.virtvzd.domain.config.NetworkInterface;
import org.virtvzd.domain.config.SerialPort;

/**
 * How definitions are written as JSON: each record as an object with its components, empty ones left out, and the
 * variants of a sealed type told apart by {@code "type"}. Unknown keys and missing values are errors.
 */
final class Json {

    /** Reads and writes; safe to share. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(MacAddress.class, new MacWriter())
                    .addDeserializer(MacAddress.class, new MacReader()))
            .addMixIn(Filesystem.Source.class, FilesystemSources.class)
            .addMixIn(NetworkInterface.Attachment.class, Attachments.class)
            .addMixIn(SerialPort.Source.class, SerialSources.class)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Filesystem.Image.class, name = "image"),
        @JsonSubTypes.Type(value = Filesystem.Volume.class, name = "volume"),
        @JsonSubTypes.Type(value = Filesystem.Template.class, name = "template")
    })
    private interface FilesystemSources {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = NetworkInterface.VirtualNetwork.class, name = "network"),
        @JsonSubTypes.Type(value = NetworkInterface.Bridge.class, name = "bridge"),
        @JsonSubTypes.Type(value = NetworkInterface.HostRouted.class, name = "host-routed"),
        @JsonSubTypes.Type(value = NetworkInterface.Venet.class, name = "venet")
    })
    private interface Attachments {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SerialPort.Device.class, name = "device"),
        @JsonSubTypes.Type(value = SerialPort.OutputFile.class, name = "file"),
        @JsonSubTypes.Type(value = SerialPort.UnixSocket.class, name = "unix"),
        @JsonSubTypes.Type(value = SerialPort.Tcp.class, name = "tcp"),
        @JsonSubTypes.Type(value = SerialPort.Udp.class, name = "udp")
    })
    private interface SerialSources {}

    private static final class MacWriter extends StdScalarSerializer<MacAddress> {
        MacWriter() {
            super(MacAddress.class);
        }

        @Override
        public void serialize(MacAddress mac, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(mac.toString());
        }
    }

    private static final class MacReader extends StdScalarDeserializer<MacAddress> {
        MacReader() {
            super(MacAddress.class);
        }

        @Override
        public MacAddress deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString("");
            return MacAddress.parse(text)
                    .orElseThrow(() -> context.weirdStringException(text, MacAddress.class, "not an Ethernet address"));
        }
    }
}
