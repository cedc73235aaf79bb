package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.function.Consumer;
import org.jonction.api.media.NoPortException;
import org.jonction.api.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * An attended transfer between two calls of the box (RFC 5589 section 7): both far ends are re-invited into a third
 * session, with media of its own, so that both calls are as they were when one of them will not.
 */
final class Consultation implements Pending {
    private final Session first;
    private final Leg referrer;
    private final Leg kept;
    private final Session second;
    private final Leg replaced;
    private final Leg target;
    private final Subscription told;
    private @Nullable Session third;
    private boolean moved;
    private volatile boolean over;

    private Consultation(Leg referrer, Leg replaced, Subscription told) {
        this.referrer = referrer;
        this.replaced = replaced;
        this.told = told;
        first = referrer.session;
        kept = first.other(referrer);
        second = replaced.session;
        target = second.other(replaced);
    }

    static void start(Leg referrer, Leg replaced, Subscription told) {
        new Consultation(referrer, replaced, told).begin();
    }

    private void begin() {
        first.pending = this;
        first.explanation.add("transfer", referrer.trunk().name(), referrer.who() + " referred " + kept.who()
                + " to the far end of call " + second.id + ": joined by the box");
        told.progress(100);
        onSecond(() -> {
            if (!(second.state instanceof Answered) || second.pending != null || target.absent) {
                onFirst(() -> fail(480, "call " + second.id + " cannot be joined now"));
                return;
            }
            second.pending = new Guard();
            Leg.Noted noted = target.noted();
            onFirst(() -> inviteKept(noted));
        });
    }

    /** Hears of the second call what touches the transfer. */
    private final class Guard implements Pending {
        @Override
        public void targetOver(Cause cause, int status) {}

        @Override
        public void abandon(String why) {
            second.pending = null;
            onFirst(() -> fail(487, "call " + second.id + " ended: " + why));
        }

        @Override
        public boolean onBye(Leg leg, ServerTransaction bye) {
            return false;
        }
    }

    private void onFirst(Runnable task) {
        Transfers.on(first.loop, second.loop, task);
    }

    private void onSecond(Runnable task) {
        Transfers.on(second.loop, first.loop, task);
    }

    private void inviteKept(Leg.Noted noted) {
        if (over) {
            freeSecond();
            return;
        }
        Session joined = new Session(first, kept, noted, Transfers.number(target));
        third = joined;
        joined.takeChannels();
        try {
            joined.media.open(joined.calledLeg().trunk());
            byte[] offer = joined.a.offer(joined.calledLeg());
            new Rejoining(kept, offer, outcome(this::inviteTarget, kept)).start();
        } catch (NoPortException e) {
            fail(503, e.getMessage());
        } catch (SdpException e) {
            fail(488, e.getMessage());
        }
    }

    private Rejoining.Outcome outcome(Consumer<SIPResponse> accepted, Leg asked) {
        return new Rejoining.Outcome() {
            @Override
            public void accepted(SIPResponse response) {
                accepted.accept(response);
            }

            @Override
            public void refused(int status) {
                onFirst(() -> fail(Failure.passable(status), asked.who() + " of call " + asked.session.id
                        + " answered its re-INVITE with " + status));
            }
        };
    }

    private void inviteTarget(SIPResponse answer) {
        moved = true;
        Session joined = third;
        if (over || joined == null) {
            putKeptBack();
            return;
        }
        try {
            joined.a.audio = joined.a.hearAnswer(answer.getRawContent());
            byte[] offer = joined.calledLeg().offer(joined.a);
            onSecond(() -> new Rejoining(target, offer, outcome(this::joinTarget, target)).start());
        } catch (SdpException e) {
            fail(488, e.getMessage());
        }
    }

    /** On the loop of the second call. */
    private void joinTarget(SIPResponse answer) {
        second.pending = null;
        Session joined = third;
        if (over && joined != null) {
            Transfers.putBack(target, joined.calledLeg());
            return;
        }
        Leg.Noted noted = target.leave();
        onFirst(() -> join(noted, answer));
    }

    private void join(Leg.Noted noted, SIPResponse answer) {
        Session joined = third;
        if (joined == null || first.over()) {
            onSecond(() -> second.release(Cause.box(-1, "the transfer came to nothing")));
            return;
        }
        over = true;
        first.pending = null;
        Leg b = joined.calledLeg();
        b.joined(noted);
        joined.a.joined(kept.leave());
        joined.explanation.addAll(first.explanation.decisions());
        joined.explanation.add("transfer", referrer.trunk().name(), "joined: " + joined.called + " of call " + second.id
                + " has taken the place of " + referrer.who());
        joined.begunByTransfer();
        try {
            b.audio = b.hearAnswer(answer.getRawContent());
            joined.media.relay();
        } catch (SdpException e) {
            joined.release(Cause.box(-1, "the answer of " + b.who() + " cannot be used: " + e.getMessage()));
        }
        Transfers.part(first, referrer, joined, told);
        String id = joined.id;
        onSecond(() -> {
            second.transferredTo = id;
            second.release(new Cause(Cause.by(replaced), null, 16, 200, "transferred, it goes on as call " + id));
        });
    }

    private void fail(int status, @Nullable String why) {
        if (over) {
            return;
        }
        settle(status, why);
        if (first.over()) {
            return;
        }
        if (referrer.absent) {
            first.state.end(first, Cause.box(-1, "the transfer failed, and " + referrer.who() + " has hung up"));
        } else if (moved) {
            putKeptBack();
        }
    }

    private void settle(int status, @Nullable String why) {
        if (over) {
            return;
        }
        over = true;
        first.pending = null;
        first.explanation.add("transfer", referrer.trunk().name(), "failed: " + why);
        freeSecond();
        if (third != null) {
            third.dropped();
        }
        told.finish(status, () -> {});
    }

    private void freeSecond() {
        onSecond(() -> {
            if (second.pending instanceof Guard) {
                second.pending = null;
            }
        });
    }

    private void putKeptBack() {
        Session joined = third;
        if (joined != null) {
            Transfers.putBack(kept, joined.a);
        }
    }

    @Override
    public void targetOver(Cause cause, int status) {}

    @Override
    public void abandon(String why) {
        settle(487, why);
    }

    @Override
    public boolean onBye(Leg leg, ServerTransaction bye) {
        return Transfers.keeps(referrer, leg, bye, told);
    }
}
