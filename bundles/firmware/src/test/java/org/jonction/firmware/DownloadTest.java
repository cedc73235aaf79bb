package org.jonction.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jonction.api.firmware.FirmwareException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates from real servers, those that do as they should and those that do not. */
class DownloadTest {
    private static final byte[] UPDATE = new byte[700_000];

    static {
        new Random(1).nextBytes(UPDATE);
    }

    @TempDir
    Path folder;

    private final List<Integer> percents = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private UpdateServer server;
    private Download download = new Download(Duration.ofMinutes(1), null);

    @BeforeEach
    void serve() throws IOException {
        server = opened(UpdateServer.http().serve("/update.raucb", UPDATE));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void itComesWholeAndProgressIsTold() throws Exception {
        assertThat(fetch(server.uri("/update.raucb"))).hasBinaryContent(UPDATE);

        assertThat(percents).isSorted().hasSizeGreaterThan(1).endsWith(100);
    }

    @Test
    void itComesWholeFromAServerThatDoesNotSayItsSize() throws Exception {
        server.on("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(UPDATE);
        });

        assertThat(fetch(server.uri("/chunked"))).hasBinaryContent(UPDATE);
        assertThat(percents).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"update.raucb", "/update.raucb", "http://127.0.0.1:PORT/update.raucb?token=1"})
    void aRedirectionIsFollowed(String location) throws Exception {
        server.redirect("/latest", location.replace("PORT", "" + server.port()));

        assertThat(fetch(server.uri("/latest"))).hasBinaryContent(UPDATE);
    }

    @Test
    void redirectionsWithoutEndAreGivenUp() {
        server.redirect("/round", "/round");

        assertRefused(() -> fetch(server.uri("/round")), "leads on and on");
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd, no address", "https://, no address", "::, no address"})
    void aRedirectionToNoWebServerIsRefused(String location, String reason) {
        server.redirect("/elsewhere", location);

        assertRefused(() -> fetch(server.uri("/elsewhere")), reason);
    }

    @Test
    void aRedirectionAwayFromTlsIsRefused() throws Exception {
        ServerKey key = ServerKey.make(folder, "-1d");
        download = new Download(Duration.ofMinutes(1), key.trusting());
        UpdateServer safe = opened(UpdateServer.https(key)).serve("/update.raucb", UPDATE);
        safe.redirect("/latest", server.uri("/update.raucb").toString());

        assertRefused(() -> fetch(safe.uri("/latest")), "leads away from https");
        assertThat(fetch(safe.uri("/update.raucb"))).hasBinaryContent(UPDATE);
        assertThat(server.authorizations).isEmpty();
    }

    @Test
    void credentialsGoToTheirOwnServerOnly() throws Exception {
        UpdateServer other = opened(UpdateServer.http()).serve("/update.raucb", UPDATE);
        server.redirect("/latest", other.uri("/update.raucb").toString());
        String known = "Basic " + Base64.getEncoder().encodeToString("user:pässword".getBytes(UTF_8));

        fetch(URI.create("http://user:p%C3%A4ssword@127.0.0.1:" + server.port() + "/latest"), null);
        fetch(server.uri("/latest"), "user:pässword");

        assertThat(server.authorizations).containsExactly(known, known);
        assertThat(other.authorizations).containsExactly("", "");
    }

    @Test
    void noMessageShowsCredentialsOrTokens() {
        URI address = URI.create("http://user:secret@127.0.0.1:" + server.port() + "/none?token=secret");

        assertThatThrownBy(() -> fetch(address))
                .hasMessageContaining("/none")
                .hasMessageContaining("404")
                .hasMessageContaining("look at the address")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anotherPasswordIsAskedFor() {
        server.on("/locked", exchange -> exchange.sendResponseHeaders(401, -1));

        assertRefused(() -> fetch(server.uri("/locked")), "answers 401: it wants other credentials");
    }

    @Test
    void aConnectionThatIsCutLeavesNothingBehind() throws IOException {
        server.on("/cut", exchange -> {
            exchange.sendResponseHeaders(200, UPDATE.length);
            exchange.getResponseBody().write(UPDATE, 0, UPDATE.length / 2);
            exchange.getResponseBody().flush();
        });

        assertRefused(() -> fetch(server.uri("/cut")), "was not received whole");
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/silent", exchange -> {
            exchange.sendResponseHeaders(200, UPDATE.length);
            exchange.getResponseBody().write(UPDATE, 0, 10);
            exchange.getResponseBody().flush();
            never.await();
        });
        download = new Download(Duration.ofMillis(200), null);

        assertRefused(() -> fetch(server.uri("/silent")), "nothing has come for");
    }

    @Test
    void anUpdateThatIsTooLargeIsRefusedBeforeItComes() throws IOException {
        server.on("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 3L << 30);
            exchange.getResponseBody().write(UPDATE);
        });

        assertRefused(() -> fetch(server.uri("/huge")), "there is no room");
        assertThat(percents).isEmpty();
    }

    @Test
    void aServerThatNobodyVouchesForIsNamedAsSuch() throws Exception {
        UpdateServer stranger = opened(UpdateServer.https(ServerKey.make(folder, "-1d")));

        assertRefused(() -> fetch(stranger.uri("/update.raucb")), "signed by no authority that this box knows");
    }

    @Test
    void aCertificateOutOfItsTimeIsBlamedOnTheClock() throws Exception {
        ServerKey key = ServerKey.make(folder, "+2d");
        download = new Download(Duration.ofMinutes(1), key.trusting());
        UpdateServer server = opened(UpdateServer.https(key)).serve("/update.raucb", UPDATE);

        assertRefused(() -> fetch(server.uri("/update.raucb")), "the time by the clock of the box");
    }

    @Test
    void aServerThatIsNotThereIsNamedAsSuch() throws Exception {
        try (SocketChannel deaf = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            int port = ((InetSocketAddress) deaf.getLocalAddress()).getPort();

            assertRefused(() -> fetch(URI.create("http://127.0.0.1:" + port + "/x")), "nobody accepts a connection");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "update.raucb", "http:x", "https:///x"})
    void whatIsNoAddressIsRefused(String address) {
        assertRefused(() -> fetch(URI.create(address)), "write http://HOST/PATH");
    }

    private Path fetch(URI address) throws FirmwareException {
        return fetch(address, null);
    }

    private Path fetch(URI address, @Nullable String credentials) throws FirmwareException {
        Incoming incoming = new Incoming(folder.resolve("incoming"));
        return download.fetch(
                address, credentials, (in, size) -> incoming.receive(Download.shown(address), in, size, percents::add));
    }

    private void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(FirmwareException.class).hasMessageContaining(reason);
        assertThat(folder.resolve("incoming")).satisfiesAnyOf(
                incoming -> assertThat(incoming).doesNotExist(),
                incoming -> assertThat(incoming).isEmptyDirectory());
    }

    private UpdateServer opened(UpdateServer server) {
        open.add(server);
        return server;
    }
}
