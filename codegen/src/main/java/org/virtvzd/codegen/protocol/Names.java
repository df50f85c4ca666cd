package org.virtvzd.codegen.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Java names for the protocol's names. */
final class Names {
    private Names() {}

    /** {@code max_vcpus} becomes {@code maxVcpus}; {@code maxMem} stays. */
    static String camel(String wireName) {
        String pascal = pascal(wireName);
        return pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
    }

    /** {@code remote_domain_get_info_args} becomes {@code RemoteDomainGetInfoArgs}. */
    static String pascal(String wireName) {
        return Arrays.stream(wireName.split("[_ ]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    /** {@code STORAGE_VOL} becomes {@code StorageVol}. */
    static String pascalOfConstant(String constant) {
        return pascal(constant.toLowerCase(Locale.ROOT));
    }

    /** {@code DOMAIN_GET_INFO} becomes {@code domainGetInfo}. */
    static String camelOfConstant(String constant) {
        return camel(constant.toLowerCase(Locale.ROOT));
    }

    /** {@code remote} becomes {@code REMOTE}. */
    static String constant(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    /** The name of a struct, union or enum. */
    static String type(String wireName) {
        return pascal(wireName.replaceFirst("^virNet", ""));
    }

    /** Words that all names start with, as {@code VIR_DOMAIN_}; leaves at least one word, not a number, of each. */
    static String commonPrefix(List<String> names) {
        String shortest = names.getFirst();
        for (String name : names) {
            int same = 0;
            while (same < Math.min(name.length(), shortest.length()) && name.charAt(same) == shortest.charAt(same)) {
                same++;
            }
            shortest = shortest.substring(0, same);
        }
        String prefix = shortest.substring(0, shortest.lastIndexOf('_') + 1);
        while (!prefix.isEmpty() && !leavesIdentifiers(prefix, names)) {
            prefix = prefix.substring(0, prefix.lastIndexOf('_', prefix.length() - 2) + 1);
        }
        return prefix;
    }

    private static boolean leavesIdentifiers(String prefix, List<String> names) {
        return names.stream()
                .allMatch(name -> name.length() > prefix.length()
                        && Character.isJavaIdentifierStart(name.charAt(prefix.length())));
    }

    /** Text that is safe inside a documentation comment. */
    static String javadoc(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "{@literal @}");
    }

    /** {@code , since libvirt 11.2.0}, or nothing for what every supported client knows. */
    static String sinceNote(String since) {
        return since.startsWith("<=") ? "" : ", since libvirt " + since;
    }
}
