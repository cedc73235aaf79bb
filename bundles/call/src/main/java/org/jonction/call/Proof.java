package org.jonction.call;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.WWWAuthenticate;
import gov.nist.javax.sip.header.WWWAuthenticateList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.WWWAuthenticateParser;
import java.text.ParseException;
import java.time.Duration;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.Challenger.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a peer's request has proven of its sender.
 *
 * @param refusal response that refuses the request; null when it is taken
 * @param proven whether the sender has shown that it knows the password
 */
record Proof(@Nullable SIPResponse refusal, boolean proven) {
    private static final Proof FREE = new Proof(null, false);
    private static final Proof PROVEN = new Proof(null, true);

    /** @param tag the box's tag, set in a refusal */
    static Proof of(Challenger challenger, ServerTransaction transaction, Face face, String tag) {
        SIPRequest request = transaction.request();
        Verdict verdict = challenger.judge(face.trunk, transaction.source(), request);
        return switch (verdict.kind()) {
            case FREE -> FREE;
            case PROVEN -> PROVEN;
            case CHALLENGED -> new Proof(challenge(request, tag, verdict), false);
            case SLOWED -> new Proof(
                    Messages.unavailable(request, tag, Duration.ofSeconds(verdict.retryAfterS())), false);
        };
    }

    // RFC 3261 22.2, RFC 8760 2.3
    private static SIPResponse challenge(SIPRequest request, String tag, Verdict verdict) {
        SIPResponse response = Messages.response(request, 401, tag);
        WWWAuthenticateList all = new WWWAuthenticateList();
        for (String challenge : verdict.challenges()) {
            try {
                WWWAuthenticateParser parser = new WWWAuthenticateParser("WWW-Authenticate: " + challenge + "\n");
                all.add((WWWAuthenticate) parser.parse());
            } catch (ParseException e) {
                throw new IllegalStateException("a challenge of the box: " + challenge, e);
            }
        }
        response.setHeader((SIPHeader) all);
        return response;
    }
}
