package org.jonction.call;

import gov.nist.javax.sip.header.Event;
import gov.nist.javax.sip.header.SubscriptionState;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import org.jonction.api.media.Side;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.trunk.TransferPolicy;
import org.jspecify.annotations.Nullable;

/** What becomes of a REFER within a call and of the NOTIFYs that follow it (RFC 3515, RFC 5589). */
final class Transfers {
    /** The event package of the subscription that a REFER makes. */
    static final String EVENT = "refer";

    private static final int DEFAULT_HOPS = 70;

    private Transfers() {}

    static void onRefer(Leg leg, ServerTransaction transaction) {
        Session session = leg.session;
        Leg other = session.b == null ? null : session.other(leg);
        if (session.over() || other == null || other.absent) {
            leg.respond(transaction, session.over() ? 481 : 480);
            return;
        }
        if (!(session.state instanceof Answered) || session.pending != null) {
            leg.respond(transaction, 491); // one thing after the other
            return;
        }
        try {
            Referral referral = Referral.of(transaction.request());
            Leg own = referral.replaces() == null ? null : referral.replaces().find(session.box.sessions());
            if (own != null && own.session == session) {
                throw new Referral.Refused(400, "it names a dialog of its own call");
            }
            decide(leg, other, transaction, referral, own);
        } catch (Referral.Refused e) {
            refuse(leg, transaction, e.status, e.getMessage());
        }
    }

    private static void decide(
            Leg leg, Leg other, ServerTransaction transaction, Referral referral, @Nullable Leg own) {
        TransferPolicy policy = other.trunk().profile().transfer();
        // the far end could not tell what to make of a dialog that it has no part in, nor the box when it came back
        boolean foreign = referral.replaces() != null && own == null;
        if (policy.enableReferSupport() && !other.refusesRefer && !foreign) {
            new PassedRefer(leg, other, transaction, referral, own).pass();
        } else {
            carryOut(leg, other, transaction, referral, own);
        }
    }

    /** The box does itself what it is asked for. */
    static void carryOut(Leg leg, Leg other, ServerTransaction transaction, Referral referral, @Nullable Leg own) {
        if (!other.trunk().profile().transfer().enable3pccRefer()) {
            refuse(leg, transaction, 603, other.who() + " takes no REFER, and its profile "
                    + other.trunk().profile().label() + " does not say enable3pccRefer");
            return;
        }
        SIPRequest refer = transaction.request();
        SIPResponse accepted = leg.response(refer, 202);
        leg.addContact(accepted);
        if (!referral.subscribes()) {
            Messages.set(accepted, "Refer-Sub", "false"); // RFC 4488 4
        }
        transaction.respond(leg.finished(accepted));
        Subscription told = new Subscription(leg, refer.getCSeq().getSeqNumber(), referral.subscribes());
        if (own != null) {
            Consultation.start(leg, own, told);
        } else {
            int hops = refer.getMaxForwards() == null ? DEFAULT_HOPS : refer.getMaxForwards().getMaxForwards();
            Transfer.start(leg, referral, told, hops);
        }
    }

    private static void refuse(Leg leg, ServerTransaction transaction, int status, @Nullable String why) {
        leg.session.explanation.add("transfer", leg.trunk().name(), "REFER of " + leg.who() + " is refused: " + why);
        leg.respond(transaction, status);
    }

    // ---- NOTIFY

    static boolean tellsOfRefer(SIPRequest notify) {
        return notify.getHeader("Event") instanceof Event event && EVENT.equalsIgnoreCase(event.getEventType());
    }

    static void onNotify(Leg leg, ServerTransaction transaction) {
        SIPRequest notify = transaction.request();
        if (!tellsOfRefer(notify)) {
            SIPResponse badEvent = leg.response(notify, 489); // RFC 6665 8.3.2
            Messages.set(badEvent, "Allow-Events", EVENT);
            transaction.respond(leg.finished(badEvent));
            return;
        }
        PassedRefer passed = leg.session.passedRefer;
        if (passed == null || passed.kept != leg || leg.session.over()) {
            leg.respond(transaction, 481); // RFC 6665 4.1.3
        } else {
            passed.tell(transaction);
        }
    }

