package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.trunk.TransferPolicy.Redirect;
import org.junit.jupiter.api.Test;

class RedirectionTest extends CallTest {
    private void redirect(String contacts) {
        itsp.takeInvite();
        itsp.reply(itsp.invite, 302, contacts, "");
    }

    private void finish(FarEnd.Request invite, FarEnd by) {
        by.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        pbx.send("BYE");
        by.takeBye();
    }

    @Test
    void contactsOfThePeersOwnAreCalledInOrderOfPreference() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        redirect("Contact: <sip:+4930222@203.0.113.7>;q=0.2, <sip:+4930333@itsp.example>;q=0.9\n");

        FarEnd first = bench.wan();
        assertThat(first.takeInvite().getRequestURI().toString()).contains("+4930333@");
        first.answer(486, "");
        FarEnd second = bench.wan();
        assertThat(second.takeInvite().getRequestURI().toString()).contains("+4930222@");
        finish(invite, second);
        assertThat(bench.explanation()).contains("redirect|itsp|302 to +4930333 at the same peer is followed");
    }

    @Test
    void aContactAtTheBoxFindsItsWayByTheDialPlanOfTheOneThatRedirects() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        redirect("Contact: <sip:200@198.51.100.1:5060>\n");

        FarEnd inside = bench.lan();
        assertThat(inside.takeInvite().getRequestURI().toString()).contains("200@");
        inside.answer(200, Bench.LAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        pbx.send("BYE");
        inside.takeBye();
    }

    @Test
    void aHostThatNobodyKnowsIsNotCalled() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        int before = bench.sip.sent.size();

        redirect("Contact: <sip:+883510000@192.0.2.66>, <mailto:someone@example.com>\n");

        assertThat(invite.status()).isEqualTo(480);
        assertThat(bench.sip.sent).hasSize(before);
        assertThat(bench.explanation()).contains("neither the peer nor a route knows its host");
    }

    @Test
    void aCircleEnds() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        redirect("Contact: <sip:+4930222@203.0.113.7>\n");
        redirect("Contact: <sip:+4930222@203.0.113.7>\n");

        assertThat(invite.status()).isEqualTo(480);
        assertThat(bench.explanation()).contains("leads in a circle");
    }

    @Test
    void redirectionsAreCounted() {
        bench.itsp.maxRedirects = 2;
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        for (int i = 1; i <= 3; i++) {
            redirect("Contact: <sip:+493022" + i + "@203.0.113.7>\n");
        }
        assertThat(invite.status()).isEqualTo(480);
        assertThat(bench.explanation()).contains("has been redirected 2 times already");
    }

    @Test
    void theCallerIsToldWithContactsThatLeadBackToTheBox() {
        bench.itsp.redirect3xx = Redirect.PASS;
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        redirect("Contact: <sip:+4930222@203.0.113.7>;q=0.5, <sip:+4930333@sw.itsp.example>\n");

        assertThat(invite.status()).isEqualTo(302);
        assertThat(Wire.text(invite.last())).contains("<sip:+4930333@10.1.0.1:5060>").contains("<sip:+4930222@10.1.0.1:5060>;q=0.5");
    }

    @Test
    void aRedirectionMayBeRejected() {
        bench.itsp.redirect3xx = Redirect.REJECT;
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        redirect("Contact: <sip:+4930222@203.0.113.7>\n");
        assertThat(invite.status()).isEqualTo(480);
    }

    @Test
    void aCancelReachesTheContactThatRings() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        redirect("Contact: <sip:+4930222@203.0.113.7>\n");
        FarEnd next = bench.wan();
        SIPRequest called = next.takeInvite();
        next.answer(180, "");

        invite.cancel();

        assertThat(called.getRequestURI().toString()).contains("+4930222@");
        assertThat(next.invite.cancelled).isTrue();
        assertThat(invite.status()).isEqualTo(487);
    }
}
