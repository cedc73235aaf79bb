package org.jonction.firmware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.jonction.api.firmware.Install;
import org.jonction.api.firmware.Install.Phase;
import org.jonction.config.SecretVault;
import org.jonction.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class StoredCredentialsTest extends BoxFixture {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "Xyzzy-pässword-1";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("user:" + PASSWORD).getBytes(UTF_8));

    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger("org.jonction");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SecretVault secrets;
    private StoredCredentials credentials;
    private UpdateServer web;
    private Updates updates;

    @BeforeEach
    void plugIn() throws Exception {
        log.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(log);
        secrets = new SecretVault(folder.resolve("secrets"));
        credentials = new StoredCredentials(secrets);
        web = UpdateServer.http().on("/update.raucb", exchange -> {
            boolean welcome = BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(welcome ? 200 : 401, welcome ? 3 : -1);
            if (welcome) {
                exchange.getResponseBody().write(new byte[3]);
            }
        });
        server.reply("check", "{\"compatible\":\"" + BOARD + "\",\"version\":\"2.0\"}", "ok");
        server.reply("install", "ok");
        updates = new Updates(box, new Privileged(box), new Slots(box, new Privileged(box)));
        updates.credentials = credentials;
    }

    @AfterEach
    void unplug() throws InterruptedException {
        updates.close();
        web.close();
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void credentialsThatWorkedAreKeptForLaterAddressesOfTheirServer() throws Exception {
        assertThat(install(web.uri("/update.raucb")).message()).contains("401");
        assertThat(install(withUser(PASSWORD)).phase()).isEqualTo(Phase.INSTALLED);
        assertThat(install(web.uri("/update.raucb")).phase()).isEqualTo(Phase.INSTALLED);
        assertThat(web.authorizations).containsExactly("", BASIC, BASIC);
        assertThat(secrets.names()).containsExactly("update-http.127.0.0.1_" + web.port());
    }

    @Test
    void credentialsThatTheServerRefusesDoNotReplaceThoseThatWork() throws Exception {
        install(withUser(PASSWORD));
        assertThat(install(withUser("wrong")).phase()).isEqualTo(Phase.FAILED);
        assertThat(install(web.uri("/update.raucb")).phase()).isEqualTo(Phase.INSTALLED);
    }

    @Test
    void credentialsStandInNoLogNoStatusAndNoFile() throws Exception {
        Install install = install(withUser(PASSWORD));
        install(withUser("wrong-" + PASSWORD));
        String told = install + " " + updates.latest() + log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList() + server.requests;
        assertThat(told).contains("127.0.0.1").doesNotContain("Xyzzy").doesNotContain(BASIC.substring(6));
        for (Path where : new Path[] {folder, root}) {
            try (Stream<Path> files = Files.walk(where)) {
                assertThat(files.filter(Files::isRegularFile).map(StoredCredentialsTest::text))
                        .noneMatch(text -> text.contains("Xyzzy"));
            }
        }
    }

    @Test
    void everyServerHasItsOwnAndWhatWasGivenForTlsIsNotToldWithoutIt() {
        credentials.remember(URI.create("https://user:one@Updates.Example.net/a.raucb"));
        assertThat(credentials.find(URI.create("https://updates.example.net/b.raucb"))).contains("user:one");
        for (String other : new String[] {
            "http://updates.example.net/",
            "https://updates.example.net:8443/",
            "https://example.net/",
            "https://[2001:db8::1]/"
        }) {
            assertThat(credentials.find(URI.create(other))).as(other).isEmpty();
        }
        credentials.remember(URI.create("https://user:two@[2001:db8::1]:8443/"));
        assertThat(credentials.find(URI.create("https://[2001:DB8::1]:8443/"))).contains("user:two");
    }

    private URI withUser(String password) {
        String escaped = password.replace("ä", "%C3%A4");
        return URI.create("http://user:" + escaped + "@127.0.0.1:" + web.port() + "/update.raucb");
    }

    private Install install(URI address) throws Exception {
        updates.install(address, true);
        Await.until(
                SOON,
                () -> updates.latest().phase() == Phase.INSTALLED || updates.latest().phase() == Phase.FAILED,
                () -> updates.latest().toString());
        Await.until(SOON, () -> !updates.inProgress(), () -> "the end");
        return updates.latest();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
