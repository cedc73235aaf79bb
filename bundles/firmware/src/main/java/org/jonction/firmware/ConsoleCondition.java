package org.jonction.firmware;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jonction.api.firmware.HealthItem;

/** The console answers a request of its own box. */
final class ConsoleCondition implements Condition, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient client;

    /** @param address HOST:PORT that the console was told to listen on */
    ConsoleCondition(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String reached = any ? "127.0.0.1" : host.indexOf(':') < 0 ? host : "[" + host + "]";
        this.address = URI.create("https://" + reached + ":" + address.substring(colon + 1) + "/");
        client = HttpClient.newBuilder()
                .sslContext(trustingItself())
                .connectTimeout(PATIENCE)
                .build();
    }

    @Override
    public HealthItem check() {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status < 500
                    ? item(true, "answers")
                    : item(false, "the console answers " + status + "; the log of the box says why");
        } catch (IOException e) {
            return item(false, "the console does not answer at " + address + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return item(false, "the question was broken off");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static HealthItem item(boolean ok, String message) {
        return new HealthItem("console", ok, message);
    }

    /** Nothing secret is sent or believed: whether somebody answers is all that is asked. */
    private static SSLContext trustingItself() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
