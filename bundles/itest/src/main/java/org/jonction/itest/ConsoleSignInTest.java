package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

@ExtendWith(BundleContextExtension.class)
class ConsoleSignInTest {
    @InjectBundleContext
    BundleContext context;

    private ConsoleBox box;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        box = new ConsoleBox(context);
        browser = box.browser;
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/system/console",
                "/system/console/bundles",
                "/system/console/bundles.json",
                "/system/console/res/ui/webconsole.css",
                "/system/console/jonction",
                "/system/health",
                "/api/v1/status",
                "/api/v1/calls",
                "/api/v1/config/documents",
                "/nothing",
                "/login/",
                "/assets"
            })
    void nobodyGetsAnythingBeforeSigningIn(String path) throws Exception {
        assertThat(browser.get(path).statusCode()).isEqualTo(401);
        HttpResponse<String> page = browser.get(path, "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElseThrow()).startsWith("/login?next=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//system/console/bundles",
                "/login;a=b/../system/console/bundles",
                "/assets/..%2f..%2fsystem/console/bundles",
                "/assets/%2e%2e/api/v1/calls"
            })
    void noSpellingOfAPathLeadsPastTheGate(String path) throws Exception {
        assertThat(browser.get(path).statusCode()).isIn(400, 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:admin", "admin:", ":"})
    void noDefaultPasswordIsTaken(String credentials) throws Exception {
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes());
        assertThat(browser.get("/system/console/bundles", "Authorization", "Basic " + basic)
                        .statusCode())
                .isEqualTo(401);
    }

    /** The web server outlives the console, and serves with the certificate of before until it is told otherwise. */
    @Test
    void theLinkIsToldOnceTheConsoleAnswersWithTheCertificateOnDisk() throws Exception {
        Path certificate = box.state.resolve("tls/console.crt");
        String before = Files.readString(certificate);
        stop();
        Files.delete(box.state.resolve("tls/console.p12"));
        start();
        assertThat(Files.readString(certificate)).isNotEqualTo(before);
        assertThat(browser.get("/login").statusCode()).isEqualTo(200);
    }

    @Test
    void theOneTimeLinkWorksOnceAndSignsIn() throws Exception {
        assertThat(browser.get("/setup?code=" + box.code).body()).contains("id=\"setup\"");
        box.signIn();
        assertThat(browser.get("/system/console/bundles").statusCode()).isEqualTo(200);
        assertThat(browser.get("/system/console/jonction").statusCode()).isEqualTo(200);
        assertThat(browser.get("/api/v1/config/documents").statusCode()).isEqualTo(200);
        browser.forgetCookie();
        assertThat(browser.post("/setup", "{\"code\":\"" + box.code + "\",\"password\":\"another horse battery\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/setup?code=" + box.code).headers().firstValue("Location"))
                .contains("/login");
    }

    @Test
    void aGuessedCodeSetsNothingAndTheNextGuessMustWait() throws Exception {
        assertThat(firstPassword("0000-0000-0000").statusCode()).isEqualTo(403);
        HttpResponse<String> tooEarly = firstPassword(box.code);
        assertThat(tooEarly.statusCode()).isEqualTo(429);
        assertThat(tooEarly.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(Eventually.get(() -> firstPassword(box.code), answer -> answer.statusCode() != 429)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void thePageForTheCodeDoesNotTellWhetherACodeIsRight() throws Exception {
        assertThat(browser.get("/setup?code=guess").body())
                .isEqualTo(browser.get("/setup?code=" + box.code).body());
    }

    @Test
    void anotherPasswordEndsEverySessionButTheOneThatChangedIt() throws Exception {
        box.signIn();
        try (Browser other = new Browser(browser.origin(), box.state.resolve("tls/console.crt"))) {
            other.post("/login", "{\"user\":\"admin\",\"password\":\"" + ConsoleBox.PASSWORD + "\"}");
            assertThat(other.get("/api/v1/calls").statusCode()).isNotEqualTo(401);
            assertThat(changePassword("not the password", "another horse battery").statusCode())
                    .isEqualTo(401);
            assertThat(Eventually.get(
                                    () -> changePassword(ConsoleBox.PASSWORD, "too short"),
                                    answer -> answer.statusCode() != 429)
                            .body())
                    .contains("\"error\":\"short\"");
            assertThat(other.get("/api/v1/calls").statusCode()).isNotEqualTo(401);
            assertThat(changePassword(ConsoleBox.PASSWORD, "another horse battery").statusCode())
                    .isEqualTo(204);
            assertThat(other.get("/api/v1/calls").statusCode()).isEqualTo(401);
            assertThat(browser.get("/api/v1/calls").statusCode()).isNotEqualTo(401);
        }
    }

    @Test
    void nobodyChangesAPasswordWithoutHavingSignedIn() throws Exception {
        box.signIn();
        browser.forgetCookie();
        assertThat(changePassword(ConsoleBox.PASSWORD, "another horse battery").statusCode())
                .isEqualTo(401);
    }

    @Test
    void thePasswordSignsInAndSigningOutEndsTheSession() throws Exception {
        box.signIn();
        browser.forgetCookie();
        assertThat(signIn(ConsoleBox.PASSWORD).statusCode()).isEqualTo(204);
        assertThat(browser.get("/api/v1/calls").statusCode()).isNotEqualTo(401);
        assertThat(browser.get("/system/console/logout").headers().firstValue("Location"))
                .contains("/login");
        assertThat(browser.get("/api/v1/calls").statusCode()).isEqualTo(401);
    }

    @Test
    void afterAWrongPasswordTheNextAttemptMustWait() throws Exception {
        box.signIn();
        browser.forgetCookie();
        assertThat(signIn("wrong horse battery").statusCode()).isEqualTo(401);
        HttpResponse<String> tooEarly = signIn(ConsoleBox.PASSWORD);
        assertThat(tooEarly.statusCode()).isEqualTo(429);
        assertThat(tooEarly.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(tooEarly.body()).contains("\"error\":\"wait\"");
    }

    @Test
    void theCookieIsOfNoUseToScriptsAndOtherSites() throws Exception {
        HttpResponse<String> response =
                browser.post("/setup", "{\"code\":\"" + box.code + "\",\"password\":\"" + ConsoleBox.PASSWORD + "\"}");
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-jonction=")
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict")
                .doesNotContain("Domain");
    }

    @Test
    void aRequestThatAnotherSiteMayHaveCausedIsRefused() throws Exception {
        box.signIn();
        Bundle driver = box.bundle("org.jonction.gateway.generic");
        byte[] jar = new BundleJar(driver).version("8.0.0").bytes();
        long modified = driver.getLastModified();
        assertThat(browser.upload(jar).statusCode()).isEqualTo(403);
        assertThat(browser.upload(jar, "Origin", "https://attacker.example").statusCode())
                .isEqualTo(403);
        assertThat(browser.upload(jar, "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(browser.upload(jar, "Origin", browser.origin(), "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.send(
                                "POST",
                                "/api/v1/config/commit",
                                BodyPublishers.ofString("{\"edits\":[]}"),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(403);
        assertThat(driver.getLastModified()).isEqualTo(modified);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/assets/base.css", "/api/v1/calls", "/system/console/bundles", "/nothing"})
    void everyAnswerCarriesTheHeadersThatGuardIt(String path) throws Exception {
        for (boolean signedIn : List.of(false, true)) {
            if (signedIn) {
                box.signIn();
            }
            HttpResponse<String> response = browser.get(path);
            assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.headers().firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(response.headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("frame-ancestors 'none'");
            assertThat(response.headers().firstValue("Server")).isEmpty();
            assertThat(response.headers().firstValue("X-Powered-By")).isEmpty();
        }
    }

    @Test
    void theStatusTokenOpensTheStatusAndNothingElse() throws Exception {
        String bearer =
                "Bearer " + Files.readString(box.state.resolve("status.token")).strip();
        assertThat(browser.get("/api/v1/status", "Authorization", bearer).body())
                .contains("\"bundles\"");
        assertThat(browser.get("/api/v1/status?format=text", "Authorization", bearer)
                        .body())
                .contains("Live calls: 0");
        assertThat(browser.get("/api/v1/calls", "Authorization", bearer).statusCode())
                .isEqualTo(401);
        assertThat(browser.get("/system/console/bundles", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(401);
        assertThat(browser.send(
                                "POST",
                                "/api/v1/status",
                                BodyPublishers.noBody(),
                                "Authorization",
                                bearer,
                                "Origin",
                                browser.origin())
                        .statusCode())
                .isEqualTo(401);
        assertThat(browser.get("/api/v1/status", "Authorization", bearer + "x").statusCode())
                .isEqualTo(401);
    }

    @Test
    void theWebConsoleShowsNoPassword() throws Exception {
        box.signIn();
        String secret =
                Files.readString(box.state.resolve("tls/console.p12.password")).strip();
        assertThat(browser.get("/system/console/status-Configurations.txt").body())
                .contains("org.apache.felix.https.keystore")
                .doesNotContain(secret);
    }

    @Test
    void whatTheConsoleKeepsIsReadByItsOwnerAlone() throws Exception {
        box.signIn();
        try (Stream<Path> files = Stream.of("tls", "console", "status.token")
                .map(box.state::resolve)
                .flatMap(ConsoleSignInTest::walk)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .endsWith("------");
            }
        }
    }

    private static Stream<Path> walk(Path file) {
        try {
            return Files.walk(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> firstPassword(String code) {
        return post("/setup", "{\"code\":\"" + code + "\",\"password\":\"" + ConsoleBox.PASSWORD + "\"}");
    }

    private HttpResponse<String> changePassword(String current, String password) {
        return post("/password", "{\"current\":\"" + current + "\",\"password\":\"" + password + "\"}");
    }

    private HttpResponse<String> post(String path, String json) {
        try {
            return browser.post(path, json);
        } catch (Exception e) {
            throw new AssertionError(path + " cannot be asked", e);
        }
    }

    private HttpResponse<String> signIn(String password) throws Exception {
        return browser.post("/login", "{\"user\":\"admin\",\"password\":\"" + password + "\"}");
    }
}
