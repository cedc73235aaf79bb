package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jonction.api.firmware.FirmwareException;
import org.jspecify.annotations.Nullable;

/** Fetches an update from an address. Credentials go to the server that they are for only, and into no message. */
final class Download {
    /** Takes what is fetched. */
    interface Taker<T> {
        /** @param size bytes to come, or -1 when the server does not say */
        T take(InputStream in, long size) throws FirmwareException;
    }

    private static final int MOST_REDIRECTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Duration longestSilence;
    private final @Nullable SSLContext tls;

    /**
     * @param longestSilence how long nothing may come before the download is given up
     * @param tls which servers are trusted; null for those that Java's public authorities vouch for
     */
    Download(Duration longestSilence, @Nullable SSLContext tls) {
        this.longestSilence = longestSilence;
        this.tls = tls;
    }

    /** The address without what nobody else should see: credentials, query and fragment. */
    static String shown(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port
                + Objects.requireNonNullElse(address.getRawPath(), "");
    }

    /** @throws FirmwareException unless it is an address that can be fetched */
    static void check(URI address) throws FirmwareException {
        if (!(scheme(address).equals("http") || scheme(address).equals("https")) || address.getHost() == null) {
            throw new FirmwareException(
                    "that is no address of an update; write http://HOST/PATH or https://HOST/PATH");
        }
    }

    /**
     * Fetches what lies at {@code address}, over at most five redirections, and hands it to {@code taker}.
     *
     * @param credentials USER:PASSWORD for the server of the address when the address itself holds none, or null
     */
    <T> T fetch(URI address, @Nullable String credentials, Taker<T> taker) throws FirmwareException {
        check(address);
        String own = address.getUserInfo() == null ? credentials : address.getUserInfo();
        URI current = address;
        try (HttpClient client = client()) {
            for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
                HttpRequest request = request(current, sameServer(address, current) ? own : current.getUserInfo());
                HttpResponse<InputStream> response =
                        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = new PatientStream(response.body(), longestSilence)) {
                    Optional<URI> next = redirection(current, response);
                    if (next.isEmpty()) {
                        return take(current, response, body, taker);
                    }
                    current = next.get();
                }
            }
            throw new FirmwareException(shown(address) + " leads on and on; give the address of the update itself");
        } catch (IOException e) {
            String reason = Unreachable.reason(e, Clock.systemUTC().instant());
            throw new FirmwareException(shown(current) + " cannot be fetched: " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FirmwareException("the download of " + shown(address) + " was broken off", e);
        }
    }

    private HttpClient client() {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        if (tls != null) {
            client.sslContext(tls);
        }
        return client.build();
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
            case 301, 302, 303, 307, 308 -> Optional.of(next(current, response));
            default -> Optional.empty();
        };
    }

    private static URI next(URI current, HttpResponse<?> response) throws FirmwareException {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new FirmwareException(shown(current) + " leads nowhere"));
        URI next;
        try {
            next = current.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new FirmwareException(shown(current) + " leads to what is no address", e);
        }
        check(next);
        if (scheme(current).equals("https") && scheme(next).equals("http")) {
            throw new FirmwareException(shown(current) + " leads away from https to " + shown(next)
                    + "; give that address itself if you mean it");
        }
        return next;
    }

    private static <T> T take(URI address, HttpResponse<?> response, InputStream body, Taker<T> taker)
            throws FirmwareException {
        int status = response.statusCode();
        if (status != 200) {
            String advice = switch (status) {
                case 401 -> ": it wants other credentials, write http://USER:PASSWORD@...";
                case 404, 410 -> ": there is no such file; look at the address again";
                default -> "";
            };
            throw new FirmwareException(shown(address) + " answers " + status + advice);
        }
        return taker.take(body, response.headers().firstValueAsLong("Content-Length").orElse(-1));
    }

    private static boolean sameServer(URI one, URI other) {
        return scheme(one).equals(scheme(other))
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static String scheme(URI address) {
        return Objects.requireNonNullElse(address.getScheme(), "").toLowerCase(Locale.ROOT);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : scheme(address).equals("https") ? 443 : 80;
    }
}
