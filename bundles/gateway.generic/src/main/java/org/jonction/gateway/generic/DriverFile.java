package org.jonction.gateway.generic;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.HeaderEdit;

/** A driver's policy as properties with the keys {@code id}, {@code allow}, {@code edit.N}, {@code response.N}. */
final class DriverFile {
    private static final Pattern SET = Pattern.compile("(?s)set\\s+([^\\s:]+)\\s*:\\s*(.*)");
    private static final Pattern REMOVE = Pattern.compile("remove\\s+(\\S+)");
    private static final Pattern NUMBERED = Pattern.compile("(edit|response)\\.(\\d{1,4})");

    private String id = "";
    private List<String> allow = List.of();
    private final SortedMap<Integer, HeaderEdit> edits = new TreeMap<>();
    private final Map<Integer, Integer> responses = new TreeMap<>();

    private DriverFile() {}

    /** @throws IllegalArgumentException naming the key, what is wrong with it and what would be right */
    static DriverPolicy read(InputStream in, String version) throws IOException {
        Properties properties = new Properties();
        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        DriverFile file = new DriverFile();
        for (String key : properties.stringPropertyNames()) {
            try {
                file.entry(key, properties.getProperty(key).strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
            }
        }
        check(!file.id.isEmpty(), "the key 'id' is missing: give the name by which peers choose this driver");
        check(!file.allow.isEmpty(), "the key 'allow' is missing: list the methods that the box allows");
        return new DriverPolicy(file.id, version, file.allow, List.copyOf(file.edits.values()), file.responses);
    }

    private void entry(String key, String value) {
        Matcher numbered = NUMBERED.matcher(key);
        if (key.equals("id")) {
            check(value.matches("[a-z0-9][a-z0-9.-]*"), "'" + value + "' has other than a-z, 0-9, '.' and '-'");
            id = value;
        } else if (key.equals("allow")) {
            allow = List.of(value.split("\\s*,\\s*"));
            allow.forEach(method -> check(method.matches("[A-Z]+"), "'" + method + "' is no method"));
        } else if (!numbered.matches()) {
            throw new IllegalArgumentException("no such key; there are id, allow, edit.<number>, response.<status>");
        } else if (numbered.group(1).equals("edit")) {
            check(edits.put(Integer.valueOf(numbered.group(2)), edit(value)) == null, "this number is used twice");
        } else {
            responses.put(status(numbered.group(2), 300), status(value, 400));
        }
    }

    private static HeaderEdit edit(String text) {
        Matcher set = SET.matcher(text);
        Matcher remove = REMOVE.matcher(text);
        if (set.matches()) {
            return new HeaderEdit.Set(set.group(1), set.group(2));
        }
        check(remove.matches(), "'" + text + "' is neither 'set <header>: <value>' nor 'remove <header>'");
        return new HeaderEdit.Remove(remove.group(1));
    }

    private static int status(String text, int lowest) {
        int status = text.matches("\\d{3}") ? Integer.parseInt(text) : 0;
        check(status >= lowest && status < 700, "'" + text + "' is no status code from " + lowest + " to 699");
        return status;
    }

    private static void check(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
