package org.virtvzd.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtvzd.domain.config.DomainConfig;
import org.virtvzd.domain.error.LibvirtException;

/** Titles, descriptions and what applications keep with a domain. */
final class MetadataTest {

    private static final String OSINFO = """

                <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
                  <libosinfo:os id='http://debian.org/debian/11'/>
                </libosinfo:libosinfo>
              """.indent(0);

    private static DomainConfig define(String attributes, String elements) {
        return TestHost.parser(7)
                .parse("<domain type='vz'" + attributes
                        + "><name>g</name><memory>8192</memory><os><type>hvm</type></os>" + elements
                        + "<devices/></domain>");
    }

    @Test
    void k15_titleDescriptionAndMetadataAreShown() {
        DomainConfig config = define(
                "", "<description>a\nb</description><title>A &amp; B</title><metadata>" + OSINFO + "</metadata>");
        assertThat(DomainXmlFormatter.format(TestHost.stopped(config), XmlForm.PLAIN))
                .contains("  <title>A &amp; B</title>\n  <description>a\nb</description>\n  <metadata>" + OSINFO
                        + "</metadata>\n  <memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a:b xmlns:a='urn:a'/>",
                "<a:b  xmlns:a = \"urn:a\"\n c='>' >&#10;</a:b >",
                "<!-- </metadata> --><a:b xmlns:a='urn:a'><![CDATA[</a:b>]]><metadata/></a:b>",
                "<b xmlns='urn:a'/>\r\n\t<?p </b>?>",
            })
    void contentIsKeptToTheLetter(String content) {
        assertThat(define("", "<metadata>" + content + "</metadata>").metadata())
                .isEqualTo(content);
    }

    @Test
    void namespacesAreDeclaredWhereTheyAreUsed() {
        String content = "<a:b><c a:d=''/></a:b><e:f/>";
        assertThat(define(" xmlns:a='urn:a' xmlns:u='u'", "<metadata xmlns:e='urn:e'>" + content + "</metadata>")
                        .metadata())
                .isEqualTo("<a:b xmlns:a=\"urn:a\"><c a:d=''/></a:b><e:f xmlns:e=\"urn:e\"/>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<metadata/>", "<metadata> </metadata>", "<metadata>text<a>1</a></metadata>"})
    void whatHasNoNamespaceIsDropped(String element) {
        assertThat(define("", element).metadata()).isEmpty();
    }

    @Test
    void aNamespaceHasOneElement() {
        assertThat(define("", "<metadata><a:b xmlns:a='u'/><x:y xmlns:x='u'/></metadata>")
                        .metadata())
                .isEqualTo("<a:b xmlns:a='u'/>");
    }

    @Test
    void anElementIsSetFoundAndRemoved() {
        String one = Metadata.with("", "k", "urn:k", "<?xml version='1.0'?>\n<a b='1'><c/></a>");
        assertThat(one).isEqualTo("\n    <k:a xmlns:k=\"urn:k\" b='1'><k:c/></k:a>\n  ");
        String two = Metadata.with(one, "l", "urn:\"l\"", "<x>y</x>");
        assertThat(define("", "<metadata>" + two + "</metadata>").metadata()).isEqualTo(two);
        assertThat(Metadata.find(two, "urn:k")).contains("<a b='1'><c/></a>");
        assertThat(Metadata.find(two, "urn:none")).isEmpty();
        assertThat(Metadata.find("<d xmlns='urn:d'><e/></d>", "urn:d")).contains("<d><e/></d>");
        String other = Metadata.with(two, "k", "urn:k", "<z/>");
        assertThat(Metadata.find(other, "urn:k")).contains("<z/>");
        assertThat(Metadata.without(one, "urn:k")).isEmpty();
        assertThat(Metadata.without(one, "urn:l")).isEqualTo(one);
    }

    @Test
    void aBrokenElementIsRefused() {
        assertThatThrownBy(() -> Metadata.with("", "k", "urn:k", "<a"))
                .isInstanceOf(LibvirtException.class)
                .hasMessageStartingWith("(metadata_xml):1: ");
    }
}
