package org.jonction.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The HTML pages, kept in the bundle. */
public final class Pages {
    private Pages() {}

    /** Sends the page {@code name} in the language of the request, with {@code {{key}}} replaced by values. */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, String name, Map<String, String> values)
            throws IOException {
        send(request, response, HttpServletResponse.SC_OK, name, values);
    }

    static void send(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String name,
            Map<String, String> values)
            throws IOException {
        String html = new String(read("/web/" + name + ".html"), StandardCharsets.UTF_8)
                .replace("{{lang}}", Languages.choose(request.getHeader("Accept-Language")));
        for (Map.Entry<String, String> value : values.entrySet()) {
            html = html.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Text that may stand in HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static byte[] read(String path) throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path + " is missing in the console's bundle");
            }
            return in.readAllBytes();
        }
    }
}
