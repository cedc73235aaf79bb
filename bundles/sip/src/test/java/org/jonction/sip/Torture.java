package org.jonction.sip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message of the collections in {@code torture/}, written after the cases of an RFC.
 *
 * <p>In those files, lines end with LF where the message has CRLF; {@code «hh»} is an octet, {@code «n*text»} a
 * repetition, {@code «len»} the length of the body, {@code «port»} the port that the test hears on.
 *
 * @param name name of the case in the RFC
 * @param title section and title
 * @param udp what the box says by UDP: the start of the answer without its version, {@code dropped} as malformed, or
 *     {@code ignored} as a valid response that answers nothing
 * @param tcp the same by TCP, one for each answer; {@code none}: the message does not end there
 * @param text the message before its marks are resolved
 */
record Torture(String name, String title, String udp, List<String> tcp, String text) {
    private static final Pattern MARK = Pattern.compile("«(?:([0-9a-f]{2})|(\\d+)\\*([^»]*)|(len|port))»");

    static List<Torture> of(String rfc) {
        try (InputStream in = Torture.class.getResourceAsStream("/torture/" + rfc + ".txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^=== ")).skip(1).map(Torture::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Torture> all() {
        List<Torture> all = new ArrayList<>(of("rfc4475"));
        all.addAll(of("rfc5118"));
        return all;
    }

    private static Torture parse(String section) {
        String[] parts = section.split("\n\n", 2);
        String[] head = parts[0].split("\n");
        String[] title = head[0].split(" ", 2);
        Map<String, String> verdicts = new HashMap<>();
        for (String line : head) {
            if (line.startsWith("udp: ") || line.startsWith("tcp: ")) {
                verdicts.put(line.substring(0, 3), line.substring(5));
            }
        }
        String udp = verdicts.get("udp");
        return new Torture(title[0], title[1], udp, List.of(verdicts.getOrDefault("tcp", udp).split(", ")), parts[1]);
    }

    /** The octets of the message for an answer to {@code port}. */
    byte[] bytes(int port) {
        int blank = text.indexOf("\n\n");
        byte[] body = blank < 0 ? new byte[0] : resolve(text.substring(blank + 2), 0, port);
        byte[] head = resolve((blank < 0 ? text : text.substring(0, blank + 1)) + "\n", body.length, port);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static byte[] resolve(String text, int length, int port) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher mark = MARK.matcher(text);
        int done = 0;
        while (mark.find()) {
            write(bytes, text.substring(done, mark.start()));
            done = mark.end();
            if (mark.group(1) != null) {
                bytes.write(Integer.parseInt(mark.group(1), 16));
            } else if (mark.group(2) != null) {
                write(bytes, mark.group(3).repeat(Integer.parseInt(mark.group(2))));
            } else {
                write(bytes, Integer.toString(mark.group(4).equals("len") ? length : port));
            }
        }
        write(bytes, text.substring(done));
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return name + ' ' + title;
    }
}
