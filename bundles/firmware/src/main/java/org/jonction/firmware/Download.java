package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jonction.api.firmware.FirmwareException;
import org.jspecify.annotations.Nullable;

/** Fetches an update from an address. Credentials of the address go to its own server only, and into no message. */
final class Download {
    /** Takes what is fetched. */
    interface Taker {
        void take(InputStream in, long size) throws FirmwareException;
    }

    private static final int MOST_REDIRECTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Duration longestSilence;

    /** @param longestSilence how long nothing may come before the download is given up */
    Download(Duration longestSilence) {
        this.longestSilence = longestSilence;
    }

    /** The address without what nobody else should see: credentials, query and fragment. */
    static String shown(URI address) {
        return server(address) + Objects.requireNonNullElse(address.getRawPath(), "");
    }

    private static String server(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port;
    }

    /** @throws FirmwareException unless it is an address that can be fetched */
    static void check(URI address) throws FirmwareException {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
            throw new FirmwareException(
                    "that is no address of an update; write http://HOST/PATH or https://HOST/PATH");
        }
    }

    /** Fetches what lies at {@code address}, over at most five redirections, and hands it to {@code taker}. */
    void fetch(URI address, Taker taker) throws FirmwareException {
        check(address);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            URI current = address;
            for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
                String userInfo = sameServer(address, current) ? address.getUserInfo() : current.getUserInfo();
                HttpResponse<InputStream> response =
                        client.send(request(current, userInfo), HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    Optional<URI> next = redirection(current, response);
                    if (next.isEmpty()) {
                        take(current, response, body, taker);
                        return;
                    }
                    current = next.get();
                    check(current);
                }
            }
            throw new FirmwareException(shown(address) + " leads on and on; give the address of the update itself");
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new FirmwareException(shown(address) + " cannot be fetched: " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FirmwareException("the download of " + shown(address) + " was broken off", e);
        }
    }

    private static HttpRequest request(URI address, @Nullable String userInfo) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(shown(address) + query)).timeout(PATIENCE);
        if (userInfo != null) {
            byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        return request.build();
    }

    private static Optional<URI> redirection(URI current, HttpResponse<?> response) throws FirmwareException {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> {
                String location = response.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new FirmwareException(shown(current) + " leads nowhere"));
                try {
                    yield Optional.of(current.resolve(location));
                } catch (IllegalArgumentException e) {
                    throw new FirmwareException(shown(current) + " leads to what is no address", e);
                }
            }
            default -> Optional.empty();
        };
    }

    private void take(URI address, HttpResponse<?> response, InputStream body, Taker taker) throws FirmwareException {
        if (response.statusCode() != 200) {
            throw new FirmwareException(shown(address) + " answers " + response.statusCode()
                    + (response.statusCode() == 401 ? ": it wants other credentials, write http://USER:PASSWORD@..." : ""));
        }
        long size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        AtomicLong received = new AtomicLong();
        Thread watch = Thread.ofVirtual().start(() -> closeWhenSilent(received, body));
        try {
            taker.take(new CountedStream(body, received), size);
        } finally {
            watch.interrupt();
        }
    }

    private void closeWhenSilent(AtomicLong received, InputStream body) {
        try {
            for (long before = -1; before != received.get(); ) {
                before = received.get();
                Thread.sleep(longestSilence);
            }
            body.close();
        } catch (InterruptedException | IOException e) {
            // It has come whole, or is closed.
        }
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }
}
