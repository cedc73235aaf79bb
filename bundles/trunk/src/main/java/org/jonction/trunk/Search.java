package org.jonction.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;
import org.jonction.api.trunk.TrunkStatus;
import org.jonction.trunk.dns.Location;
import org.jonction.trunk.dns.Ranking;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the look-ups of one host have brought so far. Used by one thread at a time. */
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);
    /** So long a call may go on whose far end has left DNS. */
    private static final Duration FORMER = Duration.ofHours(4);
    /** Bounds what a name server can open to sources. */
    private static final int MOST_FORMER = 64;

    private final PeerHost host;
    private final Map<String, Instant> lastSeen = new HashMap<>();
    private @Nullable Found found;

    Search(PeerHost host) {
        this.host = host;
    }

    /** Takes what was known before the start for what is known now. */
    Found start(Ranking<PeerEndpoint> endpoints) {
        endpoints.all().forEach(place -> lastSeen.put(place.address(), Instant.now()));
        Found known = new Found(
                endpoints,
                Set.of(),
                new TrunkStatus.Resolution(host, false, Instant.now(), "as before the start; DNS is being asked"));
        found = known;
        return known;
    }

    /** @return what is known now, if that differs from before */
    Optional<Found> learn(Location said) {
        Location location = said;
        Found before = found;
        if (!said.answered() && before != null) {
            // nobody could say: what was known stays
            location = new Location(before.endpoints(), said.ttlS(), false, false, said.text());
        }
        Instant now = Instant.now();
        Set<String> addresses = location.endpoints().all().stream()
                .map(PeerEndpoint::address)
                .collect(Collectors.toSet());
        lastSeen.values().removeIf(seen -> seen.plus(FORMER).isBefore(now));
        addresses.forEach(address -> lastSeen.put(address, now));
        Set<String> former = lastSeen.entrySet().stream()
                .filter(one -> !addresses.contains(one.getKey()))
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .limit(MOST_FORMER)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        boolean sameStatus = before != null
                && before.status().fresh() == location.fresh()
                && before.status().text().equals(location.text());
        if (before != null && sameStatus && before.endpoints().equals(location.endpoints())
                && before.former().equals(former)) {
            return Optional.empty();
        }
        Instant since = before != null && sameStatus ? before.status().since() : now;
        Found learnt = new Found(
                location.endpoints(),
                former,
                new TrunkStatus.Resolution(host, location.fresh(), since, location.text()));
        found = learnt;
        if (!sameStatus || before == null || !before.endpoints().equals(location.endpoints())) {
            tell(location);
        }
        return Optional.of(learnt);
    }

    private void tell(Location location) {
        if (location.fresh() && !location.endpoints().ranks().isEmpty()) {
            LOG.info("{} is found at {} by {}", host, location.endpoints().all(), location.text());
        } else if (location.endpoints().ranks().isEmpty()) {
            LOG.warn("{} is found nowhere: {}", host, location.text());
        } else {
            LOG.warn("{} stays at {}, as DNS last said: {}", host, location.endpoints().all(), location.text());
        }
    }
}
