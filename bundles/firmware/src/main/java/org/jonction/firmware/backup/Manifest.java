package org.jonction.firmware.backup;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jonction.api.firmware.FirmwareException;

/**
 * What a backup says of itself, signed by the box that made it: lines of words, in this order.
 *
 * @param version version of the box that made it
 * @param box name of that box
 * @param madeAt when
 * @param bundles versions of the bundles by symbolic name
 * @param parts SHA-256 in hexadecimal digits of every other part by its name
 */
record Manifest(
        String version,
        String box,
        Instant madeAt,
        SequencedMap<String, String> bundles,
        SequencedMap<String, String> parts) {

    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        text.append("version ").append(word(version)).append('\n');
        text.append("box ").append(word(box)).append('\n');
        text.append("made ").append(madeAt).append('\n');
        bundles.forEach((name, bundle) ->
                text.append("bundle ").append(name).append(' ').append(bundle).append('\n'));
        parts.forEach((name, sha256) ->
                text.append("part ").append(name).append(' ').append(sha256).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Manifest parse(byte[] bytes) throws FirmwareException {
        List<String[]> lines = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" "))
                .toList();
        SequencedMap<String, String> bundles = new LinkedHashMap<>();
        SequencedMap<String, String> parts = new LinkedHashMap<>();
        for (String[] line : lines.subList(Math.min(3, lines.size()), lines.size())) {
            if (line.length != 3) {
                throw unreadable();
            }
            switch (line[0]) {
                case "bundle" -> bundles.put(line[1], line[2]);
                case "part" -> parts.put(line[1], line[2]);
                default -> throw unreadable();
            }
        }
        try {
            return new Manifest(
                    value(lines, 0, "version"),
                    value(lines, 1, "box"),
                    Instant.parse(value(lines, 2, "made")),
                    bundles,
                    parts);
        } catch (DateTimeException e) {
            throw unreadable();
        }
    }

    private static String value(List<String[]> lines, int index, String name) throws FirmwareException {
        if (lines.size() <= index || lines.get(index).length != 2 || !lines.get(index)[0].equals(name)) {
            throw unreadable();
        }
        return lines.get(index)[1];
    }

    private static FirmwareException unreadable() {
        return new FirmwareException("the backup's list of contents cannot be read: it was made by another program");
    }

    private static String word(String text) {
        String word = text.replaceAll("[^\\p{Alnum}._:+-]", "-");
        return word.isEmpty() ? "-" : word;
    }
}
