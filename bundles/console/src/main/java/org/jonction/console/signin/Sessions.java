package org.jonction.console.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jonction.console.Secrets;

/** Sessions of signed-in people, by the hash of their secret. They end with the bundle, and with their password. */
final class Sessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration ABSOLUTE = Duration.ofHours(12);
    private static final int MOST = 64;

    private final InstantSource clock;
    private final Map<String, Session> byHash = new LinkedHashMap<>();

    private record Session(String user, String mark, Instant begun, Instant lastUse) {
        boolean livesAt(Instant now) {
            return now.isBefore(begun.plus(ABSOLUTE)) && now.isBefore(lastUse.plus(IDLE));
        }
    }

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Begins a session.
     *
     * @param mark what changes with the user's password
     * @return its secret, for the cookie
     */
    synchronized String begin(String user, String mark) {
        Instant now = clock.instant();
        byHash.values().removeIf(session -> !session.livesAt(now));
        if (byHash.size() >= MOST) {
            byHash.remove(byHash.keySet().iterator().next());
        }
        String secret = Secrets.create();
        byHash.put(Secrets.hash(secret), new Session(user, mark, now, now));
        return secret;
    }

    /**
     * The user of a live session.
     *
     * @param mark as it is now; a session that began with another has ended
     * @param use whether this counts as use, so that the idle time begins again
     */
    synchronized Optional<String> user(String secret, String mark, boolean use) {
        String hash = Secrets.hash(secret);
        Session session = byHash.get(hash);
        Instant now = clock.instant();
        if (session == null) {
            return Optional.empty();
        }
        if (!session.livesAt(now) || !session.mark().equals(mark)) {
            byHash.remove(hash);
            return Optional.empty();
        }
        if (use) {
            byHash.put(hash, new Session(session.user(), mark, session.begun(), now));
        }
        return Optional.of(session.user());
    }

    /** Ends a session. */
    synchronized void end(String secret) {
        byHash.remove(Secrets.hash(secret));
    }
}
