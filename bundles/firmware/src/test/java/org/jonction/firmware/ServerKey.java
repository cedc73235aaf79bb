package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The key of a TLS server at 127.0.0.1, certified by an authority that was made for it by keytool. */
record ServerKey(KeyStore store) {
    private static final String PASSWORD = "only for a test";

    /** A certificate that is valid from {@code start} on, written as for keytool's {@code -startdate}. */
    static ServerKey make(Path folder, String start) throws IOException, GeneralSecurityException {
        Path file = Files.createTempDirectory(folder, "key").resolve("server.p12");
        key(file, "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:critical=ca:true");
        key(file, "-alias", "server", "-dname", "CN=server", "-ext", "san=ip:127.0.0.1", "-signer", "authority",
                "-startdate", start, "-validity", "30");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new ServerKey(store);
    }

    private static void key(Path file, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keyalg", "EC", "-groupname", "secp256r1", "-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Command.output(Duration.ofSeconds(60), command);
    }

    /** What the server has. */
    SSLContext serving() throws GeneralSecurityException {
        KeyStore own = emptyStore();
        own.setKeyEntry(
                "server",
                store.getKey("server", PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                store.getCertificateChain("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What a client has that trusts the authority. */
    SSLContext trusting() throws GeneralSecurityException {
        KeyStore known = emptyStore();
        known.setCertificateEntry("authority", store.getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
