package org.jonction.call;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link RecordWriter} wrote, as maps (records), lists, texts, numbers and truth values. */
final class RecordTree {
    private static final int DEEPEST = 64;

    private final ByteBuffer in;
    private int depth;

    private RecordTree(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** Reads a record. @throws IllegalArgumentException when these bytes are none */
    static Map<String, @Nullable Object> read(byte[] bytes) {
        try {
            if (new RecordTree(bytes).value() instanceof Map<?, ?> map) {
                @SuppressWarnings("unchecked") // records have nothing but names for keys
                Map<String, @Nullable Object> record = (Map<String, @Nullable Object>) map;
                return record;
            }
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("a record that ends early", e);
        }
        throw new IllegalArgumentException("no record");
    }

    private @Nullable Object value() {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("a record too deep");
        }
        int tag = in.get();
        @Nullable Object value =
                switch (tag) {
                    case RecordWriter.NULL -> null;
                    case RecordWriter.TEXT -> text();
                    case RecordWriter.NUMBER -> number();
                    case RecordWriter.FALSE -> Boolean.FALSE;
                    case RecordWriter.TRUE -> Boolean.TRUE;
                    case RecordWriter.LIST -> list();
                    case RecordWriter.RECORD -> record();
                    default -> throw new IllegalArgumentException("tag " + tag);
                };
        depth--;
        return value;
    }

    private List<@Nullable Object> list() {
        int size = size();
        List<@Nullable Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(value());
        }
        return values;
    }

    private Map<String, @Nullable Object> record() {
        int size = size();
        Map<String, @Nullable Object> fields = new HashMap<>();
        for (int i = 0; i < size; i++) {
            fields.put(text(), value());
        }
        return fields;
    }

    private String text() {
        byte[] bytes = new byte[size()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private long number() {
        long zigzag = varint();
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    /** No list and no text is longer than what is left. */
    private int size() {
        long size = varint();
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("size " + size);
        }
        return (int) size;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number too long");
    }
}
