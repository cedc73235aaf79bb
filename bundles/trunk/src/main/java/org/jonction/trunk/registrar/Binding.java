package org.jonction.trunk.registrar;

import gov.nist.javax.sip.address.SipUri;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.RegisteredContact;

/**
 * One contact of a registered peer (RFC 3261 section 10.3).
 *
 * @param key what makes it the same contact at the next REGISTER
 * @param contact what it asks for
 * @param preference q value in thousandths, 0 to 1000 (RFC 3261 section 20.10)
 * @param place where the box reaches it
 * @param expires when it ends
 * @param callId Call-ID of the REGISTER that set it
 * @param cseq CSeq number of that
 */
record Binding(
        String key,
        RegisteredContact contact,
        int preference,
        PeerEndpoint place,
        Instant expires,
        String callId,
        long cseq) {
    /** User, host, port and transport: what else a URI carries does not make it another contact. */
    static String key(SipUri uri) {
        String user = uri.getUser() == null ? "" : uri.getUser();
        String transport = uri.getTransportParam() == null ? "" : uri.getTransportParam();
        return user + '@' + (uri.getHost() + ':' + uri.getPort() + ';' + transport).toLowerCase(Locale.ROOT);
    }

    /** One line for the file; fields without tabs or line breaks by the grammar of SIP. */
    String line() {
        return String.join("\t", key, contact.uri(), Boolean.toString(contact.bulk()), Integer.toString(preference),
                place.transport().name(), place.address(), Integer.toString(place.port()),
                Long.toString(expires.toEpochMilli()), callId, Long.toString(cseq), String.join("\t", contact.path()));
    }

    /** @throws RuntimeException when the line is none */
    static Binding of(String line) {
        String[] part = line.split("\t", 11);
        List<String> path = part[10].isEmpty() ? List.of() : List.of(part[10].split("\t"));
        return new Binding(
                part[0],
                new RegisteredContact(part[1], Boolean.parseBoolean(part[2]), path),
                Integer.parseInt(part[3]),
                new PeerEndpoint(part[5], Integer.parseInt(part[6]), Transport.valueOf(part[4]), ""),
                Instant.ofEpochMilli(Long.parseLong(part[7])),
                part[8],
                Long.parseLong(part[9]));
    }
}
