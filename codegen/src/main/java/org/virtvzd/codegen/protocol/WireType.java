package org.virtvzd.codegen.protocol;

/** How one kind of field looks in Java: its type, and the calls that read and write it. */
sealed interface WireType {
    /** The Java type of a record component. */
    String java();

    /** The same as a type argument. */
    default String boxed() {
        return java();
    }

    /** An expression that reads a value from the reader of that name. */
    String read(String in);

    /** An expression that writes the value of the given expression to the writer of that name. */
    String write(String value, String out);

    /** Fewest bytes of a value. */
    int minSize();

    /** A few words for the documentation. */
    String text();

    /** A method reference or lambda that reads one value. */
    default String decoder() {
        return "from -> " + read("from");
    }

    /** A method reference or lambda that writes one value. */
    default String encoder() {
        return "(value, to) -> " + write("value", "to");
    }

    /** Numbers, which differ only in names. */
    enum Numeric implements WireType {
        INT("int", "Integer", "Int", 4, "int"),
        UINT("int", "Integer", "Int", 4, "unsigned int"),
        HYPER("long", "Long", "Long", 8, "hyper"),
        UHYPER("long", "Long", "Long", 8, "unsigned hyper"),
        DOUBLE("double", "Double", "Double", 8, "double"),
        CHAR("int", "Integer", "Char", 4, "signed char"),
        UCHAR("int", "Integer", "UnsignedChar", 4, "unsigned char"),
        USHORT("int", "Integer", "UnsignedShort", 4, "unsigned short");

        private final String java;
        private final String boxed;
        private final String method;
        private final int size;
        private final String text;

        Numeric(String java, String boxed, String method, int size, String text) {
            this.java = java;
            this.boxed = boxed;
            this.method = method;
            this.size = size;
            this.text = text;
        }

        @Override
        public String java() {
            return java;
        }

        @Override
        public String boxed() {
            return boxed;
        }

        @Override
        public String read(String in) {
            return in + ".read" + method + "()";
        }

        @Override
        public String write(String value, String out) {
            return out + ".write" + method + "(" + value + ")";
        }

        @Override
        public String decoder() {
            return "XdrReader::read" + method;
        }

        @Override
        public int minSize() {
            return size;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** A number with names; a peer may send one without. */
    record Enumerated(String name) implements WireType {
        @Override
        public String java() {
            return Numeric.INT.java();
        }

        @Override
        public String boxed() {
            return Numeric.INT.boxed();
        }

        @Override
        public String read(String in) {
            return Numeric.INT.read(in);
        }

        @Override
        public String write(String value, String out) {
            return Numeric.INT.write(value, out);
        }

        @Override
        public String decoder() {
            return Numeric.INT.decoder();
        }

        @Override
        public int minSize() {
            return Numeric.INT.minSize();
        }

        @Override
        public String text() {
            return "a {@link " + Names.type(name) + "} number, or any other";
        }
    }

    /** A run of text or bytes with a limit or a fixed length: one method pair of reader and writer each. */
    record Bytes(Kind kind, int bound) implements WireType {
        /** What the bytes are. */
        enum Kind {
            STRING("String", "String", "text, at most %d bytes"),
            OPAQUE("Opaque", "Opaque", "at most %d bytes"),
            CHARS("Opaque", "Chars", "at most %d characters"),
            FIXED_CHARS("Opaque", "FixedChars", "exactly %d characters");

            private final String java;
            private final String method;
            private final String text;

            Kind(String java, String method, String text) {
                this.java = java;
                this.method = method;
                this.text = text;
            }
        }

        @Override
        public String java() {
            return kind.java;
        }

        @Override
        public String read(String in) {
            return in + ".read" + kind.method + "(" + bound + ")";
        }

        @Override
        public String write(String value, String out) {
            return out + ".write" + kind.method + "(" + value + ", " + bound + ")";
        }

        @Override
        public int minSize() {
            return kind == Kind.FIXED_CHARS ? 4 * bound : 4;
        }

        @Override
        public String text() {
            return kind.text.formatted(bound);
        }
    }

    /** Sixteen raw bytes that are a UUID. */
    record Uuid() implements WireType {
        @Override
        public String java() {
            return "UUID";
        }

        @Override
        public String read(String in) {
            return in + ".readUuid()";
        }

        @Override
        public String write(String value, String out) {
            return out + ".writeUuid(" + value + ")";
        }

        @Override
        public int minSize() {
            return 16;
        }

        @Override
        public String text() {
            return "UUID";
        }
    }

    /** A value that may be absent. */
    record Maybe(WireType item) implements WireType {
        @Override
        public String java() {
            return "Optional<" + item.boxed() + ">";
        }

        @Override
        public String read(String in) {
            return in + ".readOptional(" + item.decoder() + ")";
        }

        @Override
        public String write(String value, String out) {
            return out + ".writeOptional(" + value + ", " + item.encoder() + ")";
        }

        @Override
        public int minSize() {
            return 4;
        }

        @Override
        public String text() {
            return "optional, " + item.text();
        }
    }

    /** A list with a limit. */
    record Listed(WireType item, int max) implements WireType {
        @Override
        public String java() {
            return "List<" + item.boxed() + ">";
        }

        @Override
        public String read(String in) {
            return "%s.readList(%d, %d, %s)".formatted(in, max, item.minSize(), item.decoder());
        }

        @Override
        public String write(String value, String out) {
            return "%s.writeList(%s, %d, %s)".formatted(out, value, max, item.encoder());
        }

        @Override
        public int minSize() {
            return 4;
        }

        @Override
        public String text() {
            return "at most " + max + " of: " + item.text();
        }
    }

    /** Another struct or a union. */
    record Composite(String name, int minSize) implements WireType {
        Composite withName(String otherName) {
            return new Composite(otherName, minSize);
        }

        @Override
        public String java() {
            return Schema.javaName(name);
        }

        @Override
        public String read(String in) {
            return java() + ".decode(" + in + ")";
        }

        @Override
        public String write(String value, String out) {
            return value + ".encode(" + out + ")";
        }

        @Override
        public String decoder() {
            return java() + "::decode";
        }

        @Override
        public String encoder() {
            return java() + "::encode";
        }

        @Override
        public String text() {
            return "a " + name;
        }
    }
}
