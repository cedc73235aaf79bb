package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.Side;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jspecify.annotations.Nullable;

/** Two legs joined by the box. Everything happens on one loop; the volatile fields are for readers elsewhere. */
final class Session implements MediaEvents {
    final Box box;
    final String id;
    final String inviteKey;
    final SipLoop loop;
    final Instant startedAt;
    final Explanation explanation;
    final Leg a;
    final SessionMedia media = new SessionMedia(this);
    private final @Nullable ServerTransaction invite;
    private SipLoop.@Nullable Timer longest;
    /** Whether the session journal knows the trunks of both legs for this session. */
    boolean pinned;
    private boolean changed;
    volatile State state = new Ended();
    volatile @Nullable Leg b;
    volatile @Nullable Instant answeredAt;
    volatile String called = "";
    volatile String calling = "";
    private boolean holdsChannelA;
    private @Nullable Trunk channelB;

    Session(Box box, SipLoop loop, ServerTransaction invite, Face face, String tag) {
        this.box = box;
        this.loop = loop;
        this.invite = invite;
        startedAt = Instant.now();
        explanation = new Explanation();
        SIPRequest request = invite.request();
        id = tag;
        inviteKey = Sessions.inviteKey(request);
        Numbers.User number = Called.of(request, face.trunk).user();
        called = number.text();
        Dialog dialog = Dialog.incoming(request, invite.source(), tag);
        a = new Leg(this, Side.A, face, number.text(), Uris.contact(box.sip(), dialog.hop(), number.text()), dialog);
        a.learn(request);
    }

    /** A session that another version of this bundle left; {@link #resume} sets it going. */
    Session(Box box, SipLoop loop, SessionRecord from, Face faceA, Face faceB) {
        this.box = box;
        this.loop = loop;
        invite = null;
        id = from.id();
        inviteKey = from.inviteKey();
        startedAt = from.startedAt();
        answeredAt = from.answeredAt();
        explanation = Explanation.of(from.explanation());
        called = from.called();
        calling = from.calling();
        a = new Leg(this, Side.A, faceA, from.a());
        b = new Leg(this, Side.B, faceB, from.b());
    }

    /** The INVITE that is being set up. */
    ServerTransaction invite() {
        ServerTransaction pending = invite;
        if (pending == null) {
            throw new IllegalStateException("set up by another version");
        }
        return pending;
    }

    /** Whether it began with this INVITE. */
    boolean began(ServerTransaction by) {
        return invite == by;
    }

    /** Finds the way of the call and sets out on it. */
    void start() {
        Trunk trunk = a.trunk();
        explanation.add("source", trunk.name(), "came from " + Hosts.text(invite().source().remote()) + " with profile "
                + trunk.profile().label() + " and driver " + trunk.driver().driver());
        if (trunk.state() != Trunk.AdminState.ENABLED) {
            refuse(new Failure(503, -1, false, "trunk " + trunk.name() + " is " + trunk.state() + ": no new calls"));
            return;
        }
        holdsChannelA = box.channels().acquire(trunk);
        if (!holdsChannelA) {
            refuse(new Failure(503, 34, false, "trunk " + trunk.name() + " already carries its maxSessions of "
                    + trunk.maxSessions()));
            return;
        }
        Optional<Failure> ruled = a.face.arrived(invite().request(), HeaderRules.Trace.into(explanation));
        if (ruled.isPresent()) {
            refuse(ruled.get());
            return;
        }
        Called wanted = Called.of(invite().request(), trunk);
        Numbers.User number = wanted.user();
        if (!number.usable()) {
            refuse(new Failure(number.status(), -1, false, number.problem()));
            return;
        }
        try {
            if (Screening.hasSdp(invite().request())) {
                a.hearOffer(invite().request().getRawContent());
            }
        } catch (SdpException e) {
            refuse(new Failure(488, -1, false, "the offer cannot be used: " + e.getMessage()), e);
            return;
        }
        Caller caller = Caller.of(invite().request(), trunk);
        calling = caller.number();
        if (!wanted.source().equals("Request-URI")) {
            explanation.add("called", wanted.source(), number.text() + ": the Request-URI is the registered Contact");
        }
        explanation.add("caller", caller.source(), caller.anonymous() ? "asks not to be shown" : "is shown");
        RoutePlan plan = box.router().route(new RouteQuery(trunk, number.text(), caller.number()));
        explanation.addAll(plan.decisions());
        called = plan.called();
        calling = plan.calling();
        if (plan.choices().isEmpty()) {
            refuse(new Failure(404, -1, false, "no route leads to " + plan.called()));
            return;
        }
        Hunt hunt = new Hunt(this, plan.choices(), caller);
        state = new Setup(this, hunt);
        hunt.next();
    }

    void become(State next) {
        state = next;
        if (next instanceof Answered) {
            changed();
        }
    }

    // ---- the session journal

    /** Something has changed that another version of this bundle would have to know: noted once all of it is done. */
    void changed() {
        if (answered() && !changed && !over()) {
            changed = true;
            loop.execute(this::note);
        }
    }

    private void note() {
        changed = false;
        // what is being negotiated is noted once it is agreed on
        if (state instanceof Answered && !box.notebook().write(this)) {
            box.notebook().writeLater(this);
        }
    }

    /** Goes on where another version of this bundle left off. @throws NoPortException when the media cannot */
    void resume(SessionRecord from) throws NoPortException {
        pinned = true;
        holdsChannelA = true;
        channelB = calledLeg().trunk();
        state = new Answered(this);
        media.resume(from.media());
        a.timer.resume(from.a().timer());
        calledLeg().timer.resume(from.b().timer());
        limit();
    }

