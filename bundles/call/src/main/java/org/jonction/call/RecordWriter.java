package org.jonction.call;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sip.address.Address;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree of records with the names of their components, so that a version with other components can read it.
 * {@link RecordReader} is its counterpart.
 */
final class RecordWriter {
    static final int NULL = 0;
    static final int TEXT = 1;
    static final int NUMBER = 2;
    static final int FALSE = 3;
    static final int TRUE = 4;
    static final int LIST = 5;
    static final int RECORD = 6;
    /** Names the kind of a record where there are several (a sealed interface). */
    static final String KIND = "@";

    private static final ClassValue<Form> FORMS = new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
            return type.isRecord() ? new Shape(type) : form(type);
        }
    };

    private byte[] out = new byte[4_096];
    private int length;

    /** How values of one class are written. */
    @FunctionalInterface
    private interface Form {
        void write(RecordWriter to, Object value);
    }

    /** A record: its components with their names. */
    private static final class Shape implements Form {
        private final byte[][] names;
        private final Method[] accessors;
        private final @Nullable String kind;

        Shape(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            names = new byte[components.length][];
            accessors = new Method[components.length];
            for (int i = 0; i < components.length; i++) {
                names[i] = components[i].getName().getBytes(StandardCharsets.UTF_8);
                accessors[i] = components[i].getAccessor();
                accessors[i].setAccessible(true);
            }
            boolean several = Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
            kind = several ? type.getSimpleName() : null;
        }

        @Override
        public void write(RecordWriter to, Object record) {
            to.put(RECORD);
            to.varint(names.length + (kind == null ? 0 : 1));
            if (kind != null) {
                to.bytes(KIND.getBytes(StandardCharsets.UTF_8));
                to.text(kind);
            }
            for (int i = 0; i < names.length; i++) {
                to.bytes(names[i]);
                try {
                    to.value(accessors[i].invoke(record));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalArgumentException(accessors[i].toString(), e);
                }
            }
        }
    }

    /** The bytes of {@code record}. @throws IllegalArgumentException when it holds what cannot be written */
    static byte[] write(Record record) {
        RecordWriter writer = new RecordWriter();
        writer.value(record);
        return Arrays.copyOf(writer.out, writer.length);
    }

    private static Form form(Class<?> type) {
        if (Enum.class.isAssignableFrom(type)) {
            return (to, value) -> to.text(((Enum<?>) value).name());
        }
        if (Collection.class.isAssignableFrom(type)) {
            return (to, value) -> to.list((Collection<?>) value);
        }
        if (Map.class.isAssignableFrom(type)) {
            return (to, value) -> to.list(((Map<?, ?>) value).entrySet());
        }
        return RecordWriter::single;
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> put(NULL);
            case String text -> text(text);
            default -> FORMS.get(value.getClass()).write(this, value);
        }
    }

    private void single(Object value) {
        switch (value) {
            case Boolean flag -> put(flag ? TRUE : FALSE);
            case Integer number -> number(number);
            case Long number -> number(number);
            case Instant instant -> text(instant.toString());
            case Duration duration -> text(duration.toString());
            case Pattern pattern -> text(pattern.pattern());
            case InetAddress address -> text(address.getHostAddress());
            case InetSocketAddress socket -> list(List.of(host(socket), socket.getPort()));
            case Address address -> list(List.of(
                    address.getDisplayName() == null ? "" : address.getDisplayName(), address.getURI()));
            case URI uri -> text(uri.toString());
            case Optional<?> optional -> value(optional.orElse(null));
            case Map.Entry<?, ?> entry -> list(List.of(entry.getKey(), entry.getValue()));
            default -> throw new IllegalArgumentException("no way to write a " + value.getClass().getName());
        }
    }

    private static String host(InetSocketAddress socket) {
        return socket.isUnresolved() ? socket.getHostString() : socket.getAddress().getHostAddress();
    }

    private void list(Collection<?> values) {
        put(LIST);
        varint(values.size());
        for (Object value : values) {
            value(value);
        }
    }

    private void text(String text) {
        put(TEXT);
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) {
        varint(bytes.length);
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    private void number(long number) {
        put(NUMBER);
        varint(number << 1 ^ number >> 63);
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void put(int octet) {
        makeRoom(1);
        out[length++] = (byte) octet;
    }

    private void makeRoom(int bytes) {
        if (out.length - length < bytes) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + bytes));
        }
    }
}
