package org.jonction.trunk;

import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.Identity;
import org.jonction.api.trunk.TrunkProfile.Identity.UriHost;

/** Makes the OPTIONS that asks whether an endpoint is alive (RFC 3261 section 11.1). */
final class OptionsRequest {
    private static final int DEFAULT_PORT = 5060;

    private OptionsRequest() {}

    /** @throws ParseException when the trunk's names do not make a SIP message */
    static SIPRequest build(Trunk trunk, PeerEndpoint endpoint, ListeningPoint local, String callId, String tag)
            throws ParseException {
        Identity identity = trunk.profile().identity();
        String toHost = host(identity.requestUriHost(), trunk, endpoint, local);
        // RFC 3261 19.1.1: no port in From and To
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("From", "<sip:" + host(identity.fromHost(), trunk, endpoint, local) + ">;tag=" + tag);
        headers.put("To", "<sip:" + toHost + ">");
        headers.put("Call-ID", callId);
        headers.put("CSeq", "1 OPTIONS");
        headers.put("Max-Forwards", "70");
        headers.put("Contact", "<sip:" + local.host() + ":" + local.port() + transport(endpoint.transport()) + ">");
        headers.put("Accept", "application/sdp");
        boolean addressed = toHost.equals(bracketed(endpoint.address())) && endpoint.port() != DEFAULT_PORT;
        return WrittenRequest.of(trunk, "OPTIONS sip:" + toHost + (addressed ? ":" + endpoint.port() : "") + " SIP/2.0", headers);
    }

    private static String host(UriHost host, Trunk trunk, PeerEndpoint endpoint, ListeningPoint local) {
        String domain = trunk.peer().domain();
        return switch (host) {
            case BOX -> local.host();
            case PEER_DOMAIN -> bracketed(domain.isEmpty() ? endpoint.address() : domain);
            case TARGET -> bracketed(endpoint.address());
        };
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    }

    private static String transport(Transport transport) {
        return transport == Transport.UDP
                ? ""
                : ";transport=" + transport.name().toLowerCase(Locale.ROOT);
    }
}
