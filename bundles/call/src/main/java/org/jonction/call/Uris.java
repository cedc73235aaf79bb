package org.jonction.call;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import java.text.ParseException;
import java.util.Locale;
import javax.sip.address.URI;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.TrunkProfile.Identity;

/** The URIs that the box writes. */
final class Uris {
    private Uris() {}

    static SipUri sip(String user, String host, int port) {
        SipUri uri = new SipUri();
        HostPort at = new HostPort();
        at.setHost(new Host(host));
        if (port > 0) {
            at.setPort(port);
        }
        uri.setHostPort(at);
        if (!user.isEmpty()) {
            uri.setUser(Numbers.escape(user));
        }
        return uri;
    }

    /** Sets a parameter whose value is known to be valid. */
    static void set(Contact contact, String name, String value) {
        try {
            contact.setParameter(name, value);
        } catch (ParseException e) {
            throw new IllegalStateException(name + '=' + value, e);
        }
    }

    /** A URI for a number or name; {@code phone} adds {@code user=phone} to numbers (RFC 3261 section 19.1.1). */
    static SipUri number(String number, String host, int port, boolean phone) {
        SipUri uri = sip(number, host, port);
        if (phone && Numbers.telephone(number)) {
            uri.setUriParm("user", "phone");
        }
        return uri;
    }

    /** The same number as a tel URI, when it is a global one (RFC 3966 section 5.1.4). */
    static URI tel(String number, SipUri otherwise) {
        if (number.length() < 2 || number.charAt(0) != '+' || !Numbers.telephone(number)) {
            return otherwise;
        }
        try {
            return (URI) new AddressFactoryImpl().createTelURL(number);
        } catch (ParseException e) {
            return otherwise;
        }
    }

    /**
     * The Request-URI for a registered contact: the contact as it is (RFC 3261 section 16.5), or with the number in it when
     * it stands for all of them (RFC 6140 section 7.1).
     */
    static SipUri registered(RegisteredContact contact, String number) {
        try {
            SipUri uri = (SipUri) new AddressFactoryImpl().createURI(contact.uri());
            if (contact.bulk()) {
                uri.removeParameter("bnc");
                uri.setUser(Numbers.escape(number));
            }
            return uri;
        } catch (ParseException e) {
            throw new IllegalStateException("a contact that was registered: " + contact.uri(), e);
        }
    }

    /** Where the far end behind {@code hop} reaches the box. */
    static Contact contact(SipService sip, Target hop, String user, Identity identity) {
        ListeningPoint point = sip.listeningPoint(hop.sipInterface(), hop.transport()).orElse(null);
        String name = identity.boxName();
        SipUri uri = point == null
                ? sip(user, "invalid.invalid", 0)
                : sip(user, name.isEmpty() ? point.host() : name, point.port());
        if (hop.transport() != Transport.UDP) {
            uri.setUriParm("transport", hop.transport().name().toLowerCase(Locale.ROOT));
        }
        Contact contact = new Contact();
        AddressImpl address = Messages.address(uri, "");
        address.setAddressType(AddressImpl.NAME_ADDR);
        contact.setAddress(address);
        return contact;
    }

    /** The box's own host on the interface of a leg. */
    static String host(Leg leg) {
        return box(leg.session.box.sip(), leg.dialog.hop());
    }

    private static String box(SipService sip, Target hop) {
        return sip.listeningPoint(hop.sipInterface(), hop.transport())
                .map(ListeningPoint::host)
                .orElse("invalid.invalid");
    }

    /** A host by the profile's choice, for URIs towards {@code hop}. */
    static String host(Identity.UriHost choice, Identity identity, SipService sip, Peer peer, Target hop) {
        return switch (choice) {
            case BOX -> identity.boxName().isEmpty() ? box(sip, hop) : identity.boxName();
            case TARGET -> target(hop);
            case PEER_DOMAIN -> peer.domain().isEmpty() ? target(hop) : peer.domain();
        };
    }

    private static String target(Target hop) {
        return Hosts.uriHost(hop.remote().getAddress());
    }
}
