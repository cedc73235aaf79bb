package org.jonction.trunk.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.jonction.api.trunk.DigestAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final EnumSet<DigestAlgorithm> ALL = EnumSet.allOf(DigestAlgorithm.class);

    /** RFC 2617 section 3.5. */
    @Test
    void theExampleOfRfc2617() {
        String ha1 = Digest.ha1(
                DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", "Circle Of Life".toCharArray());

        assertThat(Digest.response(
                        DigestAlgorithm.MD5, ha1, "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "GET",
                        "/dir/index.html"))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
        assertThat(Digest.response(
                        DigestAlgorithm.MD5, ha1, "dcd98b7102dd2f0e8b11d0f600bfb0c093", "GET", "/dir/index.html"))
                .isEqualTo("670fd8c2df070c60b045671b8b24ff02");
    }

    /** RFC 7616 section 3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theExamplesOfRfc7616(DigestAlgorithm algorithm, String response) {
        String ha1 = Digest.ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life".toCharArray());

        assertThat(Digest.response(
                        algorithm, ha1, "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "GET", "/dir/index.html"))
                .isEqualTo(response);
    }

    @Test
    void sha512Slash256IsTheTruncatedVariantOfFips180() {
        assertThat(Digest.ha1(DigestAlgorithm.SHA_512_256, "u", "r", "p".toCharArray()))
                .hasSize(64)
                .isEqualTo(SHA_512_256_OF_U_R_P);
    }

    /** From {@code printf u:r:p | openssl dgst -sha512-256}; the example of RFC 7616 section 3.9.2 has errata. */
    private static final String SHA_512_256_OF_U_R_P = "d5e8e73ba347b9adf0e47a9ace43b7082abc8d27272e387d1d9ce24425687404";

    /** RFC 8760 sections 2.4 and 3: the same request challenged with several algorithms. */
    @Test
    void theStrongestChallengeThatIsAllowedIsAnswered() {
        List<String> headers = List.of(
                "Digest realm=\"biloxi.example\", qop=\"auth\", algorithm=MD5, nonce=\"1\"",
                "Digest realm=\"biloxi.example\", qop=\"auth\", algorithm=sha-256, nonce=\"2\"",
                "Digest realm=\"biloxi.example\", qop=\"auth\", algorithm=SHA-512-256, nonce=\"3\"",
                "Digest realm=\"biloxi.example\", qop=\"auth\", algorithm=SHA-999, nonce=\"4\"",
                "Digest realm=\"other.example\", qop=\"auth\", algorithm=SHA-512-256, nonce=\"5\"");

        assertThat(Challenge.strongest(headers, "biloxi.example", ALL)).get().extracting(Challenge::nonce)
                .isEqualTo("3");
        assertThat(Challenge.strongest(
                        headers, "biloxi.example", List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256)))
                .get().extracting(Challenge::nonce).isEqualTo("2");
        assertThat(Challenge.strongest(headers, "BILOXI.example", ALL)).isEmpty();
        assertThat(Challenge.strongest(headers, "other.example", List.of(DigestAlgorithm.MD5))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Basic realm=\"r\"",
        "Digest",
        "Digest realm=\"r\"",
        "Digest nonce=\"n\"",
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
        "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
        "Digest realm=\"r\", nonce=\"n",
        "Digest realm=\"r\", realm=\"s\", nonce=\"n\"",
        "Digest realm=\"r\" nonce=\"n\"",
        "DigestX realm=\"r\", nonce=\"n\""
    })
    void whatCannotBeAnsweredIsNoChallenge(String header) {
        assertThat(Challenge.parse(header)).isEmpty();
    }

    @Test
    void quotingIsUndoneForTheHashAndDoneAgainOnTheWire() {
        Challenge challenge = Challenge.parse(
                        "digest  Realm = \"a \\\"b\\\\c\" ,nonce=\"n,=1\",opaque=\"\",QOP=\"auth-int , AUTH\",stale=TRUE")
                .orElseThrow();
        assertThat(challenge)
                .isEqualTo(new Challenge("a \"b\\c", "n,=1", "", DigestAlgorithm.MD5, false, true, true));

        Credentials credentials =
                Credentials.answer(challenge, "al\"ice", "ha1", 26, "c", "INVITE", "sip:bob@example.com");

        assertThat(credentials.text())
                .startsWith("Digest username=\"al\\\"ice\", realm=\"a \\\"b\\\\c\", nonce=\"n,=1\", ")
                .contains("qop=auth, nc=0000001a", "opaque=\"\"")
                .doesNotContain("algorithm");
        assertThat(Credentials.parse(credentials.text())).contains(credentials);
    }

    @Test
    void withoutQopTheAnswerHasNoCount() {
        Challenge challenge = Challenge.parse("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256").orElseThrow();

        Credentials credentials = Credentials.answer(challenge, "u", "ha1", 1, "c", "BYE", "sip:b@example.com");

        assertThat(credentials.text()).doesNotContain("qop", "nc=", "cnonce").contains("algorithm=SHA-256");
        assertThat(Credentials.parse(credentials.text())).contains(credentials);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:b\"",
        "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:b\", response=\"1\", qop=auth, nc=00000001",
        "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:b\", response=\"1\", qop=auth-int, nc=00000001, "
                + "cnonce=\"c\"",
        "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:b\", response=\"1\", algorithm=MD5-sess"
    })
    void incompleteCredentialsAreNone(String header) {
        assertThat(Credentials.parse(header)).isEmpty();
    }
}
