package org.jonction.call;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import javax.sip.address.URI;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;
import org.jonction.api.trunk.TransferPolicy;
import org.jonction.api.trunk.TransferPolicy.Redirect;
import org.jonction.api.trunk.Trunk;
import org.jspecify.annotations.Nullable;

/** What a session makes of redirections (RFC 3261 sections 8.1.3.4 and 21.3). */
final class Redirection {
    /** Contacts beyond this number get no attention. */
    private static final int MOST_CONTACTS = 10;

    private final Session session;
    private int followed;

    Redirection(Session session) {
        this.session = session;
    }

    /** Whether the contacts of this response say where the called party is. */
    static boolean tells(SIPResponse response) {
        int status = response.getStatusCode();
        // RFC 3261 21.3.4, 21.3.5: a 305 names a proxy, a 380 another service
        return status >= 300 && status <= 302 && response.getContactHeader() != null;
    }

    /** The ways that a response of this try's peer opens, best first; empty when it is not to be followed. */
    List<Way> follow(Choice from, SIPResponse response, String ownHost) {
        Trunk trunk = from.trunk();
        TransferPolicy policy = trunk.profile().transfer();
        if (policy.redirect3xx() != Redirect.FOLLOW) {
            return List.of();
        }
        if (++followed > policy.maxRedirects()) {
            explain(trunk, response.getStatusCode() + " is not followed: the call has been redirected "
                    + policy.maxRedirects() + " times already");
            return List.of();
        }
        List<Way> ways = new ArrayList<>();
        for (Contact contact : contacts(response)) {
            ways.addAll(ways(from, contact.getAddress().getURI(), ownHost, response.getStatusCode()));
        }
        return ways;
    }

    /** The contacts as the caller may see them: they lead it back to the box. */
    List<Contact> passed(SIPResponse response) {
        List<Contact> passed = new ArrayList<>();
        for (Contact contact : contacts(response)) {
            Numbers.User user = Numbers.user(contact.getAddress().getURI());
            if (user.usable()) {
                Contact own = Uris.contact(session.box.sip(), session.a.dialog.hop(), user.text(),
                        session.a.trunk().profile().identity());
                if (contact.getQValue() >= 0) {
                    Uris.set(own, Contact.Q, Float.toString(contact.getQValue()));
                }
                passed.add(own);
            }
        }
        return passed;
    }

    /** By falling q; without one it is 1 (RFC 3261 section 20.10). */
    private static List<Contact> contacts(SIPResponse response) {
        List<Contact> contacts = new ArrayList<>();
        for (Iterator<?> all = response.getContactHeaders().iterator(); all.hasNext(); ) {
            if (all.next() instanceof Contact contact && !contact.isWildCard() && contacts.size() < MOST_CONTACTS) {
                contacts.add(contact);
            }
        }
        contacts.sort(Comparator.comparingDouble(c -> c.getQValue() < 0 ? -1 : -c.getQValue()));
        return contacts;
    }

    private List<Way> ways(Choice from, URI uri, String ownHost, int status) {
        Numbers.User user = Numbers.user(uri);
        if (!user.usable()) {
            explain(from.trunk(), status + " is not followed: " + user.problem().replace("Request-URI", "Contact"));
            return List.of();
        }
        String host = uri instanceof SipUri sip ? bare(sip.getHost()) : "";
        Trunk trunk = from.trunk();
        if (!host.isEmpty() && !host.equalsIgnoreCase(ownHost) && knows(trunk.peer(), host)) {
            explain(trunk, status + " to " + user.text() + " at the same peer is followed");
            return List.of(new Way(
                    new Choice("redirect", trunk, user.text(), from.calling(), List.of()), literal(host), true));
        }
        RoutePlan plan = session.box.router().route(new RouteQuery(trunk, user.text(), session.calling));
        boolean anywhere = host.isEmpty() || host.equalsIgnoreCase(ownHost);
        List<Way> ways = plan.choices().stream()
                .filter(choice -> anywhere || knows(choice.trunk().peer(), host))
                .map(choice -> new Way(choice, anywhere ? null : literal(host), true))
                .toList();
        if (ways.isEmpty()) {
            explain(trunk, status + " to " + user.text() + " is not followed: "
                    + (anywhere ? "no route leads there" : "neither the peer nor a route knows its host"));
        } else {
            explain(trunk, status + " to " + user.text() + " is followed by its route");
            session.explanation.addAll(plan.decisions());
        }
        return ways;
    }

    /** An IPv6 address without its brackets, in the one form that the documents have been brought to. */
    private static String bare(String host) {
        InetAddress address = Hosts.literal(host);
        return address == null ? host : address.getHostAddress();
    }

    private static @Nullable String literal(String host) {
        InetAddress address = Hosts.literal(host);
        return address == null ? null : Hosts.uriHost(address);
    }

    private static boolean knows(Peer peer, String host) {
        if (peer.domain().equalsIgnoreCase(host) || peer.sources().contains(host)) {
            return true;
        }
        for (PeerEndpoint endpoint : peer.endpoints()) {
            if (endpoint.address().equals(host) || endpoint.host().equalsIgnoreCase(host)) {
                return true;
            }
        }
        for (PeerHost named : peer.hosts()) {
            if (named.name().equalsIgnoreCase(host)) {
                return true;
            }
        }
        return false;
    }

    private void explain(Trunk trunk, String text) {
        session.explanation.add("redirect", trunk.name(), text);
    }
}
