package org.jonction.trunk.digest;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jonction.api.sip.SipSource;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.DigestAlgorithm;
import org.jonction.api.trunk.Trunk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Challenges peers, and checks what they answer (RFC 7616 section 3.4.6, RFC 8760 section 2.3). */
@Component
public final class ServerAuthenticator implements Challenger {
    private static final Logger LOG = LoggerFactory.getLogger(ServerAuthenticator.class);
    private static final int SWEEP_EVERY = 1_000;

    private final AccountKeys keys;
    private final Nonces nonces;
    private final Patience patience;
    private final AtomicInteger judged = new AtomicInteger();

    @Activate
    public ServerAuthenticator(@Reference AccountKeys keys) {
        this(keys, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    ServerAuthenticator(AccountKeys keys, LongSupplier clockMs) {
        this.keys = keys;
        nonces = new Nonces(clockMs);
        patience = new Patience(clockMs);
    }

    @Override
    public Verdict judge(Trunk trunk, SipSource source, SIPRequest request) {
        Optional<DigestAccount> demanded = trunk.access().demanded();
        if (demanded.isEmpty()) {
            return Verdict.FREE;
        }
        if (judged.incrementAndGet() % SWEEP_EVERY == 0) {
            nonces.sweep();
        }
        DigestAccount account = demanded.get();
        InetAddress from = source.remote().getAddress();
        Optional<Credentials> sent = credentials(request, account.realm());
        if (sent.isEmpty()) {
            return challenge(account, from, false);
        }
        int waitS = patience.waitS(from);
        if (waitS > 0) {
            return new Verdict(Kind.SLOWED, List.of(), waitS);
        }
        Credentials credentials = sent.get();
        if (!right(account, credentials, request.getMethod())) {
            int failures = patience.failed(from);
            if (Integer.bitCount(failures) == 1) { // at 1, 2, 4, 8 and so on
                LOG.warn("Trunk {}: wrong credentials from {} ({} in a row)", trunk.name(), from.getHostAddress(),
                        failures);
            }
            return challenge(account, from, false);
        }
        patience.succeeded(from);
        String count = credentials.nc();
        boolean taken = count != null
                && nonces.valid(credentials.nonce(), account.realm(), from)
                && nonces.first(credentials.nonce(), count);
        return taken ? Verdict.PROVEN : challenge(account, from, true); // RFC 7616 3.3: stale
    }

    /**
     * Whether they show that the sender knows the password. The URI among them may differ from the Request-URI, which
     * proxies change (RFC 3261 section 22.4 item 5); the nonce count keeps a request from being replayed.
     */
    private boolean right(DigestAccount account, Credentials sent, String method) {
        String nc = sent.nc();
        String cnonce = sent.cnonce();
        Optional<String> ha1 = account.algorithms().contains(sent.algorithm())
                ? keys.ha1(account, sent.algorithm())
                : Optional.empty();
        if (ha1.isEmpty() || nc == null || cnonce == null || !sent.userName().equals(account.userName())) {
            return false;
        }
        String expected =
                Digest.response(sent.algorithm(), ha1.get(), sent.nonce(), nc, cnonce, method, sent.uri());
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), sent.response().getBytes(StandardCharsets.UTF_8));
    }

    private Verdict challenge(DigestAccount account, InetAddress from, boolean stale) {
        String nonce = nonces.create(account.realm(), from);
        List<String> challenges = account.algorithms().stream()
                .sorted(Comparator.<DigestAlgorithm>naturalOrder().reversed())
                .map(algorithm -> "Digest realm=" + AuthParams.quote(account.realm()) + ", nonce=\"" + nonce
                        + "\", algorithm=" + algorithm.token() + ", qop=\"auth\"" + (stale ? ", stale=true" : ""))
                .toList();
        return new Verdict(Kind.CHALLENGED, challenges, 0);
    }

    private static Optional<Credentials> credentials(SIPRequest request, String realm) {
        for (Iterator<?> all = request.getHeaders("Authorization"); all.hasNext(); ) {
            Optional<Credentials> one = Credentials.parse(((SIPHeader) all.next()).getHeaderValue());
            if (one.isPresent() && one.get().realm().equals(realm)) {
                return one;
            }
        }
        return Optional.empty();
    }
}
