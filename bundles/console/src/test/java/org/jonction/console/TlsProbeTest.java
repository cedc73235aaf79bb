package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsProbeTest {
    private static final String HOST = "127.0.9.2";

    @TempDir
    Path folder;

    private TlsIdentity identity;
    private SSLServerSocket server;
    private Thread answering;

    @BeforeEach
    void serve() throws Exception {
        identity = newIdentity("served");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity.keyStore())) {
            keys.load(in, identity.password().toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, identity.password().toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName(HOST));
        answering = Thread.ofPlatform().start(this::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        answering.join();
    }

    @Test
    void theOwnerOfTheCertificateIsRecognized() throws Exception {
        assertThat(TlsProbe.presents(identity.certificate(), HOST, server.getLocalPort()))
                .isTrue();
    }

    @Test
    void aServerWithAnotherKeyIsSomebodyElse() throws Exception {
        assertThat(TlsProbe.presents(newIdentity("other").certificate(), HOST, server.getLocalPort()))
                .isFalse();
    }

    /** The port is bound, so that nobody else can begin to listen there meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void whereNobodyListensNobodyAnswers(String host) throws Exception {
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress("127.0.0.1", 0));
            assertThat(TlsProbe.presents(identity.certificate(), host, silent.getLocalPort()))
                    .isFalse();
        }
    }

    private TlsIdentity newIdentity(String name) throws Exception {
        return TlsIdentity.open(Files.createDirectory(folder.resolve(name)), Set.of(HOST), Instant.now());
    }

    private void answer() {
        while (!server.isClosed()) {
            try (SSLSocket connection = (SSLSocket) server.accept()) {
                connection.startHandshake();
            } catch (IOException e) {
                // A client that does not like the certificate hangs up, and the test closes the server.
                continue;
            }
        }
    }
}
