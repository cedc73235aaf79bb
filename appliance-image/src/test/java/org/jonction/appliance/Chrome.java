package org.jonction.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.testkit.Await;
import org.jonction.testkit.Proc;

/** A headless Chromium, driven by W3C WebDriver through Debian's chromedriver. */
final class Chrome implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");
    /** W3C WebDriver section 12.1: the key of an element's reference. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    /** Also for what the box does meanwhile: a key is made from a passphrase at the price of much memory and time. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Proc driver;
    private final URI session;

    private Chrome(Proc driver, URI session) {
        this.driver = driver;
        this.session = session;
    }

    static Chrome start(Path folder) throws IOException, InterruptedException {
        Proc driver = Proc.start(
                folder, folder.resolve("chromedriver.log"), Map.of("HOME", folder.toString()),
                List.of("chromedriver", "--port=0"));
        try {
            return new Chrome(driver, openSession(driver, folder));
        } catch (IOException | InterruptedException | AssertionError e) {
            driver.close();
            throw e;
        }
    }

    private static URI openSession(Proc driver, Path folder) throws IOException, InterruptedException {
        Await.until(PATIENCE, () -> PORT.matcher(driver.output()).find(), driver::output);
        Matcher port = PORT.matcher(driver.output());
        port.find();
        URI service = URI.create("http://127.0.0.1:" + port.group(1) + "/session");
        List<String> arguments = List.of("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                "--lang=en", "--window-size=1280,900", "--user-data-dir=" + folder.resolve("chrome"));
        Map<String, Object> capabilities = Map.of(
                "browserName", "chrome",
                "acceptInsecureCerts", true,
                "goog:loggingPrefs", Map.of("browser", "ALL"),
                "goog:chromeOptions", Map.of("args", arguments));
        JsonNode answer = send("POST", service, Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
        return URI.create(service + "/" + answer.path("sessionId").asText());
    }

    void open(URI page) throws IOException, InterruptedException {
        post("/url", Map.of("url", page.toString()));
    }

    /** Sets the password of a box that has none yet, which signs in. */
    void signIn(Site box) throws IOException, InterruptedException {
        open(box.uri("/setup?code=" + box.setupCode()));
        type("#password", Console.PASSWORD);
        type("#repeat", Console.PASSWORD);
        click("#submit");
        await("#tabs");
    }

    /** Waits until an element matches and is shown. */
    void await(String css) {
        Await.until(PATIENCE, () -> get("/element/" + find(css) + "/displayed").asBoolean(), () -> css + " on " + page());
    }

    /** Waits until an element shows a text. */
    void awaitText(String css, String text) {
        Await.until(PATIENCE, () -> text(css).contains(text), () -> "'" + text + "' in " + css + " on " + page());
    }

    void click(String css) throws IOException, InterruptedException {
        await(css);
        post("/element/" + find(css) + "/click", Map.of());
    }

    /** Types into a field as a person does who first empties it. */
    void type(String css, String text) throws IOException, InterruptedException {
        await(css);
        post("/element/" + find(css) + "/clear", Map.of());
        post("/element/" + find(css) + "/value", Map.of("text", text));
    }

    /** Chooses a file in a field for files. */
    void choose(String css, Path file) throws IOException, InterruptedException {
        await(css);
        post("/element/" + find(css) + "/value", Map.of("text", file.toAbsolutePath().toString()));
    }

    /** The visible text of the first element that matches. */
    String text(String css) throws IOException, InterruptedException {
        return get("/element/" + find(css) + "/text").asText();
    }

    /** Errors and warnings of the pages that the browser's own console shows; not those of its pages for new tabs. */
    List<String> complaints() throws IOException, InterruptedException {
        JsonNode log = post("/se/log", Map.of("type", "browser"));
        return log.findValuesAsText("message").stream()
                .filter(message -> !message.startsWith("chrome://"))
                .toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (driver) {
            send("DELETE", session, null);
        }
    }

    private String page() {
        try {
            return get("/url").asText() + "\n" + text("body") + "\n" + complaints();
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    /** An element by CSS, or by XPath when it begins with slashes. */
    private String find(String selector) throws IOException, InterruptedException {
        String using = selector.startsWith("//") ? "xpath" : "css selector";
        return post("/element", Map.of("using", using, "value", selector)).path(ELEMENT).asText();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", URI.create(session + path), null);
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", URI.create(session + path), body);
    }

    private static JsonNode send(String method, URI uri, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        JsonNode value = JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body()).path("value");
        if (value.has("error")) {
            throw new IOException(value.path("error").asText() + ": " + value.path("message").asText());
        }
        return value;
    }
}
