package org.jonction.api.gateway;

import java.util.List;
import java.util.Map;

/**
 * The policy of a driver, as data.
 *
 * @param driver id of the driver; {@code none} when a peer's driver is not installed
 * @param version version of the driver's bundle
 * @param allow methods for the Allow header towards the peer (RFC 3261 section 20.5)
 * @param edits changes to each initial request and to each response sent to the peer, in order
 * @param responseMap final status codes of the peer and what they mean here, where the product differs from the RFCs
 */
public record DriverPolicy(
        String driver, String version, List<String> allow, List<HeaderEdit> edits, Map<Integer, Integer> responseMap) {
    /** The policy for a peer without a driver: plain RFC 3261. */
    public static final DriverPolicy NONE = new DriverPolicy(
            "none",
            "0",
            List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE", "INFO", "REFER", "NOTIFY"),
            List.of(),
            Map.of());

    public DriverPolicy {
        allow = List.copyOf(allow);
        edits = List.copyOf(edits);
        responseMap = Map.copyOf(responseMap);
    }
}
