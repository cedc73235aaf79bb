package org.jonction.call;

import java.io.ByteArrayOutputStream;
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

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(type);
        }
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(2_048);

    /** What is to be known of a record's class. */
    private static final class Shape {
        final RecordComponent[] components;
        final @Nullable String kind;

        Shape(Class<?> type) {
            components = type.getRecordComponents();
            for (RecordComponent component : components) {
                component.getAccessor().setAccessible(true);
            }
            boolean several = Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
            kind = several ? type.getSimpleName() : null;
        }
    }

    /** The bytes of {@code record}. @throws IllegalArgumentException when it holds what cannot be written */
    static byte[] write(Record record) {
        RecordWriter writer = new RecordWriter();
        writer.value(record);
        return writer.out.toByteArray();
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> out.write(NULL);
            case String text -> text(text);
            case Boolean flag -> out.write(flag ? TRUE : FALSE);
            case Integer number -> number(number);
            case Long number -> number(number);
            case Enum<?> constant -> text(constant.name());
            case Instant instant -> text(instant.toString());
            case Duration duration -> text(duration.toString());
            case Pattern pattern -> text(pattern.pattern());
            case InetAddress address -> text(address.getHostAddress());
            case InetSocketAddress socket -> list(List.of(host(socket), socket.getPort()));
            case Address address -> list(List.of(
                    address.getDisplayName() == null ? "" : address.getDisplayName(), address.getURI()));
            case URI uri -> text(uri.toString());
            case Optional<?> optional -> value(optional.orElse(null));
            case Collection<?> collection -> list(collection);
            case Map<?, ?> map -> list(map.entrySet());
            case Map.Entry<?, ?> entry -> list(List.of(entry.getKey(), entry.getValue()));
            case Record record -> record(record);
            default -> throw new IllegalArgumentException("no way to write a " + value.getClass().getName());
        }
    }

    private static String host(InetSocketAddress socket) {
        return socket.isUnresolved() ? socket.getHostString() : socket.getAddress().getHostAddress();
    }

    private void record(Record record) {
        Shape shape = SHAPES.get(record.getClass());
        out.write(RECORD);
        varint(shape.components.length + (shape.kind == null ? 0 : 1));
        if (shape.kind != null) {
            bytes(KIND);
            text(shape.kind);
        }
        for (RecordComponent component : shape.components) {
            bytes(component.getName());
            try {
                value(component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(component.toString(), e);
            }
        }
    }

    private void list(Collection<?> values) {
        out.write(LIST);
        varint(values.size());
        values.forEach(this::value);
    }

    private void text(String text) {
        out.write(TEXT);
        bytes(text);
    }

    private void bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    private void number(long number) {
        out.write(NUMBER);
        varint(number << 1 ^ number >> 63);
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
