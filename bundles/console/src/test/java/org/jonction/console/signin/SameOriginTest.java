package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {
    private static final String HOST = "192.0.2.1:8443";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void requestsThatChangeNothingPass(String method) {
        assertThat(SameOrigin.allows(request(method, Map.of("Host", HOST)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "get"})
    void aRequestThatDoesNotSayWhereItComesFromIsRefused(String method) {
        assertThat(SameOrigin.allows(request(method, Map.of("Host", HOST)))).isFalse();
    }

    @Test
    void aRequestFromAPageOfThisConsolePasses() {
        assertThat(post("Origin", "https://192.0.2.1:8443")).isTrue();
        assertThat(post("Origin", "HTTPS://192.0.2.1:8443")).isTrue();
        assertThat(post("Referer", "https://192.0.2.1:8443/system/console/bundles"))
                .isTrue();
        assertThat(post("Sec-Fetch-Site", "same-origin")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://attacker.example",
                "http://192.0.2.1:8443",
                "https://192.0.2.1",
                "https://192.0.2.1:8444",
                "https://192.0.2.1:8443.attacker.example",
                "https://192.0.2.1:8443@attacker.example",
                "null",
                "",
                "not an address"
            })
    void aRequestFromElsewhereIsRefused(String origin) {
        assertThat(post("Origin", origin)).isFalse();
        assertThat(post("Referer", origin + "/page")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void theBrowsersWordThatItComesFromElsewhereCounts(String site) {
        assertThat(post("Sec-Fetch-Site", site)).isFalse();
    }

    @Test
    void oneContradictionIsEnoughToRefuse() {
        assertThat(SameOrigin.allows(request(
                        "POST",
                        Map.of("Host", HOST, "Origin", "https://attacker.example", "Sec-Fetch-Site", "same-origin"))))
                .isFalse();
        assertThat(SameOrigin.allows(request(
                        "POST",
                        Map.of("Host", HOST, "Origin", "https://" + HOST, "Referer", "https://attacker.example/"))))
                .isFalse();
    }

    @Test
    void theDefaultPortMayBeLeftOut() {
        assertThat(SameOrigin.allows(
                        request("POST", Map.of("Host", "box.example:443", "Origin", "https://box.example"))))
                .isTrue();
    }

    private static boolean post(String header, String value) {
        return SameOrigin.allows(request("POST", Map.of("Host", HOST, header, value)));
    }

    private static HttpServletRequest request(String method, Map<String, String> headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                SameOriginTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, values) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getHeader" -> headers.get(values[0]);
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }
}
