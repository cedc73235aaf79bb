package org.jonction.trunk;

import java.util.Map;
import java.util.TreeMap;
import org.jonction.api.config.Settings;
import org.jonction.api.trunk.Trunk;

/** Trunk configurations as they are delivered. */
final class Configurations {
    private Configurations() {}

    /** A trunk on SIP interface {@code wan} to the UDP endpoint 192.0.2.10:5060, with these values instead. */
    static Map<String, Object> trunk(String name, Map<String, Object> changes) {
        Map<String, Object> values = new TreeMap<>(Map.ofEntries(
                Map.entry("service.pid", "org.jonction.trunk~" + name),
                Map.entry("name", name),
                Map.entry("state", "ENABLED"),
                Map.entry("sipInterface", "wan"),
                Map.entry("realm", "wan"),
                Map.entry("mediaRealm", "wan"),
                Map.entry("maxSessions", 0L),
                Map.entry("registration.mode", "NONE"),
                Map.entry("tls.peerCertificate", "AS_SERVER"),
                Map.entry("registration.expiresS", 600L),
                Map.entry("peer.name", "peer-of-" + name),
                Map.entry("peer.kind", "ITSP"),
                Map.entry("peer.driver", "generic"),
                Map.entry("peer.endpoints.0.address", "192.0.2.10"),
                Map.entry("peer.endpoints.0.port", 5060L),
                Map.entry("peer.endpoints.0.transport", "UDP"),
                Map.entry("profile.id", "itsp"),
                Map.entry("profile.version", "1.0.0")));
        values.putAll(profile());
        values.putAll(changes);
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
                Map.entry("profile.health.windowCalls", 20L),
                Map.entry("profile.health.minSuccessPercent", 80L),
                Map.entry("profile.timers.t1Ms", 500L),
                Map.entry("profile.timers.t2Ms", 4000L),
                Map.entry("profile.timers.t4Ms", 5000L),
                Map.entry("profile.transport.udpMaxBytes", 1300L),
                Map.entry("profile.sessionTimer.mode", "ACCEPT"),
                Map.entry("profile.sessionTimer.expiresS", 1800L),
                Map.entry("profile.sessionTimer.minS", 90L),
                Map.entry("profile.sessionTimer.refresher", "LOCAL"),
                Map.entry("profile.offerAnswer.offer", "LATE_OK"),
                Map.entry("profile.offerAnswer.prack", "SUPPORTED"),
                Map.entry("profile.offerAnswer.fork", "COLLAPSE"),
                Map.entry("profile.offerAnswer.maxEarlyDialogs", 20L),
                Map.entry("profile.offerAnswer.hold", "SENDONLY"),
                Map.entry("profile.timers.noResponseMs", 4000L),
                Map.entry("profile.timers.noProgressMs", 10000L),
                Map.entry("profile.timers.failoverStop", "PROGRESS"),
                Map.entry("profile.timers.ringTimeoutS", 180L),
                Map.entry("profile.timers.maxCallS", 0L),
                Map.entry("profile.callerId.assert", "PAI"),
                Map.entry("profile.callerId.trustInbound", false),
                Map.entry("profile.identity.telUri", false),
                Map.entry("profile.callerId.privacy", "RFC3323"),
                Map.entry("profile.callerId.forwardPai", false),
                Map.entry("profile.callerId.forwardAnonymousCallGatewayPai", false),
                Map.entry("profile.callerId.acceptGatewayPaiForOutboundCalls", false),
                Map.entry("profile.callerId.forwardCallHistory", false),
                Map.entry("profile.callerId.callHistory", "PASS"),
                Map.entry("profile.numbers.format", "E164_PLUS"),
                Map.entry("profile.media.latching", "STRICT"),
                Map.entry("profile.media.rtpTimeoutS", 60L),
                Map.entry("profile.media.rtpTimeoutHoldS", 1800L),
                Map.entry("profile.ice.mode", "OFF"),
                Map.entry("profile.srtp.mode", "AUTO"),
                Map.entry("profile.srtp.suites", new String[] {"AES_CM_128_HMAC_SHA1_80"}),
                Map.entry("profile.transfer.enableReferSupport", true),
                Map.entry("profile.transfer.enable3pccRefer", false),
                Map.entry("profile.transfer.replaces", true),
                Map.entry("profile.transfer.redirect3xx", "FOLLOW"),
                Map.entry("profile.transfer.maxRedirects", 5L),
                Map.entry("profile.requests.message", "REFUSE"));
    }

    static Trunk read(String name, Map<String, Object> changes) {
        return Trunk.from(new Settings(trunk(name, changes)));
    }
}