    /** The status that a body of message/sipfrag tells of (RFC 3420), or -1. */
    static int sipfrag(SIPRequest notify) {
        byte[] body = notify.getRawContent();
        if (body == null) {
            return -1;
        }
        String text = new String(body, 0, Math.min(body.length, 32), StandardCharsets.ISO_8859_1);
        if (!text.startsWith("SIP/2.0 ") || text.length() < 11) {
            return -1;
        }
        int status = Texts.number(text.substring(8, 11), 699);
        return status >= 100 ? status : -1;
    }

    /** The subscription's state without the words of the far end. */
    static String state(SIPRequest notify, int status) {
        boolean ended = status >= 200
                || notify.getHeader("Subscription-State") instanceof SubscriptionState state
                        && "terminated".equalsIgnoreCase(state.getState());
        return ended ? "terminated;reason=noresource" : "active;expires=180";
    }

    // ---- what the ways of a transfer have in common

    /** The number of the far end of a leg, as far as it is known. */
    static String number(Leg leg) {
        return leg.side == Side.A ? leg.session.calling : leg.session.called;
    }

    static boolean anonymous(Leg leg) {
        return leg.side == Side.A && leg.session.anonymous;
    }

    /** The far end of the leg has hung up while its session is kept for a transfer. */
    static void gone(Leg leg) {
        leg.absent = true;
        leg.timer.stop();
        leg.session.box.sessions().remove(leg);
        leg.session.box.notebook().forget(leg.session);
    }

    /** Takes a BYE of the referrer that comes before the end of its transfer: the other side is kept for that. */
    static boolean keeps(Leg referrer, Leg leg, ServerTransaction bye, Subscription told) {
        Session session = referrer.session;
        if (leg != referrer || !(session.state instanceof Answered || session.state instanceof Rejoining)) {
            return false;
        }
        leg.respond(bye, 200);
        told.stop();
        gone(leg);
        session.explanation.add("transfer", leg.trunk().name(), leg.who() + " hung up; "
                + session.other(leg).who() + " is kept for the transfer");
        return true;
    }

    /** The session has served its purpose: its other far end goes on in another one, the referrer is about to hang up. */
    static void part(Session first, Leg referrer, Session second, Subscription told) {
        first.transferredTo = second.id;
        first.explanation.add("transfer", referrer.trunk().name(), "done: the call goes on as call " + second.id);
        first.box.notebook().forget(first);
        Parting parting = new Parting(first, referrer);
        first.become(parting);
        told.finish(200, parting::told);
    }

    /** A far end was re-invited into a session that did not come to be: it is described its old one again. */
    static void putBack(Leg moved, Leg joining) {
        Session session = moved.session;
        moved.sdp = moved.sdp.after(joining.sdp);
        if (session.over()) {
            return;
        }
        try {
            byte[] offer = moved.offer(session.other(moved));
            new Rejoining(moved, offer, new Rejoining.Outcome() {
                @Override
                public void accepted(SIPResponse response) {
                    settled(moved, response);
                }

                @Override
                public void refused(int status) {
                    lost(session, moved.who() + " answered " + status + " when it was to be put back");
                }
            }).start();
        } catch (SdpException e) {
            lost(session, e.getMessage());
        }
    }

    private static void settled(Leg moved, SIPResponse response) {
        Session session = moved.session;
        try {
            moved.audio = moved.hearAnswer(response.getRawContent());
            session.media.relay();
            session.explanation.add("transfer", moved.trunk().name(), moved.who() + " is back in the first call");
        } catch (SdpException e) {
            lost(session, e.getMessage());
        }
    }

    private static void lost(Session session, @Nullable String why) {
        if (!session.over()) {
            session.state.end(session, Cause.box(-1, "the first call could not be taken up again: " + why));
        }
    }

    /** Runs {@code task} on {@code loop}: at once when that is the one in whose tasks this is. */
    static void on(SipLoop loop, SipLoop current, Runnable task) {
        if (loop == current) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
