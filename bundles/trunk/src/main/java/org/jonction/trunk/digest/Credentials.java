package org.jonction.trunk.digest;

import java.util.List;
import java.util.Optional;
import org.jonction.api.trunk.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Digest credentials as they stand in an Authorization or Proxy-Authorization header (RFC 7616 section 3.4).
 *
 * @param algorithm hash algorithm
 * @param named whether the algorithm is named; without a name it is MD5
 * @param nc nonce count, 8 hexadecimal digits; null without qop
 * @param cnonce the client's nonce; null without qop
 */
public record Credentials(
        String userName,
        String realm,
        String nonce,
        String uri,
        String response,
        DigestAlgorithm algorithm,
        boolean named,
        @Nullable String nc,
        @Nullable String cnonce,
        @Nullable String opaque) {

    /** Answers a challenge; {@code count} is how often its nonce has been used, this time included. */
    public static Credentials answer(
            Challenge challenge, String userName, String ha1, int count, String cnonce, String method, String uri) {
        DigestAlgorithm algorithm = challenge.algorithm();
        String nc = challenge.qop() ? "%08x".formatted(count) : null;
        String response = nc == null
                ? Digest.response(algorithm, ha1, challenge.nonce(), method, uri)
                : Digest.response(algorithm, ha1, challenge.nonce(), nc, cnonce, method, uri);
        return new Credentials(
                userName, challenge.realm(), challenge.nonce(), uri, response, algorithm, challenge.named(), nc,
                nc == null ? null : cnonce, challenge.opaque());
    }

    /** Reads the value of an Authorization or Proxy-Authorization header; empty when it is none that can be checked. */
    public static Optional<Credentials> parse(String header) {
        return AuthParams.parse(header).flatMap(Credentials::of);
    }

    private static Optional<Credentials> of(AuthParams params) {
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(params.find("algorithm").orElse("MD5"));
        String qop = params.find("qop").orElse("");
        boolean complete = params.values().keySet().containsAll(
                List.of("username", "realm", "nonce", "uri", "response"));
        boolean counted = params.find("nc").isPresent() && params.find("cnonce").isPresent();
        boolean known = qop.isEmpty() || qop.equalsIgnoreCase("auth") && counted;
        if (algorithm.isEmpty() || !complete || !known) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(
                params.values().get("username"),
                params.values().get("realm"),
                params.values().get("nonce"),
                params.values().get("uri"),
                params.values().get("response"),
                algorithm.get(),
                params.find("algorithm").isPresent(),
                qop.isEmpty() ? null : params.values().get("nc"),
                qop.isEmpty() ? null : params.values().get("cnonce"),
                params.values().get("opaque")));
    }

    /** The value of the header. */
    public String text() {
        StringBuilder text = new StringBuilder(320)
                .append("Digest username=").append(AuthParams.quote(userName))
                .append(", realm=").append(AuthParams.quote(realm))
                .append(", nonce=").append(AuthParams.quote(nonce))
                .append(", uri=").append(AuthParams.quote(uri))
                .append(", response=\"").append(response).append('"');
        if (named) {
            text.append(", algorithm=").append(algorithm.token());
        }
        if (nc != null && cnonce != null) {
            text.append(", cnonce=").append(AuthParams.quote(cnonce)).append(", qop=auth, nc=").append(nc);
        }
        if (opaque != null) {
            text.append(", opaque=").append(AuthParams.quote(opaque));
        }
        return text.toString();
    }
}
