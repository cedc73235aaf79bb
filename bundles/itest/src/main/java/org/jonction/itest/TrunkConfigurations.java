package org.jonction.itest;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

/** A trunk as the configuration is delivered. */
final class TrunkConfigurations {
    private TrunkConfigurations() {}

    /** A trunk to 192.0.2.10 on a SIP interface that does not exist, with these values in place of others. */
    static Dictionary<String, Object> trunk(String name, Map<String, Object> changes) {
        Dictionary<String, Object> values = new Hashtable<>(Map.ofEntries(
                Map.entry("name", name),
                Map.entry("state", "ENABLED"),
                Map.entry("sipInterface", "itest-nowhere"),
                Map.entry("realm", "itest"),
                Map.entry("mediaRealm", "itest"),
                Map.entry("maxSessions", 0L),
                Map.entry("peer.name", "itest-peer"),
                Map.entry("peer.kind", "ITSP"),
                Map.entry("peer.driver", "generic"),
                Map.entry("peer.endpoints.0.address", "192.0.2.10"),
                Map.entry("peer.endpoints.0.port", 5060L),
                Map.entry("peer.endpoints.0.transport", "UDP"),
                Map.entry("profile.id", "itest"),
                Map.entry("profile.version", "1.0.0")));
        profile().forEach(values::put);
        changes.forEach(values::put);
        return values;
    }

    private static Map<String, Object> profile() {
        return Map.ofEntries(
                Map.entry("profile.identity.userAgent", "Jonction"),
                Map.entry("profile.identity.requestUriHost", "PEER_DOMAIN"),
                Map.entry("profile.identity.fromHost", "BOX"),
                Map.entry("profile.identity.userPhone", true),
                Map.entry("profile.health.optionsIntervalS", 60L),
                Map.entry("profile.health.optionsTimeoutMs", 2000L),
                Map.entry("profile.health.downAfter", 3L),
                Map.entry("profile.health.upAfter", 2L),
                Map.entry("profile.health.acceptAnyResponse", true),
                Map.entry("profile.health.respondToOptions", true),
                Map.entry("profile.timers.t1Ms", 500L),
                Map.entry("profile.timers.t2Ms", 4000L),
                Map.entry("profile.timers.t4Ms", 5000L),
                Map.entry("profile.timers.noResponseMs", 4000L),
                Map.entry("profile.timers.noProgressMs", 10000L),
                Map.entry("profile.timers.ringTimeoutS", 180L),
                Map.entry("profile.timers.maxCallS", 0L),
                Map.entry("profile.callerId.assert", "PAI"),
                Map.entry("profile.callerId.trustInbound", false),
                Map.entry("profile.numbers.format", "E164_PLUS"),
                Map.entry("profile.media.latching", "STRICT"),
                Map.entry("profile.media.rtpTimeoutS", 60L),
                Map.entry("profile.media.rtpTimeoutHoldS", 1800L));
    }
}
