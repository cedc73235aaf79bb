package org.jonction.call;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.OfferAnswerPolicy;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.TrunkProfile;
import org.jspecify.annotations.Nullable;

/**
 * One INVITE to one endpoint, with every early dialog that it brings forth. It outlives its session where it must: a
 * 2xx that comes after the try was given up, or of another fork, is acknowledged and byed (RFC 3261 section 13.2.2.4).
 */
final class Attempt implements ResponseHandler {
    final Leg leg;
    private final Session session;
    private Dialog blank;
    private final Map<String, Fork> forks = new HashMap<>(2);
    private @Nullable SIPRequest invite;
    private final Target target;
    private @Nullable ClientTransaction transaction;
    private SipLoop.@Nullable Timer noResponse;
    private SipLoop.@Nullable Timer noProgress;
    private final Set<String> byed = new HashSet<>(2);
    private boolean live = true;
    private int answers;
    private String winner = "";
    private String speaking = "";
    private boolean reported;
    private boolean heard;

    /** One early dialog and the answer that it has given so far. */
    private record Fork(Dialog dialog, @Nullable Audio audio, long rseq) {}

    Attempt(Session session, Leg leg, SIPRequest invite, Target target) {
        this.session = session;
        this.leg = leg;
        this.invite = invite;
        this.target = target;
        blank = leg.dialog;
    }

    void start() {
        session.box.authenticator().present(leg.trunk(), target, invite());
        session.box.sessions().add(leg);
        TrunkProfile profile = leg.trunk().profile();
        TrunkProfile.Timers patience = profile.timers();
        send();
        if (patience.noResponseMs() > 0) {
            noResponse = session.loop.schedule(
                    patience.noResponseMs(),
                    () -> giveUp(
                            Outcome.Kind.NO_ANSWER, "no response within " + patience.noResponseMs() + " ms"));
        }
        if (patience.noProgressMs() > 0) {
            noProgress = session.loop.schedule(
                    patience.noProgressMs(),
                    () -> giveUp(Outcome.Kind.FAILURE, "no progress within " + patience.noProgressMs() + " ms"));
        }
    }

    private void send() {
        transaction = session.box.sip().send(invite(), target, leg.trunk().profile().sip(), this);
    }

    /** The request as sent, until it is answered. */
    private SIPRequest invite() {
        SIPRequest sent = invite;
        if (sent == null) {
            throw new IllegalStateException("answered already");
        }
        return sent;
    }

    /** Ends the try without a trace at the far end: no ringing stays behind. */
    void abandon() {
        if (live) {
            close();
            session.box.sessions().remove(leg);
            if (transaction != null) {
                transaction.cancel();
            }
        }
    }

    private void giveUp(Outcome.Kind kind, String why) {
        report(new Outcome(kind, 0, why));
        abandon();
        unanswered().gaveUp(new Failure(408, -1, true, why));
    }

    /** The first that is heard of the endpoint says how it is. */
    private void report(Outcome outcome) {
        if (!reported) {
            reported = true;
            session.box.trunks().report(target, outcome);
        }
    }

    private void close() {
        live = false;
        stop(noResponse);
        stop(noProgress);
    }

