package org.jonction.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An administrator signed in at the console, sending what its pages send. */
final class Console {
    static final String USER = "admin";
    static final String PASSWORD = "correct horse battery staple";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Box box;
    private final String cookie;

    private Console(Box box, String cookie) {
        this.box = box;
        this.cookie = cookie;
    }

    /** Sets the administrator's first password by the one-time link, which signs in. */
    static Console setUp(Box box) throws IOException, InterruptedException {
        return open(box, "/setup", Map.of("code", box.setupCode(), "password", PASSWORD));
    }

    private static Console open(Box box, String path, Map<String, String> body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = Https.CLIENT.send(
                json(box, path, body).build(), BodyHandlers.ofString());
        String cookie = response.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new IOException("not signed in: " + response.statusCode() + " " + response.body()));
        return new Console(box, cookie.split(";")[0]);
    }

    /** The documents in force. */
    JsonNode documents() throws IOException, InterruptedException {
        HttpResponse<String> response = Https.CLIENT.send(
                HttpRequest.newBuilder(box.uri("/api/v1/config/documents")).header("Cookie", cookie).build(),
                BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }

    /** What a new text for a document would do: {@code acceptable}, {@code problems}, {@code diffs}. */
    JsonNode check(String path, String text) throws IOException, InterruptedException {
        return post("/api/v1/config/check", proposal(path, text));
    }

    /** Puts a new text for a document in force, when it is acceptable. */
    JsonNode commit(String path, String text) throws IOException, InterruptedException {
        return post("/api/v1/config/commit", proposal(path, text));
    }

    /** Uploads a bundle as the Web Console's page "Bundles" does. @return the HTTP status */
    int upload(Path jar) throws IOException, InterruptedException {
        String boundary = "----jonction" + System.nanoTime();
        URI page = box.uri("/system/console/bundles");
        HttpRequest request = HttpRequest.newBuilder(page)
                .header("Cookie", cookie)
                .header("Origin", origin(page))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(form(boundary, jar)))
                .build();
        return Https.CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** The bundles as the Web Console lists them. */
    JsonNode bundles() throws IOException, InterruptedException {
        HttpResponse<String> response = Https.CLIENT.send(
                HttpRequest.newBuilder(box.uri("/system/console/bundles/.json")).header("Cookie", cookie).build(),
                BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }

    /** One bundle as the Web Console lists it. */
    JsonNode bundle(String symbolicName) throws IOException, InterruptedException {
        for (JsonNode bundle : bundles().path("data")) {
            if (bundle.path("symbolicName").asText().equals(symbolicName)) {
                return bundle;
            }
        }
        throw new IOException("no bundle " + symbolicName);
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                Https.CLIENT.send(json(box, path, body).header("Cookie", cookie).build(), BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }

    private static HttpRequest.Builder json(Box box, String path, Object body) throws IOException {
        URI uri = box.uri(path);
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Origin", origin(uri))
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    private static Object proposal(String path, String text) {
        return Map.of("edits", List.of(Map.of("path", path, "text", text)), "message", "end-to-end test");
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    private static byte[] form(String boundary, Path jar) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Map<String, String> fields = Map.of("action", "install", "bundlestart", "start", "bundlestartlevel", "2");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                    + "\"\r\n\r\n" + field.getValue() + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"bundlefile\"; filename=\""
                + jar.getFileName() + "\"\r\nContent-Type: application/java-archive\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(Files.readAllBytes(jar));
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }
}
