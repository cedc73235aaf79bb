package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;

/** A call between a PBX and a provider; whatever happens in it, nothing is shown and nothing is left. */
abstract class CallTest {
    final Bench bench = new Bench();
    final FarEnd pbx = bench.lan();
    final FarEnd itsp = bench.wan();

    @AfterEach
    void nothingIsShownAndNothingIsLeft() {
        bench.assertHidden();
        bench.assertNothingLeft();
    }

    /** The PBX calls, the provider answers; both are acknowledged. */
    FarEnd.Request establish() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        return invite;
    }

    void hangUp() {
        assertThat(pbx.send("BYE").status()).isEqualTo(200);
        itsp.takeBye();
    }

    void advance(long ms) {
        bench.sip.loop.advance(ms);
    }
}
