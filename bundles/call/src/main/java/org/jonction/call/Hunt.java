package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jonction.api.media.NoPortException;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.TransferPolicy.Redirect;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jspecify.annotations.Nullable;

/** Tries the routes of a call one after the other, each over the endpoints of its trunk. */
final class Hunt {
    private final Session session;
    private final Caller caller;
    private final Deque<Way> ways = new ArrayDeque<>();
    private final Set<String> entered = new HashSet<>();
    private final Redirection redirection;
    private Iterator<Target> targets = Collections.emptyIterator();
    private @Nullable Choice choice;
    private @Nullable Attempt attempt;
    private Failure failure = new Failure(503, -1, false, "no trunk of any route can take the call");
    private @Nullable SdpException refusedSdp;

    Hunt(Session session, List<Choice> choices, Caller caller) {
        this.session = session;
        this.caller = caller;
        redirection = new Redirection(session);
        reachableFirst(choices).forEach(one -> ways.add(Way.routed(one)));
    }

    /** Trunks without a living endpoint stay as the last resort. */
    private List<Choice> reachableFirst(List<Choice> all) {
        if (all.size() < 2) {
            return all;
        }
        List<Choice> ordered = new ArrayList<>(all.size());
        List<Choice> down = new ArrayList<>(0);
        for (Choice one : all) {
            if (session.box.trunks().reachable(one.trunk())) {
                ordered.add(one);
            } else {
                down.add(one);
                skip(one, "no endpoint of the trunk is fit for calls now; kept as the last resort");
            }
        }
        ordered.addAll(down);
        return ordered;
    }

    /** Starts the next try, or ends the call when none is left. */
    void next() {
        while (true) {
            Choice current = choice;
            if (current != null && targets.hasNext()) {
                if (launch(current, targets.next())) {
                    return;
                }
            } else if (!ways.isEmpty()) {
                enter(ways.removeFirst());
            } else {
                session.refuse(failure, refusedSdp);
                return;
            }
        }
    }

    private void enter(Way way) {
        Choice next = way.choice();
        Trunk trunk = next.trunk();
        choice = next;
        targets = Collections.emptyIterator();
        if (!entered.add(way.key()) && way.contact()) {
            skip(next, "the call has been there before, a redirection leads in a circle");
            return;
        }
        if (trunk.state() != Trunk.AdminState.ENABLED) {
            skip(next, "the trunk is " + trunk.state() + ": no new calls");
            return;
        }
        if (caller.anonymous() && caller.critical()
                && trunk.profile().callerId().privacy() == TrunkProfile.CallerId.Privacy.STRIP) {
            failure = new Failure(500, -1, true, "the caller's privacy is critical"); // RFC 3323 5
            skip(next, "it shows callers (privacy STRIP), and this one's privacy is critical");
            return;
        }
        if (!session.reserve(trunk)) {
            skip(next, "the trunk already carries its maxSessions of " + trunk.maxSessions());
            return;
        }
        try {
            session.media.open(trunk);
        } catch (NoPortException e) {
            skip(next, e.getMessage());
            return;
        }
        session.explanation.addAll(next.decisions());
        targets = way.among(session.box.trunks().targets(trunk)).iterator();
        if (!targets.hasNext()) {
            if (trunk.access().peerRegistration().isPresent() && trunk.peer().endpoints().isEmpty()) {
                failure = new Failure(480, 20, true, "nobody is registered at trunk " + trunk.name());
                skip(next, "nobody is registered at the box for this trunk");
                return;
            }
            skip(next, "the trunk has no endpoint that may be used now");
        }
    }

    private void skip(Choice skipped, @Nullable String why) {
        session.explanation.add("skip", skipped.trunk().name(), "route " + skipped.route() + ": " + why);
    }

    private boolean launch(Choice current, Target target) {
        Leg leg = Invites.leg(session, current, caller, target);
        byte[] sdp = null;
        try {
            session.checkCaller();
            if (session.a.audio != null) {
                sdp = leg.offer(session.a);
            } else {
                sdp = inPlaceOfLate(leg);
            }
        } catch (SdpException e) {
            failure = new Failure(488, -1, false, e.getMessage());
            refusedSdp = e;
            targets = Collections.emptyIterator(); // its other endpoints take no other codecs
            skip(current, e.getMessage());
            return false;
        }
        session.b = leg;
        session.explanation.add("try", current.trunk().name(), "route " + current.route() + " with profile "
                + current.trunk().profile().label() + ": INVITE " + current.called() + " to "
                + target.transport() + " " + Hosts.text(target.remote()));
        Attempt started = new Attempt(session, leg, Invites.invite(session, leg, current, caller, sdp), target);
        attempt = started;
        started.start();
        return true;
    }

    /** What goes to the called side when the caller has made no offer. @throws SdpException when its peer takes none */
    private byte @Nullable [] inPlaceOfLate(Leg leg) throws SdpException {
        String label = leg.trunk().profile().label();
        return switch (leg.trunk().profile().offerAnswer().offer()) {
            case LATE_OK -> null;
            case EARLY -> throw new SdpException(
                    SdpException.MISCELLANEOUS, "the caller makes no offer, and profile " + label + " takes no late offer");
            case FORCE_EARLY -> {
                session.explanation.add("offer", leg.trunk().name(), "the caller makes no offer, and profile " + label
                        + " wants one: the box makes it");
                yield leg.ownOffer(session.a);
            }
        };
    }

    /** The current try came to nothing. */
    void failed(Failure reason) {
        attempt = null;
        failure = reason;
        refusedSdp = null;
        String trunk = choice == null ? "" : choice.trunk().name();
        session.explanation.add("response", trunk, reason.text() + (reason.retry() ? "; tried elsewhere" : ""));
        // RFC 3261 8.1.3.4: the contacts of a redirection are tried to the end, unless the answer holds everywhere
        Way further = ways.peekFirst();
        if (reason.retry() || further != null && further.contact() && reason.status() < 600) {
            next();
        } else {
            session.refuse(reason);
        }
    }

    /** The current try is about to fail by a redirection. @return how it fails */
    Failure redirected(SIPResponse response) {
        Choice from = choice;
        Attempt current = attempt;
        if (from == null || current == null) {
            return Failure.of(session.calledLeg().trunk(), response);
        }
        Failure failed = Failure.of(from.trunk(), response);
        if (from.trunk().profile().transfer().redirect3xx() == Redirect.PASS) {
            session.contacts = redirection.passed(response);
            return session.contacts.isEmpty() ? failed : failed.passed(response.getStatusCode());
        }
        List<Way> found = redirection.follow(from, response, Uris.host(current.leg));
        if (!found.isEmpty()) {
            targets = Collections.emptyIterator();
            found.reversed().forEach(ways::addFirst);
        }
        return failed;
    }

    /** Ends the current try, if there is one. */
    void abandon() {
        if (attempt != null) {
            attempt.abandon();
            attempt = null;
        }
    }

    /** Lets the fork with this tag speak for the called leg. @return whether there is one */
    boolean select(String tag) {
        return attempt != null && attempt.select(tag);
    }
}
