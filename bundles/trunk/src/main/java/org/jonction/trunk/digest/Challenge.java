package org.jonction.trunk.digest;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jonction.api.trunk.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * One Digest challenge (RFC 7616 section 3.3) that can be answered.
 *
 * @param realm protection space
 * @param nonce the far end's nonce
 * @param opaque what has to be returned unchanged; null for none
 * @param algorithm hash algorithm
 * @param named whether the challenge names its algorithm; without a name it is MD5
 * @param qop whether {@code qop=auth} is used; without it the answer is that of RFC 2069
 * @param stale whether only the nonce of the refused credentials was too old
 */
public record Challenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        DigestAlgorithm algorithm,
        boolean named,
        boolean qop,
        boolean stale) {

    /** Reads the value of a WWW-Authenticate or Proxy-Authenticate header; empty when it cannot be answered. */
    public static Optional<Challenge> parse(String header) {
        return AuthParams.parse(header).flatMap(Challenge::of);
    }

    private static Optional<Challenge> of(AuthParams params) {
        Optional<String> realm = params.find("realm");
        Optional<String> nonce = params.find("nonce");
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(params.find("algorithm").orElse("MD5"));
        Optional<String> qop = params.find("qop");
        boolean auth = qop.stream()
                .flatMap(options -> Arrays.stream(options.split(",")))
                .anyMatch(option -> option.strip().equalsIgnoreCase("auth"));
        if (realm.isEmpty() || nonce.isEmpty() || algorithm.isEmpty() || qop.isPresent() && !auth) {
            return Optional.empty();
        }
        return Optional.of(new Challenge(
                realm.get(),
                nonce.get(),
                params.find("opaque").orElse(null),
                algorithm.get(),
                params.find("algorithm").isPresent(),
                auth,
                params.find("stale").orElse("").equalsIgnoreCase("true")));
    }

    /** The challenge of this realm with the strongest algorithm of those allowed (RFC 8760 section 2.4), or empty. */
    public static Optional<Challenge> strongest(
            List<String> headers, String realm, Collection<DigestAlgorithm> allowed) {
        return headers.stream()
                .map(Challenge::parse)
                .flatMap(Optional::stream)
                .filter(challenge -> challenge.realm.equals(realm) && allowed.contains(challenge.algorithm))
                .max(Comparator.comparing(Challenge::algorithm));
    }
}