    private static void stop(SipLoop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private Unanswered unanswered() {
        return (Unanswered) session.state;
    }

    /** Makes the fork with this tag the one that speaks for the leg. @return whether there is one */
    boolean select(String tag) {
        if (!forks.containsKey(tag)) {
            return false;
        }
        switchTo(tag, dialog(tag));
        return true;
    }

    /** The dialog with this tag as it is now, or a blank one. */
    private Dialog dialog(String tag) {
        if (leg.dialog.remoteTag().equals(tag)) {
            return leg.dialog;
        }
        Fork fork = forks.get(tag);
        return fork == null ? blank : fork.dialog();
    }

    private void switchTo(String tag, Dialog dialog) {
        String before = leg.dialog.remoteTag();
        Fork left = forks.get(before);
        if (left != null && !before.equals(tag)) {
            forks.put(before, new Fork(leg.dialog, left.audio(), left.rseq()));
        }
        leg.dialog = dialog;
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        if (!live) {
            if (status >= 200 && status < 300) {
                late(response);
            }
            return;
        }
        heard = true;
        leg.face.arrived(response, HeaderRules.Trace.into(session.explanation));
        stop(noResponse);
        if (leg.trunk().profile().timers().failoverStop().stops(status)) {
            stop(noProgress);
        }
        if (status < 200) {
            // RFC 6228: 199 tells of a fork that is over, which changes nothing here
            if (status > 100 && status != 199) {
                report(Outcome.SUCCESS);
                proven();
                progress(response);
            }
        } else if (status < 300) {
            answered(response);
        } else if (leg.timer.lengthened(response)) {
            askAgain();
        } else if ((status == 401 || status == 407) && authenticated(response)) {
            send();
        } else {
            report(Meaning.outcome(response, Messages.q850(response)));
            fail(Redirection.tells(response)
                    ? unanswered().hunt.redirected(response)
                    : Failure.of(leg.trunk(), response));
        }
    }

    /** The same INVITE with the longer session interval that the far end wants (RFC 4028 section 7.3). */
    private void askAgain() {
        SIPRequest longer = again();
        invite = longer;
        leg.timer.ask(longer);
        session.box.authenticator().present(leg.trunk(), target, longer);
        send();
    }

    /** A copy of the INVITE as a new request (RFC 3261 section 8.1.3.5). */
    private SIPRequest again() {
        blank = blank.next();
        leg.dialog = blank;
        forks.clear();
        speaking = "";
        SIPRequest again = (SIPRequest) invite().clone();
        again.removeFirst("Via");
        again.setHeader(new CSeq(blank.localCSeq(), "INVITE"));
        return again;
    }

    /** Gives a further INVITE the credentials that were asked for (RFC 3261 sections 22.2 and 22.3). */
    private boolean authenticated(SIPResponse challenge) {
        if (leg.trunk().access().authentication().isEmpty()) {
            return false;
        }
        SIPRequest again = again();
        Optional<String> refusal = answers == Authenticator.MOST_ANSWERS
                ? Optional.of("it was challenged again and again")
                : session.box.authenticator().answer(leg.trunk(), target, invite(), challenge, again);
        String outcome = refusal.map(why -> "is not answered: " + why).orElse("is answered");
        session.explanation.add("challenge", leg.trunk().name(), "the challenge to INVITE " + outcome);
        if (refusal.isEmpty()) {
            answers++;
            invite = again;
        }
        return refusal.isEmpty();
    }

    /** The trunk's own endpoint goes on with an INVITE whose credentials it had asked for: it may ask for more. */
    private void proven() {
        leg.credentials = Messages.credentials(invite());
        if (!leg.credentials.isEmpty()) {
            leg.proven = target;
        }
    }

    private void progress(SIPResponse response) {
        String tag = response.getToTag();
        Fork known = tag == null ? null : forks.get(tag);
        if (tag == null || known == null && forks.size() >= policy().maxEarlyDialogs()) {
            unanswered().progress(response.getStatusCode(), false);
            return;
        }
        long rseq = Acknowledgement.rseq(leg, response);
        long before = known == null ? 0 : known.rseq();
        if (rseq != 0 && before != 0 && rseq != before + 1) {
            return; // RFC 3262 4: a repetition, or one before it is missing
        }
        leg.learn(response);
        switchTo(tag, known == null ? blank.established(response) : dialog(tag));
        Audio heard = hear(response);
        Audio audio = heard != null ? heard : known == null ? null : known.audio();
        boolean chosen = heard != null && chosen(tag);
        if (chosen) {
            leg.audio = heard;
        }
        forks.put(tag, new Fork(leg.dialog, audio, Math.max(rseq, before)));
        if (rseq != 0) {
            Acknowledgement.send(leg, response, rseq, null);
        }
        unanswered().progress(response.getStatusCode(), chosen && unanswered().early());
    }

    private OfferAnswerPolicy policy() {
        return session.a.trunk().profile().offerAnswer();
    }

    /** Whether the early media of the fork with this tag is what the caller hears. */
    private boolean chosen(String tag) {
        String spoken = speaking;
        if (spoken.isEmpty()) {
            speaking = tag;
            return true;
        }
        if (spoken.equals(tag)) {
            return true;
        }
        boolean first = policy().fork() == OfferAnswerPolicy.Fork.FIRST;
        session.explanation.add("fork", leg.trunk().name(), "early dialog " + forks.size() + " has early media: "
                + (first ? "left out, the first goes on" : "it is heard from now on"));
        if (!first) {
            speaking = tag;
        }
        return !first;
    }

    private @Nullable Audio hear(SIPResponse response) {
        if (!unanswered().early() && !unanswered().forced() || !Screening.hasSdp(response)) {
            return null;
        }
        try {
            return leg.hearAnswer(response.getRawContent());
        } catch (SdpException e) {
            session.explanation.add("media", leg.trunk().name(), "early media is left out: " + e.getMessage());
            return null;
        }
    }

    private void answered(SIPResponse response) {
        close();
        report(Outcome.SUCCESS);
        proven();
        winner = response.getToTag() == null ? "" : response.getToTag();
        leg.learn(response);
        Fork fork = forks.get(winner);
        leg.dialog = dialog(winner).established(response); // RFC 3261 13.2.2.4: the route set is computed anew
        leg.audio = fork == null ? null : fork.audio();
        leg.timer.granted(response);
        forks.clear();
        invite = null;
        leg.opened = this;
        unanswered().answered(this, response);
    }

    private void fail(Failure failure) {
        close();
        session.box.sessions().remove(leg);
        unanswered().failed(failure);
    }

    /** Turns the answer down after all: the far end is acknowledged and byed. */
    void reject(SIPResponse response) {
        winner = "";
        session.box.sessions().remove(leg);
        late(response);
    }

    private void late(SIPResponse response) {
        String tag = response.getToTag() == null ? "" : response.getToTag();
        if (!winner.isEmpty() && winner.equals(tag)) {
            leg.ackAgain(response);
            return;
        }
        new Late(leg, blank, byed).accepted(response);
    }

    /** The session is over: what may still come needs neither it nor this. */
    void over() {
        if (transaction != null) {
            byed.add(winner);
            transaction.handOver(new Late(leg, blank, byed));
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        if (live) {
            String why = "no final response";
            report(new Outcome(heard ? Outcome.Kind.FAILURE : Outcome.Kind.NO_ANSWER, 0, why));
            fail(new Failure(408, -1, true, why)); // RFC 3261 8.1.3.1
        }
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        if (live) {
            report(new Outcome(Outcome.Kind.UNREACHABLE, 0, reason));
            fail(new Failure(503, -1, true, "could not be reached: " + reason)); // RFC 3261 8.1.3.1
        }
    }
}
