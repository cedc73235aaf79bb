package org.jonction.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a browser does towards the console: TLS with its certificate, one cookie, and the header Origin. */
final class Browser implements AutoCloseable {
    private static final String BOUNDARY = "the-boundary-of-parts";

    private final HttpClient http;
    private final String origin;
    private String cookie = "";

    /** A browser that trusts the certificate in {@code certificate} and nothing else. */
    Browser(String origin, Path certificate) throws IOException, GeneralSecurityException {
        this.origin = origin;
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "console",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** Posts JSON as a script of a page of the console does. */
    HttpResponse<String> post(String path, String json) throws Exception {
        return send("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json", "Origin", origin);
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin + path)).method(method, body);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        response.headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith("__Host-"))
                .forEach(set -> cookie = set.substring(0, set.indexOf(';')));
        return response;
    }

    /** Sends a jar with the form of the Web Console's page Bundles, Start and Refresh Packages ticked. */
    HttpResponse<String> upload(byte[] jar, String... headers) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("action", "install");
        fields.put("bundlestart", "start");
        fields.put("refreshPackages", "refresh");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(text("--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")));
        body.writeBytes(text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"bundlefile\"; "
                + "filename=\"update.jar\"\r\nContent-Type: application/java-archive\r\n\r\n"));
        body.writeBytes(jar);
        body.writeBytes(text("\r\n--" + BOUNDARY + "--\r\n"));
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "multipart/form-data; boundary=" + BOUNDARY;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("POST", "/system/console/bundles", BodyPublishers.ofByteArray(body.toByteArray()), all);
    }

    String origin() {
        return origin;
    }

    void forgetCookie() {
        cookie = "";
    }

    @Override
    public void close() {
        http.close();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
