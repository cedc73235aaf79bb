package org.jonction.call;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jonction.api.call.Decision;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.Trunk;

/**
 * Plays calls between two imagined far ends (RFC 5737) on a stage of its own, so that Java has compiled the way of a call
 * before the first real one takes it. Nothing of it is seen outside: no session, no port, no record.
 */
final class Rehearsal {
    private static final int CALLS_PER_BREATH = 20;
    private static final String SDP = """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 4000 RTP/AVP 8 0 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            """.replace("\n", "\r\n");

    private final StringMsgParser parser = new StringMsgParser();
    private final SipSource caller = new SipSource(
            "", Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5060));
    private final Stage stage;
    private final CallManager manager;

    /** @param trunk whose profile and driver both sides play */
    Rehearsal(Trunk trunk) {
        stage = new Stage(trunk);
        manager = new CallManager(
                stage.sip, stage, query -> plan(trunk, query.called(), query.calling()), stage.media, stage,
                (of, source, request) -> Challenger.Verdict.FREE, stage, stage.journal, () -> false);
    }

    private static RoutePlan plan(Trunk trunk, String called, String calling) {
        Decision decision = new Decision("route", "rehearsal", called + " takes the route rehearsal");
        return new RoutePlan(
                called, calling, List.of(new RoutePlan.Choice("rehearsal", trunk, called, calling, List.of())),
                List.of(decision));
    }

    /** Plays calls, one after the other, with breaths between for those that are real. @return how many were answered */
    long play(int calls, BooleanSupplier over) throws InterruptedException, ParseException {
        for (int i = 1; i <= calls && !over.getAsBoolean(); i++) {
            call("rehearsal-" + i);
            if (i % CALLS_PER_BREATH == 0) {
                Thread.sleep(1);
            }
        }
        return manager.totals().answered();
    }

    boolean idle() {
        return manager.idle();
    }

    private void call(String callId) throws ParseException {
        Heard invite = new Heard(request("INVITE", callId, "", SDP), caller);
        manager.onRequest(invite);
        Stage.Sent onward = stage.sip.sent();
        if (onward == null) {
            return; // the trunk takes no calls
        }
        onward.handler().onResponse(onward, response(onward.request(), 180, ""));
        onward.handler().onResponse(onward, response(onward.request(), 200, SDP));
        stage.sip.runTasks();
        String tag = invite.tag;
        manager.onAck(request("ACK", callId, ";tag=" + tag, ""), caller);
        stage.sip.runTasks();
        manager.onRequest(new Heard(request("BYE", callId, ";tag=" + tag, ""), caller));
        Stage.Sent bye = stage.sip.sent();
        if (bye != null) {
            bye.handler().onResponse(bye, response(bye.request(), 200, ""));
        }
        stage.sip.runTasks();
    }

    private SIPRequest request(String method, String callId, String toTag, String body) throws ParseException {
        String head = method + " sip:+493012345@192.0.2.3:5060 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK" + callId + method + ";rport\r\n"
                + "Max-Forwards: 70\r\nFrom: \"Rehearsal\" <sip:+498912345@192.0.2.1>;tag=a\r\n"
                + "To: <sip:+493012345@192.0.2.3>" + toTag + "\r\nCall-ID: " + callId + "\r\nCSeq: "
                + (method.equals("BYE") ? 2 : 1) + ' ' + method + "\r\nContact: <sip:a@192.0.2.1:5060>\r\n"
                + "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "\r\n";
        SIPRequest request = (SIPRequest)
                parser.parseSIPMessage(head.getBytes(StandardCharsets.UTF_8), false, false, null);
        if (!body.isEmpty()) {
            request.setMessageContent(body.getBytes(StandardCharsets.UTF_8));
        }
        return request;
    }

    private SIPResponse response(SIPRequest request, int status, String body) throws ParseException {
        SIPResponse response = request.createResponse(status);
        response.setToTag("b");
        response.setHeader(Uris.contact(stage.sip, Stage.HOP, "b", stage.identity()));
        if (!body.isEmpty()) {
            response.setContent(body.getBytes(StandardCharsets.UTF_8), new ContentType("application", "sdp"));
        }
        return response;
    }

    /** A request that was heard; it notes the tag that the box answers with. */
    private static final class Heard implements ServerTransaction {
        private final SIPRequest request;
        private final SipSource source;
        private String tag = "";

        Heard(SIPRequest request, SipSource source) {
            this.request = request;
            this.source = source;
        }

        @Override
        public SIPRequest request() {
            return request;
        }

        @Override
        public SipSource source() {
            return source;
        }

        @Override
        public void respond(SIPResponse response) {
            tag = response.getToTag();
        }
    }
}
