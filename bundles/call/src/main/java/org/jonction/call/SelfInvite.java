package org.jonction.call;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import javax.sip.SipException;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.jspecify.annotations.Nullable;

/** The INVITE that begins the call of a transfer: the box makes it to itself, in the name of the side that is referred. */
final class SelfInvite implements ServerTransaction {
    private final Leg kept;
    private final SIPRequest request;
    private final Heard heard;
    /** Dialog that the call replaces at its target (RFC 3891), or null. */
    final @Nullable Replaced replaces;
    /** Who refers (RFC 3892); empty when that is not to be told. */
    final String referrer;
    private boolean answered;

    /** Hears the responses. */
    @FunctionalInterface
    interface Heard {
        void hear(SIPResponse response);
    }

    SelfInvite(Leg kept, @Nullable Replaced replaces, String referrer, int hops, Heard heard) {
        this.kept = kept;
        this.replaces = replaces;
        this.referrer = referrer;
        this.heard = heard;
        request = Messages.request("INVITE", kept.dialog);
        request.setHeader(new CSeq(1, "INVITE"));
        request.setHeader(Messages.maxForwards(hops));
        Messages.sdp(request, kept.sdp.bytes());
        try {
            Via via = new Via();
            via.setHost("invalid.invalid");
            request.addFirst(via);
        } catch (SipException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SIPRequest request() {
        return request;
    }

    @Override
    public SipSource source() {
        throw new IllegalStateException("came from nowhere");
    }

    @Override
    public void respond(SIPResponse response) {
        int status = response.getStatusCode();
        if (!answered && status > 100 && status < 300) {
            answered = status >= 200;
            kept.session.loop.execute(() -> heard.hear(response));
        }
    }
}
