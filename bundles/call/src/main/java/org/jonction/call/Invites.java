package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ims.PAssertedIdentity;
import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.media.Side;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.CallerId.Assert;
import org.jonction.api.trunk.TrunkProfile.Identity;
import org.jspecify.annotations.Nullable;

/** Builds the INVITE of a try: all that the called side learns of the call stands here. */
final class Invites {
    private static final int DEFAULT_HOPS = 70;

    private Invites() {}

    /** The leg of a new try, with a dialog that waits to be answered. */
    static Leg leg(Session session, Choice choice, Caller caller, Target target) {
        Trunk trunk = choice.trunk();
        SipService sip = session.box.sip();
        Contact contact = Uris.contact(sip, target, shown(choice, caller) ? choice.calling() : "");
        Dialog dialog = dialog(sip, session.a.dialog.callId(), choice, caller, target);
        return new Leg(session, Side.B, session.box.faces().of(trunk), choice.called(), contact, dialog);
    }

    /** Who speaks to whom in a new request. @param callId Call-ID of what it is made for */
    static Dialog dialog(SipService sip, String callId, Choice choice, Caller caller, Target target) {
        Trunk trunk = choice.trunk();
        Identity identity = trunk.profile().identity();
        String host = Uris.host(identity.requestUriHost(), sip, trunk.peer(), target);
        SipUri called = Uris.number(choice.called(), host, port(host, target), identity.userPhone());
        AddressImpl remote = Messages.address(called, "");
        AddressImpl local = shown(choice, caller)
                ? Messages.address(own(sip, choice, target), caller.displayName())
                : Messages.address(Uris.sip("anonymous", "anonymous.invalid", 0), "Anonymous"); // RFC 3323 4.1.1.3
        return Dialog.outgoing(sip.newCallId(callId), local, Messages.newTag(), remote, called, target);
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
        Messages.routes(invite, session.box.registrations().serviceRoute(choice.trunk().name()));
        identify(invite, session.box.sip(), leg, choice, caller);
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
        return !caller.anonymous() && !choice.calling().isEmpty();
    }

    private static SipUri own(SipService sip, Choice choice, Target target) {
        Identity identity = choice.trunk().profile().identity();
        String host = Uris.host(identity.fromHost(), sip, choice.trunk().peer(), target);
        return Uris.number(choice.calling(), host, 0, identity.userPhone());
    }

    // RFC 3325 9.1, 9.2; RFC 3323 4.2
    private static void identify(SIPRequest invite, SipService sip, Leg leg, Choice choice, Caller caller) {
        Assert asserting = choice.trunk().profile().callerId().asserting();
        if (asserting != Assert.FROM_ONLY && !choice.calling().isEmpty()) {
            AddressImpl address = Messages.address(
                    own(sip, choice, leg.dialog.hop()), caller.anonymous() ? "" : caller.displayName());
            address.setAddressType(AddressImpl.NAME_ADDR);
            if (asserting == Assert.PAI) {
                invite.setHeader(new PAssertedIdentity(address));
            } else {
                Messages.set(invite, "P-Preferred-Identity", address.encode());
            }
        }
        if (caller.anonymous()) {
            Messages.set(invite, "Privacy", "id");
        }
    }
}
