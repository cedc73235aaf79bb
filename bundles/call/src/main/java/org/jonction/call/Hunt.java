package org.jonction.call;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jonction.api.media.NoPortException;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Trunk;
import org.jspecify.annotations.Nullable;

/** Tries the routes of a call one after the other, each over the endpoints of its trunk. */
final class Hunt {
    private final Session session;
    private final Caller caller;
    private final Iterator<Choice> choices;
    private Iterator<Target> targets = Collections.emptyIterator();
    private @Nullable Choice choice;
    private @Nullable Attempt attempt;
    private Failure failure = new Failure(503, -1, false, "no trunk of any route can take the call");
    private @Nullable SdpException refusedSdp;

    Hunt(Session session, List<Choice> choices, Caller caller) {
        this.session = session;
        this.caller = caller;
        this.choices = reachableFirst(choices).iterator();
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
            } else if (choices.hasNext()) {
                enter(choices.next());
            } else {
                session.refuse(failure, refusedSdp);
                return;
            }
        }
    }

    private void enter(Choice next) {
        Trunk trunk = next.trunk();
        choice = next;
        targets = Collections.emptyIterator();
        if (trunk.state() != Trunk.AdminState.ENABLED) {
            skip(next, "the trunk is " + trunk.state() + ": no new calls");
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
        targets = session.box.trunks().targets(trunk).iterator();
        if (!targets.hasNext()) {
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

    /** The current try came to nothing. */
    void failed(Failure reason) {
        attempt = null;
        failure = reason;
        refusedSdp = null;
        String trunk = choice == null ? "" : choice.trunk().name();
        session.explanation.add("response", trunk, reason.text() + (reason.retry() ? "; tried elsewhere" : ""));
        if (reason.retry()) {
            next();
        } else {
            session.refuse(reason);
        }
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