    /** Leaves the session, which goes on, to the next version of this bundle. @return whether the journal has it */
    boolean leave() {
        state.leave();
        if (!box.notebook().write(this)) {
            return false;
        }
        stopTimers();
        a.forgetUnacked();
        calledLeg().forgetUnacked();
        media.leave();
        box.sessions().leave(this);
        state = new Ended();
        return true;
    }

    /** Judges the caller's media once the relay is open. @throws SdpException when it cannot be relayed */
    void checkCaller() throws SdpException {
        if (a.audio != null) {
            media.suited(a, a.audio);
            media.relay();
        }
    }

    Leg calledLeg() {
        Leg leg = b;
        if (leg == null) {
            throw new IllegalStateException("no called leg yet");
        }
        return leg;
    }

    Leg other(Leg leg) {
        return leg == a ? calledLeg() : a;
    }

    boolean answered() {
        return answeredAt != null;
    }

    /** Whether the session has ended or is about to. */
    boolean over() {
        return state instanceof Releasing || state instanceof Ended;
    }

    /** Whether the far end of the leg, or one of its forks, has this tag. */
    boolean speaks(Leg leg, @Nullable String tag) {
        String remoteTag = tag == null ? "" : tag;
        return leg.dialog.remoteTag().equals(remoteTag)
                || leg == b && state instanceof Unanswered unanswered && unanswered.hunt.select(remoteTag);
    }

    // ---- media

    boolean held() {
        Leg called = b;
        Audio ofA = a.audio;
        Audio ofB = called == null ? null : called.audio;
        return ofA != null && ofA.held() || ofB != null && ofB.held();
    }

    @Override
    public void onSilence(Side side) {
        loop.execute(() -> silence(side));
    }

    @Override
    public void onSource(Side side) {
        loop.execute(this::changed);
    }

    private void silence(Side side) {
        if (!answered()) {
            return; // nobody has to send before the answer
        }
        Leg leg = side == Side.A ? a : calledLeg();
        TrunkProfile.Media policy = leg.trunk().profile().media();
        int seconds = held() ? policy.rtpTimeoutHoldS() : policy.rtpTimeoutS();
        state.end(this, Cause.box(102, "no RTP or RTCP came from " + leg.who() + " for " + seconds + " s"));
    }

    // ---- answer and end

    /** Both sides have agreed: starts what counts from the answer on. */
    void confirmAnswer() {
        answeredAt = Instant.now();
        box.sessions().countAnswer();
        limit();
    }

    private void limit() {
        Instant since = answeredAt;
        int limitS = limitS(a.trunk().profile(), calledLeg().trunk().profile());
        if (limitS > 0 && since != null) {
            long spentMs = Duration.between(since, Instant.now()).toMillis();
            longest = loop.schedule(Math.max(0, limitS * 1000L - spentMs), () -> state.end(
                    this, Cause.box(31, "the longest call of " + limitS + " s is reached")));
        }
    }

    private static int limitS(TrunkProfile one, TrunkProfile other) {
        int x = one.timers().maxCallS();
        int y = other.timers().maxCallS();
        return x == 0 ? y : y == 0 ? x : Math.min(x, y);
    }

    /** Takes a channel of the trunk to be tried, in place of the one before. */
    boolean reserve(Trunk trunk) {
        freeB();
        if (!box.channels().acquire(trunk)) {
            return false;
        }
        channelB = trunk;
        return true;
    }

    void freeB() {
        if (channelB != null) {
            box.channels().release(channelB);
            channelB = null;
        }
    }

    private void stopTimers() {
        if (longest != null) {
            longest.cancel();
        }
        a.timer.stop();
        Leg called = b;
        if (called != null) {
            called.timer.stop();
        }
    }

    private void freeResources() {
        stopTimers();
        box.notebook().forget(this);
        media.close();
        freeB();
        if (holdsChannelA) {
            holdsChannelA = false;
            box.channels().release(a.trunk());
        }
    }

    /** Ends a call that was never answered with a failure. */
    void refuse(Failure failure) {
        refuse(failure, null);
    }

    /** The same with a Warning about the caller's session description. */
    void refuse(Failure failure, @Nullable SdpException because) {
        refuse(new Cause("box", null, failure.q850(), failure.status(), failure.text()), because);
    }

    /** Ends a call that was never answered. */
    void refuse(Cause cause) {
        refuse(cause, null);
    }

    private void refuse(Cause cause, @Nullable SdpException because) {
        state.leave();
        SIPResponse response = a.response(invite().request(), cause.status());
        Messages.reason(response, cause.q850());
        if (because != null) {
            Warnings.add(response, a, because);
        }
        invite().respond(a.finished(response));
        finish(cause, cause.status());
    }

    /** Ends a call that could not even be set up. */
    void abort(Cause cause) {
        if (state instanceof Unanswered) {
            state.end(this, cause);
        } else {
            refuse(cause);
        }
    }

    /** Ends an answered call: BYE to every side that needs one. */
    void release(Cause cause) {
        state.leave();
        freeResources();
        Releasing releasing = new Releasing(this, cause);
        become(releasing);
        releasing.start();
    }

    /** The session is over and leaves nothing behind. */
    void finish(Cause cause, int status) {
        freeResources();
        explanation.add("end", "", cause.text() + (answered() ? "" : "; " + status + " to the caller"));
        become(new Ended());
        a.forgetUnacked();
        box.sessions().remove(a);
        Leg called = b;
        if (called != null) {
            called.forgetUnacked();
            box.sessions().remove(called);
        }
        box.sessions().end(this, cause, status);
    }

    void ackMissing(Leg leg) {
        leg.unacked = null;
        state.onAckMissing(leg);
    }
}
