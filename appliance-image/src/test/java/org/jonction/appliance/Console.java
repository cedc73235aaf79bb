package org.jonction.appliance;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An administrator signed in at the console, sending what its pages send. */
public final class Console {
    public static final String USER = "admin";
    public static final String PASSWORD = "correct horse battery staple";

    private static final Duration ANSWER = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Site site;
    private final String cookie;

    private Console(Site site, String cookie) {
        this.site = site;
        this.cookie = cookie;
    }

    /** Sets the administrator's first password by the one-time link, which signs in. */
    public static Console setUp(Site site) throws IOException, InterruptedException {
        return open(site, "/setup", Map.of("code", site.setupCode(), "password", PASSWORD));
    }

    /** Signs in with the administrator's password. */
    public static Console signIn(Site site) throws IOException, InterruptedException {
        return open(site, "/login", Map.of("user", USER, "password", PASSWORD));
    }

    private static Console open(Site site, String path, Map<String, String> body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = Https.CLIENT.send(
                json(site, path, body).build(), BodyHandlers.ofString());
        String cookie = response.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new IOException("not signed in: " + response.statusCode() + " " + response.body()));
        return new Console(site, cookie.split(";")[0]);
    }

    /** The documents in force. */
    public JsonNode documents() throws IOException, InterruptedException {
        return get("/api/v1/config/documents");
    }

    /** What a new text for a document would do: {@code acceptable}, {@code problems}, {@code diffs}. */
    public JsonNode check(String path, String text) throws IOException, InterruptedException {
        return post("/api/v1/config/check", proposal(path, text));
    }

    /** Puts a new text for a document in force, when it is acceptable. */
    public JsonNode commit(String path, String text) throws IOException, InterruptedException {
        return post("/api/v1/config/commit", proposal(path, text));
    }

    /** Uploads a bundle as the Web Console's page "Bundles" does. @return the HTTP status */
    public int upload(Path jar) throws IOException, InterruptedException {
        String boundary = "----jonction" + System.nanoTime();
        URI page = site.uri("/system/console/bundles");
        HttpRequest request = HttpRequest.newBuilder(page)
                .header("Cookie", cookie)
                .header("Origin", origin(page))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(form(boundary, jar)))
                .build();
        return Https.CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** The bundles as the Web Console lists them. */
    public JsonNode bundles() throws IOException, InterruptedException {
        return get("/system/console/bundles/.json");
    }

    /** One bundle as the Web Console lists it. */
    public JsonNode bundle(String symbolicName) throws IOException, InterruptedException {
        for (JsonNode bundle : bundles().path("data")) {
            if (bundle.path("symbolicName").asText().equals(symbolicName)) {
                return bundle;
            }
        }
        throw new IOException("no bundle " + symbolicName);
    }

    /** What lies at a path of the console. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(site.uri(path))
                .header("Cookie", cookie)
                .timeout(ANSWER)
                .build();
        return answer(Https.CLIENT.send(request, BodyHandlers.ofString()));
    }

    /** Sends a file as the console's pages do. @return the answer, also of a refusal */
    public JsonNode postFile(String path, Path file) throws IOException, InterruptedException {
        URI uri = site.uri(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Cookie", cookie)
                .header("Origin", origin(uri))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(file))
                .build();
        return answer(Https.CLIENT.send(request, BodyHandlers.ofString()));
    }

    /** Sends a record or map as JSON. @return the answer, also of a refusal */
    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                Https.CLIENT.send(json(site, path, body).header("Cookie", cookie).build(), BodyHandlers.ofString());
        return answer(response);
    }

    /** Takes back what lies at a path. @return the answer, also of a refusal */
    public JsonNode delete(String path) throws IOException, InterruptedException {
        URI uri = site.uri(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Cookie", cookie)
                .header("Origin", origin(uri))
                .DELETE()
                .build();
        return answer(Https.CLIENT.send(request, BodyHandlers.ofString()));
    }

    private static JsonNode answer(HttpResponse<String> response) throws IOException {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IOException(response.statusCode() + " from " + response.uri() + ": " + response.body(), e);
        }
    }

    private static HttpRequest.Builder json(Site site, String path, Object body) throws IOException {
        URI uri = site.uri(path);
        return HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
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
