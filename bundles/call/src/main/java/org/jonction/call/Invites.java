package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sip.address.URI;
import org.jonction.api.media.Side;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.CallerId;
import org.jonction.api.trunk.TrunkProfile.CallerId.Assert;
import org.jonction.api.trunk.TrunkProfile.CallerId.Privacy;
import org.jonction.api.trunk.TrunkProfile.Identity;
import org.jonction.api.trunk.TrunkProfile.Numbers.Format;
import org.jspecify.annotations.Nullable;

/** Builds the INVITE of a try: all that the called side learns of the call stands here. */
final class Invites {
    private static final int DEFAULT_HOPS = 70;

    private Invites() {}

    /** The leg of a new try, with a dialog that waits to be answered. */
    static Leg leg(Session session, Choice choice, Caller caller, Target target) {
        Trunk trunk = choice.trunk();
        SipService sip = session.box.sip();
        Contact contact =
                Uris.contact(sip, target, shown(choice, caller) ? choice.calling() : "", trunk.profile().identity());
        Dialog dialog = dialog(session.box, session.a.dialog.callId(), choice, caller, target);
        return new Leg(session, Side.B, session.box.faces().of(trunk), choice.called(), contact, dialog);
    }

    /** Who speaks to whom in a new request. @param callId Call-ID of what it is made for */
    static Dialog dialog(Box box, String callId, Choice choice, Caller caller, Target target) {
        SipService sip = box.sip();
        Trunk trunk = choice.trunk();
        Identity identity = trunk.profile().identity();
        String host = Uris.host(identity.requestUriHost(), identity, sip, trunk.peer(), target);
        SipUri called = Uris.number(choice.called(), host, port(host, target), identity.userPhone());
        URI calledUri = identity.telUri() ? Uris.tel(choice.called(), called) : called;
        AddressImpl remote = Messages.address(calledUri, "");
        URI requestUri = contact(box, trunk, target)
                .<URI>map(contact -> Uris.registered(contact, choice.called()))
                .orElse(calledUri);
        AddressImpl local = shown(choice, caller)
                ? Messages.address(from(sip, choice, target), caller.displayName())
                : Messages.address(Uris.sip("anonymous", "anonymous.invalid", 0), "Anonymous"); // RFC 3323 4.1.1.3
        return Dialog.outgoing(sip.newCallId(callId), local, Messages.newTag(), remote, requestUri, target);
    }

    private static Optional<RegisteredContact> contact(Box box, Trunk trunk, Target target) {
        return trunk.access().peerRegistration().flatMap(r -> box.registrations().contact(trunk.name(), target));
    }

    /** The port to name with {@code host}: that of an address which is not the default; 0 for none. */
    private static int port(String host, Target target) {
        int port = target.remote().getPort();
        return port != 5060 && host.equals(Hosts.uriHost(target.remote().getAddress())) ? port : 0;
    }

    /** The INVITE of that leg. */
    static SIPRequest invite(Session session, Leg leg, Choice choice, Caller caller, byte @Nullable [] sdp) {
        SIPRequest invite = Messages.request("INVITE", leg.dialog, leg.face);
        SIPRequest received = session.invite().request();
        int hops = received.getMaxForwards() == null ? DEFAULT_HOPS : received.getMaxForwards().getMaxForwards() - 1;
        invite.setHeader(Messages.maxForwards(Math.min(hops, 255)));
        Loops.carryBreadth(received, invite);
        leg.stamp(invite);
        Reliable.ask(leg, invite, sdp != null);
        String trunk = choice.trunk().name();
        List<String> routes = contact(session.box, choice.trunk(), leg.dialog.hop())
                .map(RegisteredContact::path)
                .orElseGet(() -> session.box.registrations().serviceRoute(trunk));
        Messages.routes(invite, routes);
        identify(session, invite, leg, choice, caller);
        if (sdp != null) {
            Messages.sdp(invite, sdp);
        }
        if (session.invite() instanceof SelfInvite transfer) {
            refer(invite, leg, transfer);
        }
        leg.face.finish(invite, received, HeaderRules.Trace.into(session.explanation));
        return invite;
    }

    /** What the target of a transfer learns of it (RFC 3892 section 2, RFC 3891 section 6). */
    private static void refer(SIPRequest invite, Leg leg, SelfInvite transfer) {
        if (!transfer.referrer.isEmpty()) {
            Messages.set(invite, "Referred-By",
                    "<" + Uris.sip(transfer.referrer, Uris.host(leg), 0).encode() + ">");
        }
        if (transfer.replaces != null) {
            Messages.set(invite, "Replaces", transfer.replaces.text());
        }
    }

