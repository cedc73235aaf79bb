package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialogRulesTest extends CallTest {
    private static final String DTMF = "Content-Type: application/dtmf-relay\n";

    @Test
    void infoIsPassedBothWaysWithItsBody() {
        establish();
        FarEnd.Request info = pbx.send("INFO", DTMF + "Info-Package: dtmf\n", "Signal=5\nDuration=160\n");
        FakeSip.Outgoing passed = itsp.take("INFO");
        assertThat(FarEnd.sdp(passed.request)).isEqualTo("Signal=5\nDuration=160\n");
        assertThat(passed.request.getHeader("Content-Type").toString()).contains("application/dtmf-relay");
        assertThat(passed.request.getHeader("Info-Package").toString()).contains("dtmf");
        assertThat(info.responses).isEmpty();
        itsp.reply(passed, 200);
        assertThat(info.status()).isEqualTo(200);

        FarEnd.Request back = itsp.send("INFO", DTMF, "Signal=1\n");
        pbx.reply(pbx.take("INFO"), 415);

        assertThat(back.status()).isEqualTo(488);
        hangUp();
    }

    @Test
    void infoOfACallThatTheOtherSideLostEndsIt() {
        establish();
        FarEnd.Request info = pbx.send("INFO");

        itsp.reply(itsp.take("INFO"), 481);

        assertThat(info.status()).isEqualTo(481);
        pbx.takeBye();
    }

    @Test
    void infoBeforeTheOtherSideHasADialogIs480() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        String noTag = "SIP/2.0 180 Ringing\n" + itsp.invite.request.getTopmostVia().toString().strip() + "\n"
                + itsp.invite.request.getFrom().toString().strip() + "\n"
                + itsp.invite.request.getTo().toString().strip() + "\nCall-ID: " + itsp.callId + "\nCSeq: 1 INVITE\n"
                + "Content-Length: 0\n\n";
        itsp.invite.handler.onResponse(itsp.invite, Wire.response(noTag));

        assertThat(pbx.send("INFO", DTMF, "Signal=5\n").status()).isEqualTo(480);

        invite.cancel();
    }

    @Test
    void optionsInADialogAreAnsweredByTheBox() {
        establish();

        FarEnd.Request options = pbx.send("OPTIONS");

        assertThat(options.status()).isEqualTo(200);
        assertThat(options.last().getHeader("Allow").toString()).contains("INVITE");
        assertThat(itsp.gets("OPTIONS")).isFalse();
        hangUp();
    }

    @Test
    void optionsOutsideADialogAreAnsweredAsTheProfileSays() {
        FarEnd.Request options = pbx.send("OPTIONS");
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.last().getHeader("Accept").toString()).contains("application/sdp");
        assertThat(options.last().getHeader("Server").toString()).contains("Jonction");
        assertThat(Wire.text(options.last())).contains("\r\nSupported:");

        bench.pbx.respondToOptions = false;
        bench.rebuild();

        assertThat(bench.lan().send("OPTIONS").responses).isEmpty();
    }

    @Test
    void aRequestOutOfOrderIs500() {
        establish();

        assertThat(pbx.sendNumbered(1, "INFO", "", "").status()).isEqualTo(500);

        assertThat(itsp.gets("INFO")).isFalse();
        hangUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"precondition", "foo, bar"})
    void anUnknownRequiredExtensionIs420(String tags) {
        FarEnd.Request invite = pbx.invite("");
        invite.cancel();
        FarEnd other = bench.lan();
        other.extra = "Require: " + tags + "\n";

        FarEnd.Request refused = other.invite(Bench.LAN_SDP);

        assertThat(refused.status()).isEqualTo(420);
        assertThat(refused.last().getHeader("Unsupported").toString()).startsWith("Unsupported: ");
        assertThat(Wire.text(refused.last())).contains(tags.split(", ")[0]);
    }

    @Test
    void anUnknownRequiredExtensionInADialogIs420AndTheCallGoesOn() {
        establish();

        assertThat(pbx.send("INVITE", "Require: precondition\n", Bench.LAN_SDP).status()).isEqualTo(420);

        hangUp();
    }

    @ParameterizedTest
    @CsvSource({"MESSAGE, 405", "SUBSCRIBE, 405", "PUBLISH, 405", "REGISTER, 405", "FOO, 501"})
    void methodsThatTheBoxDoesNotDoAreRefused(String method, int status) {
        establish();

        FarEnd.Request inside = pbx.send(method);
        FarEnd.Request outside = bench.lan().send(method);

        assertThat(List.of(inside, outside)).allSatisfy(request -> {
            assertThat(request.status()).isEqualTo(status);
            assertThat(request.last().getHeader("Allow")).isNotNull();
        });
        hangUp();
    }

    @Test
    void aDriverMayAllowLess() {
        bench.pbx.allow = List.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS");
        FarEnd.Request invite = establish();
        assertThat(invite.last().getHeader("Allow").toString()).doesNotContain("UPDATE");

        assertThat(pbx.send("UPDATE").status()).isEqualTo(405);

        hangUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BYE", "INFO", "UPDATE", "INVITE"})
    void aRequestOfAnUnknownDialogIs481(String method) {
        pbx.boxTag = "unknown";

        assertThat(pbx.send(method).status()).isEqualTo(481);
    }

    @Test
    void aRequestWithAStolenTagFromElsewhereIs481() {
        FarEnd victim = new FarEnd(bench, "lan", "10.1.0.9", "victim.example", "phone");
        victim.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);
        victim.ack("");
        FarEnd otherRealm = bench.wan();
        otherRealm.boxTag = victim.boxTag;
        otherRealm.tag = victim.tag;
        otherRealm.callId = victim.callId;
        otherRealm.cseq = 50;
        FarEnd otherTag = bench.lan();
        otherTag.boxTag = victim.boxTag;
        otherTag.callId = victim.callId;
        otherTag.cseq = 60;

        assertThat(otherRealm.send("BYE").status()).isEqualTo(481);
        assertThat(otherTag.send("BYE").status()).isEqualTo(481);

        assertThat(victim.send("BYE").status()).isEqualTo(200);
        itsp.takeBye();
    }

    @Test
    void aMergedCopyOfAnInviteIs482() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        FarEnd.Request copy = pbx.sendNumbered(pbx.cseq, "INVITE", "", Bench.LAN_SDP);

        assertThat(copy.status()).isEqualTo(482);
        assertThat(itsp.gets("INVITE")).isFalse();

        copy.cancel();
        assertThat(invite.responses).isEmpty();
        invite.cancel();
        assertThat(invite.status()).isEqualTo(487);
    }

    @Test
    void anInviteThatMayGoNoFurtherIs483() {
        pbx.hops = 0;

        assertThat(pbx.invite(Bench.LAN_SDP).status()).isEqualTo(483);
    }

    @ParameterizedTest
    @CsvSource({
        "application/pidf+xml, '', 415",
        "application/sdp, 'Content-Encoding: gzip\n', 415",
        "application/pidf+xml, 'Content-Disposition: render;handling=optional\n', 0"
    })
    void aBodyThatIsNotUnderstoodIs415UnlessItIsOptional(String type, String header, int status) {
        pbx.extra = "Content-Type: " + type + "\n" + header;

        FarEnd.Request invite = pbx.invite("<presence/>");

        assertThat(invite.status()).isEqualTo(status);
        if (status == 415) {
            assertThat(invite.last().getHeader("Accept").toString()).contains("application/sdp");
        } else {
            assertThat(itsp.takeInvite().getRawContent()).isNull();
            invite.cancel();
        }
    }

    @Test
    void requestsOfStrangersGetNoAnswer() {
        FarEnd stranger = new FarEnd(bench, "wan", "192.0.2.66", "evil.example", "scanner");

        assertThat(stranger.invite(Bench.WAN_SDP).responses).isEmpty();
        assertThat(stranger.send("OPTIONS").responses).isEmpty();
    }

    @Test
    void theRouteSetAndTheRemoteTargetOfEachSideAreUsedInTheDialog() {
        pbx.extra = "Record-Route: <sip:10.1.0.5;lr>, <sip:10.1.0.6;lr>\n";
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 200, "Record-Route: <sip:203.0.113.2;lr>, <sip:203.0.113.1;lr>\n", Bench.WAN_SDP);
        assertThat(Wire.text(invite.last())).containsSubsequence("10.1.0.5", "10.1.0.6");
        SIPRequest ack = itsp.acks().getFirst();
        assertThat(Wire.text(ack)).containsSubsequence("203.0.113.1", "203.0.113.2");
        assertThat(bench.sip.acks.getFirst().target().remote()).hasToString("/203.0.113.1:5060");
        pbx.ack("");

        pbx.send("BYE");
        FakeSip.Outgoing bye = bench.wan("203.0.113.1").take("BYE");

        assertThat(bye.request.getRequestURI()).hasToString("sip:me@203.0.113.7:5060");
        itsp.reply(bye, 200);
    }

    @Test
    void aStrictRouterBecomesTheRequestUri() {
        pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 200, "Record-Route: <sip:203.0.113.1>\n", Bench.WAN_SDP);
        pbx.ack("");

        pbx.send("BYE");
        FakeSip.Outgoing bye = bench.wan("203.0.113.1").take("BYE");

        assertThat(bye.request.getRequestURI()).hasToString("sip:203.0.113.1");
        assertThat(bye.request.getRouteHeaders().toString()).contains("sip:me@203.0.113.7:5060");
        itsp.reply(bye, 200);
    }
}
