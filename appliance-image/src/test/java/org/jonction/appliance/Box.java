package org.jonction.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jonction.testkit.Await;
import org.jonction.testkit.Netns;
import org.jonction.testkit.Proc;
import org.jonction.testkit.Tunnel;

/** The appliance itself, started in a namespace as it is started on the box, and looked at from outside. */
final class Box implements Site, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InetSocketAddress CONSOLE = new InetSocketAddress("127.0.0.1", 8443);
    private static final Pattern SETUP_CODE = Pattern.compile("/setup\\?code=(\\S+)");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(15);
    /** Timers J and L of a server transaction, 64 times T1 (RFC 3261 17.2.2, RFC 6026 7.1), and some. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(45);

    private final Path config;
    private final Path state;
    private final Proc process;
    private final Tunnel tunnel;

    private Box(Path config, Path state, Proc process, Tunnel tunnel) {
        this.config = config;
        this.state = state;
        this.process = process;
        this.tunnel = tunnel;
    }

    /**
     * Starts the appliance with the documents in {@code config}; does not wait for it.
     *
     * @param options system properties, as {@code -Dname=value}
     */
    static Box start(Netns place, Path config, Path folder, List<String> options) throws IOException {
        Path home = Path.of("target", "appliance").toAbsolutePath();
        if (!Files.isRegularFile(home.resolve("bin/jonction-start"))) {
            throw new IllegalStateException("the appliance is not built: run mvn package first, looked in " + home);
        }
        Path state = Files.createDirectories(folder.resolve("state"));
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JONCTION_CONFIG", config.toString());
        environment.put("JONCTION_STATE", state.toString());
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/jonction-start").toString(), "-Djonction.rehearsal.calls=0"));
        command.addAll(options);
        Proc process = place.start(folder, folder.resolve("box.log"), environment, command);
        return new Box(config, state, process, new Tunnel(place, CONSOLE));
    }

    /** Waits until every part is there and every listener listens. */
    Box awaitReady() {
        Await.until(START, () -> {
            JsonNode status = status();
            return status.path("away").isEmpty()
                    && !status.path("listeners").isEmpty()
                    && all(status.path("listeners"), listener -> listener.path("listening").asBoolean());
        }, this::output);
        return this;
    }

    /** {@code GET /api/v1/status} with the token that lies on the box. */
    JsonNode status() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/status"))
                .header("Authorization", "Bearer " + Files.readString(state.resolve("status.token")).strip())
                .timeout(SOON)
                .build();
        HttpResponse<String> response = Https.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** Waits until no call, no media port, no media socket and no connection is left. */
    void awaitNoCalls() {
        awaitStatus(SOON, Box::hasNoCalls);
    }

    /** As {@link #awaitNoCalls}, and the last transaction has ended as well. */
    void awaitIdle() {
        awaitStatus(LONGEST_TRANSACTION, status -> hasNoCalls(status)
                && status.at("/sip/clientTransactions").asInt(-1) == 0
                && status.at("/sip/serverTransactions").asInt(-1) == 0);
    }

    /** Waits until the status is as wanted. */
    void awaitStatus(Duration patience, Predicate<JsonNode> wanted) {
        Await.until(patience, () -> wanted.test(status()), this::summary);
    }

    private String summary() {
        try {
            JsonNode status = status();
            return "calls " + status.path("calls") + "\nmedia " + status.path("media") + "\nsip " + status.path("sip")
                    + "\nconfiguration " + status.path("configuration") + "\nlisteners " + status.path("listeners")
                    + "\n" + output();
        } catch (IOException | InterruptedException e) {
            return e + "\n" + output();
        }
    }

    @Override
    public String setupCode() {
        Await.until(SOON, () -> SETUP_CODE.matcher(output()).find(), this::output);
        Matcher code = SETUP_CODE.matcher(output());
        code.find();
        return code.group(1);
    }

    @Override
    public URI uri(String path) {
        return URI.create("https://127.0.0.1:" + tunnel.port() + path);
    }

    /** The watched folder of documents. */
    Path config() {
        return config;
    }

    /** What it has printed and logged to the terminal. */
    String output() {
        return process.output();
    }

    boolean alive() {
        return process.alive();
    }

    /** SIGTERM, and waits for the end. @return the exit code */
    int terminate() throws InterruptedException {
        process.terminate();
        return process.await(STOP);
    }

    /** SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        process.kill();
        process.await(STOP);
    }

    @Override
    public void close() throws IOException {
        process.close();
        tunnel.close();
    }

    private static boolean hasNoCalls(JsonNode status) {
        return status.path("calls").isEmpty()
                && status.at("/media/sessions").asInt(-1) == 0
                && status.at("/media/sockets").asInt(-1) == 0
                && all(status.at("/media/realms"), realm -> realm.path("pairsInUse").asInt(-1) == 0)
                && status.at("/sip/connections").asInt(-1) == 0;
    }

    /** A trunk in a status. */
    static JsonNode trunk(JsonNode status, String name) {
        return StreamSupport.stream(status.path("trunks").spliterator(), false)
                .filter(trunk -> trunk.path("name").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    static boolean all(JsonNode list, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(list.spliterator(), false).allMatch(wanted);
    }
}
