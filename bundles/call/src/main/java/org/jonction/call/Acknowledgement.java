package org.jonction.call;

import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.trunk.OfferAnswerPolicy.Prack;
import org.jspecify.annotations.Nullable;

/** A PRACK of the box for a reliable provisional response of the called side (RFC 3262 section 4). */
final class Acknowledgement implements ResponseHandler {
    private final Leg leg;

    private Acknowledgement(Leg leg) {
        this.leg = leg;
    }

    /** The number of a reliable provisional response; 0 for one that is none, or that nobody asked for. */
    static long rseq(Leg leg, SIPResponse response) {
        return leg.trunk().profile().offerAnswer().prack() != Prack.OFF
                        && Messages.names(response, "Require", Reliable.OPTION)
                        && response.getHeader(RSeq.NAME) instanceof RSeq rseq
                ? rseq.getSeqNumber()
                : 0;
    }

    /** Acknowledges it in the leg's dialog. @param answer the answer to its offer, or null */
    static void send(Leg leg, SIPResponse response, long rseq, byte @Nullable [] answer) {
        SIPRequest prack = leg.request("PRACK");
        Messages.set(prack, "RAck", rseq + " " + response.getCSeq().getSeqNumber() + " INVITE");
        if (answer != null) {
            Messages.sdp(prack, answer);
        }
        leg.session.explanation.add("prack", leg.trunk().name(),
                response.getStatusCode() + " with RSeq " + rseq + " of " + leg.who() + " acknowledged by PRACK");
        leg.send(prack, new Acknowledgement(leg));
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {
        if (response.getStatusCode() >= 300) {
            unheard("answered it with " + response.getStatusCode());
        }
    }

    @Override
    public void onTimeout(ClientTransaction transaction) {
        unheard("does not answer it");
    }

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {
        unheard("could not be reached: " + reason);
    }

    /** The far end itself fails the INVITE when it misses the PRACK (RFC 3262 section 3). */
    private void unheard(String how) {
        leg.session.explanation.add("prack", leg.trunk().name(), "the PRACK did not do: " + leg.who() + ' ' + how);
    }
}
