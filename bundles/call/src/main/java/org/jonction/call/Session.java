package org.jonction.call;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.Side;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RoutePlan.Choice;
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
    private @Nullable ServerTransaction invite;
    private SipLoop.@Nullable Timer longest;
    /** Whether the session journal knows the trunks of both legs for this session. */
    boolean pinned;
    private boolean changed;
    volatile State state = new Ended();
    volatile @Nullable Leg b;
    volatile @Nullable Instant answeredAt;
    volatile String called = "";
    volatile String calling = "";
    /** Whether the caller asked not to be shown. */
    boolean anonymous;
    /** Id of the session that this one grew out of by a transfer, and of the one that goes on; empty for none. */
    volatile String transferredFrom = "";
    volatile String transferredTo = "";
    /** The transfer of this session that is under way, and the one that this session is set up for. */
    @Nullable Pending pending;
    @Nullable Pending origin;
    /** The REFER that was passed to the other side last. */
    @Nullable PassedRefer passedRefer;
    /** Contacts for a redirection of the caller. */
    List<Contact> contacts = List.of();
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
        a = new Leg(this, Side.A, face, number.text(), Uris.contact(
                box.sip(), dialog.hop(), number.text(), face.trunk.profile().identity()), dialog);
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
        anonymous = from.anonymous();
        transferredFrom = from.transferredFrom();
        a = new Leg(this, Side.A, faceA, from.a());
        b = new Leg(this, Side.B, faceB, from.b());
    }

    /** A session that the box sets up for a leg of another one. */
    Session(Session first, Leg kept, @Nullable ServerTransaction invite) {
        box = first.box;
        loop = first.loop;
        this.invite = invite;
        startedAt = Instant.now();
        explanation = new Explanation();
        id = Messages.newTag();
        inviteKey = id;
        transferredFrom = first.id;
        calling = Transfers.number(kept);
        anonymous = Transfers.anonymous(kept);
        a = kept.noted().joining(this, Side.A);
    }

    /** A session that is made of legs of two others. */
    Session(Session first, Leg kept, Leg.Noted other, String number) {
        this(first, kept, null);
        called = number;
        b = other.joining(this, Side.B);
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
        return invite != null && invite.request() == by.request();
    }

    /** Finds the way of the call and sets out on it. */
    void start() {
        Trunk trunk = a.trunk();
        if (!admit()) {
            return;
        }
        Called wanted = Called.of(invite().request(), trunk);
        Numbers.User number = wanted.user();
        if (!number.usable()) {
            refuse(new Failure(number.status(), -1, false, number.problem()));
            return;
        }
        if (!heardOffer()) {
            return;
        }
        Caller caller = Caller.of(invite().request(), trunk);
        if (!wanted.source().equals("Request-URI")) {
            explanation.add("called", wanted.source(), number.text() + ": the Request-URI is the registered Contact");
        }
        explanation.add("caller", caller.source(), caller.anonymous() ? "asks not to be shown" : "is shown");
        seek(trunk, number.text(), caller);
    }

    /** Whether the source trunk may have the call; if not, it has been refused. */
    boolean admit() {
        Trunk trunk = a.trunk();
        explanation.add("source", trunk.name(), "came from " + Hosts.text(invite().source().remote()) + " with profile "
                + trunk.profile().label() + " and driver " + trunk.driver().driver());
        if (trunk.state() != Trunk.AdminState.ENABLED) {
            refuse(new Failure(503, -1, false, "trunk " + trunk.name() + " is " + trunk.state() + ": no new calls"));
            return false;
        }
        holdsChannelA = box.channels().acquire(trunk);
        if (!holdsChannelA) {
            refuse(new Failure(503, 34, false, "trunk " + trunk.name() + " already carries its maxSessions of "
                    + trunk.maxSessions()));
            return false;
        }
        Optional<Failure> ruled = a.face.arrived(invite().request(), HeaderRules.Trace.into(explanation));
        ruled.ifPresent(this::refuse);
        return ruled.isEmpty();
    }

    /** Whether the caller's offer, if there is one, can be used; if not, the call has been refused. */
    boolean heardOffer() {
        try {
            if (Screening.hasSdp(invite().request())) {
                a.hearOffer(invite().request().getRawContent());
            }
            return true;
        } catch (SdpException e) {
            refuse(new Failure(488, -1, false, "the offer cannot be used: " + e.getMessage()), e);
            return false;
        }
    }

    /** Looks for the target of a transfer, by the dial plan of the side that refers to it. */
    void startFor(Leg referrer, Referral referral) {
        box.channels().take(a.trunk());
        holdsChannelA = true;
        Caller caller = new Caller(calling, "", anonymous, "the call that is transferred");
        explanation.add("caller", caller.source(), anonymous ? "asks not to be shown" : "is shown");
        if (referral.replaces() == null) {
            seek(referrer.trunk(), referral.number(), caller);
        } else {
            called = referral.number();
            explanation.add("route", referrer.trunk().name(), "back to its peer, which has the dialog to be replaced");
            hunt(List.of(new Choice("replaces", referrer.trunk(), called, calling, List.of())), caller);
        }
    }

    private void seek(Trunk source, String number, Caller caller) {
        calling = caller.number();
        anonymous = caller.anonymous();
        RoutePlan plan = box.router().route(new RouteQuery(source, number, caller.number()));
        explanation.addAll(plan.decisions());
        called = plan.called();
        calling = plan.calling();
        if (plan.choices().isEmpty()) {
            refuse(new Failure(404, -1, false, "no route leads to " + plan.called()));
            return;
        }
        hunt(plan.choices(), caller);
    }

    private void hunt(List<Choice> choices, Caller caller) {
        Hunt hunt = new Hunt(this, choices, caller);
        state = new Setup(this, hunt);
        hunt.next();
    }

    void become(State next) {
        state = next;
        if (next instanceof Answered) {
            invite = null; // its parsed INVITE is what a call needs most memory for
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

    /** Whether both far ends take part. */
    private boolean whole() {
        return !a.absent && !calledLeg().absent;
    }

    private void note() {
        changed = false;
        // what is being negotiated is noted once it is agreed on
        if (state instanceof Answered && whole() && !box.notebook().write(this)) {
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
        if (pending != null) {
            pending.abandon("the call control of the box was replaced");
        }
        if (!over() && !whole()) {
            state.end(this, Cause.box(-1, 503, "not whole when the call control of the box was replaced"));
        }
        if (over()) {
            return true;
        }
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
        if (leg.absent) {
            return;
        }
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

    /** The side for which the session was set up has joined it: it is as if it had called itself. */
    void joined(Leg kept) {
        a.forgetUnacked();
        a.joined(kept.leave());
        become(new Answered(this));
    }

    /** Takes the channels of both legs, which other sessions are to give back. */
    void takeChannels() {
        Trunk to = calledLeg().trunk();
        box.channels().take(a.trunk());
        holdsChannelA = true;
        box.channels().take(to);
        channelB = to;
    }

    /** Both legs have joined it from other sessions. */
    void begunByTransfer() {
        box.sessions().beginFor(this);
        confirmAnswer();
        become(new Answered(this));
    }

    /** It has not come to be. */
    void dropped() {
        freeResources();
        state = new Ended();
    }

    /** The called leg is the far end of a leg of another session, to be joined. */
    Leg calledFrom(Leg kept) {
        Leg joining = kept.noted().joining(this, Side.B);
        b = joining;
        box.channels().take(joining.trunk());
        channelB = joining.trunk();
        return joining;
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
        if (a.reliable != null) {
            a.reliable.stop();
        }
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
        if (cause.status() < 400) {
            ContactList list = new ContactList();
            list.addAll(contacts);
            response.setHeader((SIPHeader) list);
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
        if (pending != null) {
            pending.abandon(cause.text());
        }
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
            called.over();
            box.sessions().remove(called);
        }
        box.sessions().end(this, cause, status);
        if (origin != null) {
            origin.targetOver(cause, status);
        }
    }

    void ackMissing(Leg leg) {
        leg.unacked = null;
        state.onAckMissing(leg);
    }
}
