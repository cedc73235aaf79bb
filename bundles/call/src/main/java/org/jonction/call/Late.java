package org.jonction.call;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Set;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipService;

/**
 * Acknowledges and byes each 2xx to an INVITE that nobody wants any more (RFC 3261 section 13.2.2.4). It waits for them
 * as long as the transaction does, 32 s, and holds next to nothing: many calls are over by then.
 */
final class Late implements ResponseHandler {
    private final SipService sip;
    private final Face face;
    private final Dialog blank;
    private final Set<String> byed;
    private final List<SIPHeader> credentials;

    /**
     * @param leg the leg that the INVITE was of
     * @param blank its dialog before any answer
     * @param byed tags of the far ends that have got their BYE
     */
    Late(Leg leg, Dialog blank, Set<String> byed) {
        this.sip = leg.session.box.sip();
        this.face = leg.face;
        this.blank = blank;
        this.byed = byed;
        this.credentials = leg.mayAuthenticate(blank.hop()) ? leg.credentials : List.of();
    }

    void accepted(SIPResponse response) {
        Dialog loser = blank.established(response);
        SIPRequest ack = Messages.request("ACK", loser.numbered(response.getCSeq().getSeqNumber()), face);
        if (loser.hop().equals(blank.hop())) {
            credentials.forEach(ack::setHeader); // RFC 3261 13.2.2.4
        }
        sip.sendAck(ack, loser.hop());
        if (byed.add(response.getToTag() == null ? "" : response.getToTag())) {
            sip.send(Messages.request("BYE", loser.next(), face), loser.hop(), face.trunk.profile().sip(), Unheeded.ANY);
        }
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {
        if (response.getStatusCode() / 100 == 2) {
            accepted(response);
        }
    }

    @Override
    public void onTimeout(ClientTransaction transaction) {}

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {}
}
