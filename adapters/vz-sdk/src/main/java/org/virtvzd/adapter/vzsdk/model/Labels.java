package org.virtvzd.adapter.vzsdk.model;

/**
 * Title and metadata of a machine. The SDK has no fields for them, so they share its free text ("custom property"),
 * behind whatever somebody else keeps there.
 *
 * @param foreign the part of somebody else
 * @param title one line, empty for none
 * @param metadata XML elements, empty for none
 */
record Labels(String foreign, String title, String metadata) {
    private static final String MARK = "\u001elibvirt 1\n";

    static Labels read(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return new Labels(text, "", "");
        }
        String ours = text.substring(mark + MARK.length());
        int line = ours.indexOf('\n');
        return line < 0
                ? new Labels(text.substring(0, mark), ours, "")
                : new Labels(text.substring(0, mark), ours.substring(0, line), ours.substring(line + 1));
    }

    Labels with(String newTitle, String newMetadata) {
        return new Labels(foreign, newTitle, newMetadata);
    }

    String write() {
        return title.isEmpty() && metadata.isEmpty() ? foreign : foreign + MARK + title + '\n' + metadata;
    }
}
