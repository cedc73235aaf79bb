package org.jonction.firmware;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jonction.api.firmware.HealthItem;

/** The console answers a request of its own box. */
final class ConsoleCondition implements Condition {
    private static final int PATIENCE_MS = (int) Duration.ofSeconds(10).toMillis();
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\[\\]]+)]?:(\\d{1,5})");

    private static final String ANY_PORT = "0";

    private final String address;
    private final Path told;
    private final SSLSocketFactory tls = believingAnybody();

    /**
     * @param address HOST:PORT that the console was told to listen on
     * @param told file in which the console tells where it listens, for port 0
     */
    ConsoleCondition(String address, Path told) {
        this.address = address;
        this.told = told;
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public HealthItem check() {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return fails("the console's address '" + address + "' is not HOST:PORT");
        }
        URI page = URI.create("https://" + reachable(parts.group(1)) + ":" + parts.group(2) + "/");
        try {
            if (parts.group(2).equals(ANY_PORT)) {
                page = URI.create(Files.readString(told).strip() + "/");
            }
            int status = status(page);
            return status < 500
                    ? holds("answers")
                    : fails("the console answers " + status + "; the log of the box says why");
        } catch (IOException e) {
            return fails("the console does not answer at " + page + ": " + e);
        }
    }

    private static String reachable(String host) {
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return any ? "127.0.0.1" : host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private int status(URI page) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) page.toURL().openConnection();
        connection.setSSLSocketFactory(tls);
        connection.setHostnameVerifier((host, session) -> true);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    /** Nothing secret is sent or believed: whether somebody answers is all that is asked. */
    private static SSLSocketFactory believingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static final class Anybody implements X509TrustManager {
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
