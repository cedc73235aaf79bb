package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jonction.testkit.Proc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jonctl backup} from a box whose answer does not come whole. */
class JonctlBackupTest {
    private static final Path JONCTL = Path.of("..", "rootfs", "usr", "bin", "jonctl").toAbsolutePath();
    private static final String KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    private static final String STORE_PASSWORD = "changeit";
    private static final byte[] BACKUP = new byte[1000];

    @TempDir
    private Path folder;
    private HttpsServer box;

    private record Outcome(int code, String output) {
    }

    @BeforeEach
    void start() throws Exception {
        box = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        box.setHttpsConfigurator(new HttpsConfigurator(tls()));
        box.createContext("/login", exchange -> answer(exchange, 204, -1, 0));
        box.start();
    }

    @AfterEach
    void stop() {
        box.stop(0);
    }

    @Test
    void aWholeBackupIsSaved() throws Exception {
        box.createContext("/api/v1/backup", exchange -> answer(exchange, 200, BACKUP.length, BACKUP.length));
        Outcome outcome = backup("box.jonction-backup");
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(folder.resolve("box.jonction-backup")).hasBinaryContent(BACKUP);
    }

    @Test
    void aBackupThatIsBrokenOffIsNotSaved() throws Exception {
        box.createContext("/api/v1/backup", exchange -> answer(exchange, 200, BACKUP.length, 10));
        Outcome outcome = backup("box.jonction-backup");
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.output()).contains("was broken off").doesNotContain("saved box");
        assertThat(folder.resolve("box.jonction-backup")).doesNotExist();
    }

    @Test
    void aBackupThatCannotBeWrittenIsNotSaved() throws Exception {
        box.createContext("/api/v1/backup", exchange -> answer(exchange, 200, BACKUP.length, BACKUP.length));
        Outcome outcome = backup("no-such-folder/box.jonction-backup");
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.output()).contains("could not be saved as no-such-folder/box.jonction-backup");
    }

    private Outcome backup(String file) throws Exception {
        Path secrets = Files.writeString(folder.resolve("secrets"), "the password\nthe passphrase\n");
        String script = "exec sh " + JONCTL + " --password-fd 3 backup " + file + " 3<" + secrets;
        Map<String, String> environment = Map.of("JONCTL_BOX", "localhost:" + box.getAddress().getPort(),
                "JONCTL_CA", folder.resolve("box.crt").toString());
        try (Proc process = Proc.start(folder, folder.resolve("log"), environment, List.of("sh", "-c", script))) {
            return new Outcome(process.await(Duration.ofMinutes(1)), process.output());
        }
    }

    /** @param length as it is told; -1 for none. @param sent as it comes before the connection ends */
    private static void answer(HttpExchange exchange, int status, int length, int sent) throws IOException {
        try (exchange; InputStream request = exchange.getRequestBody()) {
            request.readAllBytes();
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().write(BACKUP, 0, sent);
        }
    }

    private SSLContext tls() throws IOException, GeneralSecurityException {
        Path keys = folder.resolve("box.p12");
        Proc.run(KEYTOOL, "-genkeypair", "-keyalg", "EC", "-dname", "CN=box", "-ext", "san=dns:localhost",
                "-keystore", keys.toString(), "-storepass", STORE_PASSWORD, "-alias", "box");
        Proc.run(KEYTOOL, "-exportcert", "-rfc", "-keystore", keys.toString(), "-storepass", STORE_PASSWORD,
                "-alias", "box", "-file", folder.resolve("box.crt").toString());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), STORE_PASSWORD.toCharArray()), STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