    private static boolean shown(Choice choice, Caller caller) {
        boolean hidden = caller.anonymous() && choice.trunk().profile().callerId().privacy() != Privacy.STRIP;
        return !hidden && !choice.calling().isEmpty();
    }

    private static URI from(SipService sip, Choice choice, Target target) {
        SipUri own = own(sip, choice, target);
        return choice.trunk().profile().identity().telUri() ? Uris.tel(choice.calling(), own) : own;
    }

    private static SipUri own(SipService sip, Choice choice, Target target) {
        return own(choice.calling(), sip, choice, target);
    }

    private static SipUri own(String number, SipService sip, Choice choice, Target target) {
        Identity identity = choice.trunk().profile().identity();
        String host = Uris.host(identity.fromHost(), identity, sip, choice.trunk().peer(), target);
        return Uris.number(number, host, 0, identity.userPhone());
    }

    /** Asserts the caller, and asks for the privacy that the caller asked for (RFC 3325 9.1, 9.2; RFC 3323 4.2). */
    private static void identify(Session session, SIPRequest invite, Leg leg, Choice choice, Caller caller) {
        CallerId policy = choice.trunk().profile().callerId();
        List<String> values = new ArrayList<>(1);
        String how = assertion(session.box.sip(), leg, choice, caller, values);
        String header = policy.asserting() == Assert.PPI ? "P-Preferred-Identity" : "P-Asserted-Identity";
        if (!values.isEmpty()) {
            // RFC 3325 9.2: one preferred identity
            Messages.set(invite, header, header.startsWith("P-P") ? values.getFirst() : String.join(", ", values));
        }
        boolean asks = caller.anonymous() && policy.privacy() == Privacy.RFC3323;
        if (asks) {
            Messages.set(invite, "Privacy", caller.critical() ? "id;critical" : "id");
        }
        SIPRequest received = session.invite().request();
        String history = History.tell(received, invite, policy,
                number -> '<' + own(formatted(number, choice), session.box.sip(), choice, leg.dialog.hop()).encode() + '>',
                '<' + leg.dialog.remote().getURI().toString() + '>');
        session.explanation.add("identity", choice.trunk().name(), "From " + (shown(choice, caller)
                        ? choice.calling() : "is anonymous") + "; " + (values.isEmpty() ? "" : header + " ") + how
                + (asks ? "; Privacy: id" : "") + (history.isEmpty() ? "" : "; " + history));
    }

    /** Adds what is asserted. @return why it is that */
    private static String assertion(SipService sip, Leg leg, Choice choice, Caller caller, List<String> values) {
        CallerId policy = choice.trunk().profile().callerId();
        boolean forwards = policy.forwardPai() && !caller.asserted().isEmpty();
        if (policy.asserting() == Assert.FROM_ONLY) {
            return "nothing is asserted (FROM_ONLY)";
        }
        if (caller.anonymous() && policy.privacy() == Privacy.FROM_ANON) {
            return "nothing is asserted of an anonymous caller (FROM_ANON)";
        }
        if (forwards && caller.anonymous() && !policy.forwardAnonymousCallGatewayPai()) {
            return "of an anonymous caller is kept back (forwardAnonymousCallGatewayPai)";
        }
        if (forwards) {
            for (Caller.Asserted one : caller.asserted()) {
                String number = formatted(one.number(), choice);
                values.add(one.tel() && number.startsWith("+")
                        ? "<tel:" + number + ">"
                        : address(own(number, sip, choice, leg.dialog.hop()), caller.anonymous() ? "" : one.displayName()));
            }
            return "as the caller's side asserts it (forwardPai)";
        }
        if (choice.calling().isEmpty()) {
            return "nothing is known to assert";
        }
        values.add(address(own(sip, choice, leg.dialog.hop()), caller.anonymous() ? "" : caller.displayName()));
        return "made of the calling number";
    }

    private static String address(SipUri uri, String displayName) {
        AddressImpl address = Messages.address(uri, displayName);
        address.setAddressType(AddressImpl.NAME_ADDR);
        return address.encode();
    }

    /** A number that no translation was meant for, in the form of the trunk. */
    private static String formatted(String number, Choice choice) {
        boolean plus = choice.trunk().profile().numbers().format() != Format.E164;
        return !plus && number.startsWith("+") ? number.substring(1) : number;
    }
}
