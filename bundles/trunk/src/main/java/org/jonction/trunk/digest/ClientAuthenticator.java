package org.jonction.trunk.digest;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.Trunk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers challenges of peers, and remembers the last ones of each, so that a nonce serves many requests. */
@Component
public final class ClientAuthenticator implements Authenticator {
    /** Far ends whose challenges are remembered; beyond that all are forgotten, and each challenges once more. */
    private static final int MOST_REMEMBERED = 4096;

    private final AccountKeys keys;
    private final SecureRandom random = new SecureRandom();
    private final Map<Key, Answers> remembered = new ConcurrentHashMap<>();

    private record Key(DigestAccount account, InetSocketAddress peer, Role role) {}

    /** Who challenges (RFC 3261 sections 22.2 and 22.3). */
    private enum Role {
        SERVER(401, "WWW-Authenticate", "Authorization"),
        PROXY(407, "Proxy-Authenticate", "Proxy-Authorization");

        final int status;
        final String challenge;
        final String credentials;

        Role(int status, String challenge, String credentials) {
            this.status = status;
            this.challenge = challenge;
            this.credentials = credentials;
        }
    }

    /** One challenge and how often its nonce has been used. */
    private record Answers(Challenge challenge, String cnonce, AtomicInteger used) {
        Answers(Challenge challenge, String cnonce) {
            this(challenge, cnonce, new AtomicInteger());
        }
    }

    @Activate
    public ClientAuthenticator(@Reference AccountKeys keys) {
        this.keys = keys;
    }

    @Override
    public void present(Trunk trunk, Target target, SIPRequest request) {
        Optional<DigestAccount> account = trunk.access().authentication();
        if (account.isPresent()) {
            for (Role role : Role.values()) {
                request.removeHeader(role.credentials);
                Answers known = remembered.get(new Key(account.get(), target.remote(), role));
                if (known != null && known.challenge.qop()) {
                    add(request, role, account.get(), known);
                }
            }
        }
    }

    @Override
    public Optional<String> answer(
            Trunk trunk, Target target, SIPRequest rejected, SIPResponse response, SIPRequest again) {
        Optional<DigestAccount> configured = trunk.access().authentication();
        if (configured.isEmpty()) {
            return Optional.of("trunk " + trunk.name() + " has no account to answer a challenge with");
        }
        DigestAccount account = configured.get();
        Role role = response.getStatusCode() == Role.PROXY.status ? Role.PROXY : Role.SERVER;
        List<String> offered = values(response, role.challenge);
        Optional<Challenge> strongest = Challenge.strongest(offered, account.realm(), account.algorithms());
        if (strongest.isEmpty()) {
            return Optional.of("no challenge is for realm \"" + account.realm() + "\" with one of "
                    + account.algorithms() + " and qop auth");
        }
        Challenge challenge = strongest.get();
        if (keys.ha1(account, challenge.algorithm()).isEmpty()) {
            return Optional.of("the secret store has no password under the name " + account.passwordRef());
        }
        Key key = new Key(account, target.remote(), role);
        if (!challenge.stale() && isFresh(rejected, role, account)) {
            remembered.remove(key);
            return Optional.of("the credentials of user " + account.userName() + " were refused");
        }
        present(trunk, target, again); // those of the other role stay
        Answers answers = remember(key, challenge);
        again.removeHeader(role.credentials);
        add(again, role, account, answers);
        return Optional.empty();
    }

    /** A far end may give the same nonce to several requests at once: they share its count. */
    private Answers remember(Key key, Challenge challenge) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        return remembered.compute(key, (same, known) -> known != null
                        && known.challenge.nonce().equals(challenge.nonce())
                        && known.challenge.algorithm() == challenge.algorithm()
                ? known
                : new Answers(challenge, newCnonce()));
    }

    /** Whether the request carried the first credentials for a nonce: then it is they that were refused. */
    private static boolean isFresh(SIPRequest rejected, Role role, DigestAccount account) {
        return values(rejected, role.credentials).stream()
                .map(Credentials::parse)
                .flatMap(Optional::stream)
                .anyMatch(sent -> sent.realm().equals(account.realm())
                        && (sent.nc() == null || sent.nc().equals("00000001")));
    }

    private void add(SIPRequest request, Role role, DigestAccount account, Answers answers) {
        Challenge challenge = answers.challenge;
        keys.ha1(account, challenge.algorithm()).ifPresent(ha1 -> {
            Credentials credentials = Credentials.answer(
                    challenge, account.userName(), ha1, answers.used.incrementAndGet(), answers.cnonce,
                    request.getMethod(), request.getRequestURI().toString());
            ExtensionHeaderImpl header = new ExtensionHeaderImpl(role.credentials);
            header.setValue(credentials.text());
            request.setHeader(header);
        });
    }

    private static List<String> values(SIPMessage message, String name) {
        List<String> values = new ArrayList<>(2);
        for (Iterator<?> all = message.getHeaders(name); all.hasNext(); ) {
            values.add(((SIPHeader) all.next()).getHeaderValue());
        }
        return values;
    }

    private String newCnonce() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
