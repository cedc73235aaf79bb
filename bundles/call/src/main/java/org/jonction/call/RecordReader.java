package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sip.address.Address;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;

/**
 * Makes records out of a {@link RecordTree}. A component that the tree has not, as it came with a later version, is
 * taken from a record given for that, or else is empty; what the tree has beyond the components is passed over.
 */
final class RecordReader {
    private RecordReader() {}

    /**
     * Makes a {@code type}.
     *
     * @param otherwise where components come from that the tree has not, or null
     * @throws IllegalArgumentException when the tree does not fit
     */
    static <R extends Record> R read(Class<R> type, @Nullable Object tree, @Nullable R otherwise) {
        if (!(value(type, tree, otherwise) instanceof Record made)) {
            throw new IllegalArgumentException("no " + type.getSimpleName());
        }
        return type.cast(made);
    }

    private static @Nullable Object value(Type type, @Nullable Object tree, @Nullable Object otherwise) {
        if (type instanceof ParameterizedType generic) {
            return generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), tree);
        }
        Class<?> wanted = (Class<?>) type;
        return switch (tree) {
            case null -> null;
            case Map<?, ?> fields -> record(wanted, fields, otherwise);
            case List<?> list -> pair(wanted, list);
            case String text -> text(wanted, text);
            case Long number when wanted == int.class || wanted == Integer.class -> Math.toIntExact(number);
            default -> tree;
        };
    }

    private static Object generic(Class<?> raw, Type[] of, @Nullable Object tree) {
        if (raw == Optional.class) {
            return Optional.ofNullable(value(of[0], tree, null));
        }
        List<?> values = tree instanceof List<?> list ? list : List.of();
        if (raw == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (Object each : values) {
                List<?> entry = (List<?>) each;
                map.put(value(of[0], entry.get(0), null), value(of[1], entry.get(1), null));
            }
            return map;
        }
        List<@Nullable Object> made = new ArrayList<>(values.size());
        for (Object each : values) {
            made.add(value(of[0], each, null));
        }
        return raw == Set.class ? new LinkedHashSet<>(made) : made;
    }

    private static Object record(Class<?> wanted, Map<?, ?> fields, @Nullable Object otherwise) {
        Class<?> type = wanted.isSealed() ? kind(wanted, fields.get(RecordWriter.KIND)) : wanted;
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("a record where a " + wanted.getName() + " is expected");
        }
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            @Nullable Object known = type.isInstance(otherwise) ? get(components[i], otherwise) : null;
            values[i] = fields.containsKey(name)
                    ? value(components[i].getGenericType(), fields.get(name), known)
                    : known != null ? known : empty(components[i].getGenericType());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " of " + fields.keySet(), e);
        }
    }

    private static Class<?> kind(Class<?> wanted, @Nullable Object name) {
        return Arrays.stream(wanted.getPermittedSubclasses())
                .filter(type -> type.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + wanted.getSimpleName() + " is a " + name));
    }

    private static @Nullable Object get(RecordComponent component, Object from) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(component.toString(), e);
        }
    }

    private static @Nullable Object empty(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), null);
        }
        return type == int.class ? (Object) 0
                : type == long.class ? (Object) 0L
                : type == boolean.class ? (Object) false
                : type == String.class ? "" : null;
    }

    private static Object pair(Class<?> wanted, List<?> list) {
        if (wanted == InetSocketAddress.class
                && list.get(0) instanceof String host
                && list.get(1) instanceof Long port) {
            InetAddress address = Hosts.literal(host);
            return address == null
                    ? InetSocketAddress.createUnresolved(host, port.intValue())
                    : new InetSocketAddress(address, port.intValue());
        }
        if (wanted == Address.class && list.get(0) instanceof String name && list.get(1) instanceof String uri) {
            AddressImpl address = Messages.address(uri(uri), name);
            address.setAddressType(AddressImpl.NAME_ADDR);
            return address;
        }
        throw new IllegalArgumentException("a list where a " + wanted.getName() + " is expected");
    }

    private static Object text(Class<?> wanted, String text) {
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no " + wanted.getSimpleName() + " is " + text));
        }
        return wanted == String.class ? text
                : wanted == Instant.class ? Instant.parse(text)
                : wanted == Duration.class ? Duration.parse(text)
                : wanted == Pattern.class ? Pattern.compile(text)
                : wanted == InetAddress.class ? InetAddress.ofLiteral(text)
                : wanted == URI.class ? uri(text)
                : unexpected(wanted);
    }

    private static Object unexpected(Class<?> wanted) {
        throw new IllegalArgumentException("a text where a " + wanted.getName() + " is expected");
    }

    private static URI uri(String text) {
        try {
            return new StringMsgParser().parseUrl(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no URI", e);
        }
    }
}
