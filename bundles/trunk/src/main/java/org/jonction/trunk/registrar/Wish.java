package org.jonction.trunk.registrar;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.sip.header.ExpiresHeader;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerRegistration;
import org.jonction.api.trunk.PeerRegistration.Mode;
import org.jonction.api.trunk.RegisteredContact;
import org.jspecify.annotations.Nullable;

/** Carries out one authenticated REGISTER on the contacts that there are (RFC 3261 section 10.3 items 6 to 8). */
final class Wish {
    private static final int LONGEST_URI = 1_000;

    private final PeerRegistration policy;
    private final SIPRequest register;
    private final SipSource source;
    private final Instant now;

    Wish(PeerRegistration policy, SIPRequest register, SipSource source, Instant now) {
        this.policy = policy;
        this.register = register;
        this.source = source;
        this.now = now;
    }

    /**
     * What has become of it.
     *
     * @param status 200, or why nothing was changed
     * @param why the reason phrase of a refusal; empty for that of the standard
     * @param bindings the contacts from now on
     */
    record Result(int status, String why, List<Binding> bindings) {}

    /** Either all of it is done or none. */
    Result onto(List<Binding> before) {
        List<Contact> contacts = contacts();
        if (contacts.stream().anyMatch(Contact::isWildCard)) {
            return clear(before, contacts);
        }
        List<Binding> after = new ArrayList<>(before);
        for (Contact contact : contacts) {
            Result refusal = apply(contact, after);
            if (refusal != null) {
                return refusal;
            }
        }
        return after.size() > policy.maxContacts()
                ? refused(403, "At Most " + policy.maxContacts() + " Contacts")
                : new Result(200, "", List.copyOf(after));
    }

    // RFC 3261 10.3 item 6
    private Result clear(List<Binding> before, List<Contact> contacts) {
        if (contacts.size() > 1 || !(register.getExpires() instanceof ExpiresHeader all && all.getExpires() == 0)) {
            return refused(400, "Contact * Needs Expires 0 And No Other");
        }
        return before.stream().anyMatch(this::outOfOrder) ? refused(500, "Old CSeq") : new Result(200, "", List.of());
    }

    private @Nullable Result apply(Contact contact, List<Binding> after) {
        if (!(contact.getAddress().getURI() instanceof SipUri uri) || uri.toString().length() > LONGEST_URI) {
            return refused(400, "Contact Is No Usable SIP URI");
        }
        boolean bulk = uri.hasParameter("bnc");
        if (bulk && (policy.mode() != Mode.GIN || uri.getUser() != null)) { // RFC 6140 5.2
            return refused(policy.mode() == Mode.GIN ? 400 : 403, policy.mode() == Mode.GIN
                    ? "A bnc Contact Has No User" : "No Bulk Registration Here");
        }
        int expiresS = expiresS(contact);
        if (expiresS > 0 && expiresS < policy.minExpiresS()) {
            return refused(423, "");
        }
        String key = Binding.key(uri);
        for (Binding known : after) {
            if (known.key().equals(key) && outOfOrder(known)) {
                return refused(500, "Old CSeq"); // RFC 3261 10.3 item 7
            }
        }
        after.removeIf(known -> known.key().equals(key));
        if (expiresS > 0) {
            after.add(new Binding(
                    key, new RegisteredContact(uri.toString(), bulk, values("Path")), preference(contact), place(uri),
                    now.plusSeconds(Math.min(expiresS, policy.maxExpiresS())), callId(), cseq()));
        }
        return null;
    }

    private boolean outOfOrder(Binding known) {
        return known.callId().equals(callId()) && cseq() <= known.cseq();
    }

    private int expiresS(Contact contact) {
        if (contact.getExpires() >= 0) {
            return contact.getExpires();
        }
        return register.getExpires() instanceof ExpiresHeader all ? all.getExpires() : policy.maxExpiresS();
    }

    private static int preference(Contact contact) {
        return contact.getQValue() < 0 ? 1_000 : Math.min(1_000, Math.round(contact.getQValue() * 1_000));
    }

    /**
     * The contact's own address, when the message came from there; else the source, which is on this side of whatever
     * NAT there is. Nobody can have the box send elsewhere.
     */
    private PeerEndpoint place(SipUri uri) {
        String address = source.remote().getAddress().getHostAddress();
        if (values("Path").isEmpty() && address.equals(literal(uri.getHost()))) {
            Transport transport = transport(uri.getTransportParam());
            return new PeerEndpoint(
                    address, uri.getPort() > 0 ? uri.getPort() : transport.defaultPort(), transport, "");
        }
        return new PeerEndpoint(address, source.remote().getPort(), source.transport(), "");
    }

    private Transport transport(@Nullable String param) {
        if (param != null) {
            for (Transport one : Transport.values()) {
                if (one.name().equals(param.toUpperCase(Locale.ROOT))) {
                    return one;
                }
            }
        }
        return source.transport();
    }

    private static String literal(String host) {
        try {
            return InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                    .getHostAddress();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private List<Contact> contacts() {
        List<Contact> all = new ArrayList<>(1);
        for (Iterator<?> each = register.getHeaders("Contact"); each.hasNext(); ) {
            if (each.next() instanceof Contact contact) {
                all.add(contact);
            }
        }
        return all;
    }

    private List<String> values(String name) {
        List<String> values = new ArrayList<>(0);
        for (Iterator<?> each = register.getHeaders(name); each.hasNext(); ) {
            values.add(((SIPHeader) each.next()).getHeaderValue());
        }
        return values;
    }

    private String callId() {
        return register.getCallId().getCallId();
    }

    private long cseq() {
        return register.getCSeq().getSeqNumber();
    }

    private static Result refused(int status, String why) {
        return new Result(status, why, List.of());
    }
}
