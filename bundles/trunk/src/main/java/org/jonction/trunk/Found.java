package org.jonction.trunk;

import java.time.Instant;
import java.util.Set;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;
import org.jonction.api.trunk.TrunkStatus;
import org.jonction.trunk.dns.Ranking;

/**
 * What is known of one named host.
 *
 * @param endpoints where it is
 * @param former addresses at which it was lately: requests within calls may still come from there
 * @param status the same for people
 */
record Found(Ranking<PeerEndpoint> endpoints, Set<String> former, TrunkStatus.Resolution status) {
    /** A host as one SIP interface looks for it: with its transports and its IP version. */
    record Question(String sipInterface, PeerHost host) {}

    Found {
        former = Set.copyOf(former);
    }

    static Found nothingYet(PeerHost host) {
        return new Found(
                Ranking.empty(), Set.of(), new TrunkStatus.Resolution(host, false, Instant.now(), "not looked up yet"));
    }
}
