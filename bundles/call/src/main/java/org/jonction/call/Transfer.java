package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ServerTransaction;

/**
 * A transfer to a number that the box carries out by itself (RFC 3725, RFC 5589): the first call stays as it is while a
 * second one is set up to the target; once that is answered, the side that is kept is re-invited into it.
 */
final class Transfer implements Pending {
    private final Session first;
    private final Leg referrer;
    private final Leg kept;
    private final Subscription told;
    private final Session second;
    private boolean over;

    private Transfer(Leg referrer, Referral referral, Subscription told, int hops) {
        this.referrer = referrer;
        this.told = told;
        first = referrer.session;
        kept = first.other(referrer);
        String by = referral.referrer().isEmpty() ? Transfers.number(referrer) : referral.referrer();
        SelfInvite invite = new SelfInvite(
                kept, referral.replaces(), Transfers.anonymous(referrer) ? "" : by, hops, this::hear);
        second = new Session(first, kept, invite);
        second.origin = this;
    }

    static void start(Leg referrer, Referral referral, Subscription told, int hops) {
        Transfer transfer = new Transfer(referrer, referral, told, hops);
        transfer.begin(referral);
    }

    private void begin(Referral referral) {
        first.pending = this;
        String who = referrer.who() + " referred " + kept.who() + " to " + referral.number();
        first.explanation.add("transfer", referrer.trunk().name(), who + ": carried out by the box as call " + second.id);
        second.explanation.addAll(first.explanation.decisions());
        first.box.sessions().beginFor(second);
        told.progress(100);
        second.startFor(referrer, referral);
    }

    private void hear(SIPResponse response) {
        if (over) {
            return;
        }
        if (response.getStatusCode() < 200) {
            told.progress(response.getStatusCode());
        } else {
            new Rejoining(kept, response.getRawContent(), new Rejoining.Outcome() {
                @Override
                public void accepted(SIPResponse answer) {
                    join(answer);
                }

                @Override
                public void refused(int status) {
                    fail(Failure.passable(status), kept.who() + " answered the change to the new leg with " + status);
                }
            }).start();
        }
    }

    private void join(SIPResponse answer) {
        if (over) {
            return; // what has ended it has released the first call as well
        }
        try {
            if (!Screening.hasSdp(answer)) {
                throw new SdpException(SdpException.MISCELLANEOUS, "it has no answer");
            }
            second.a.audio = second.a.hearAnswer(answer.getRawContent());
        } catch (SdpException e) {
            fail(488, "the answer of " + kept.who() + " cannot be used: " + e.getMessage());
            first.state.end(first, Cause.box(-1, "its media is lost after a transfer that failed"));
            return;
        }
        over = true;
        first.pending = null;
        second.origin = null;
        second.joined(kept);
        second.media.relay();
        second.explanation.add("transfer", second.calledLeg().trunk().name(), "joined: " + second.called
                + " has taken the place of " + referrer.who());
        Transfers.part(first, referrer, second, told);
    }

    private void fail(int status, String why) {
        if (!over) {
            settle(status, why);
            if (referrer.absent && !first.over()) {
                first.state.end(first, Cause.box(-1, "the transfer failed, and " + referrer.who() + " has hung up"));
            }
        }
    }

    private void settle(int status, String why) {
        over = true;
        first.pending = null;
        first.explanation.add("transfer", referrer.trunk().name(), "failed: " + why);
        endSecond(why);
        told.finish(status, () -> {});
    }

    private void endSecond(String why) {
        second.origin = null;
        if (second.state instanceof Unanswered) {
            second.state.onCancel(second.invite());
        } else {
            second.state.end(second, Cause.box(-1, why));
        }
    }

    @Override
    public void targetOver(Cause cause, int status) {
        second.origin = null;
        fail(status < 300 ? 480 : status, "the call to " + second.called + " ended: " + cause.text());
    }

    @Override
    public void abandon(String why) {
        if (!over) {
            settle(487, why);
        }
    }

    @Override
    public boolean onBye(Leg leg, ServerTransaction bye) {
        return Transfers.keeps(referrer, leg, bye, told);
    }
}
