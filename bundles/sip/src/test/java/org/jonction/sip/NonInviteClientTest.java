package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.sip.ClientTransaction;
import org.junit.jupiter.api.Test;

class NonInviteClientTest extends ClientFixture {
    private static final String OPTIONS = "OPTIONS sip:bob@127.0.0.1 SIP/2.0";

    private ClientTransaction transaction;
    private String sent;

    private void start(Hop hop) {
        transaction = send(Messages.options(), hop);
        sent = manual.sent.getFirst();
        assertThat(manual.takeSent()).containsExactly(OPTIONS);
    }

    @Test
    void itIsRepeatedUpToT2UntilTimerF() {
        start(manual.unreliable());
        manual.pass(32_100);
        assertThat(manual.takeSent()).hasSize(10).containsOnly(OPTIONS);
        assertThat(events).containsExactly("timeout");
        assertNothingLeft();
    }

    @Test
    void afterAProvisionalResponseItIsRepeatedEveryT2UntilTimerF() {
        start(manual.unreliable());
        answer(sent, 100);
        manual.pass(32_100);
        assertThat(manual.takeSent()).hasSizeBetween(7, 8);
        assertThat(events).containsExactly("100", "timeout");
        assertNothingLeft();
    }

    @Test
    void aFinalResponseIsToldOnceAndItsRepetitionsAreAbsorbedForT4() {
        start(manual.unreliable());
        answer(sent, 200);
        answer(sent, 200);
        manual.pass(4_900);
        assertThat(manual.loop.clients).hasSize(1);
        manual.pass(200);
        assertNothingLeft();
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).containsExactly("200");
    }

    @Test
    void onAReliableTransportItIsSentOnceAndEndsWithTheFinalResponse() {
        start(manual.reliable());
        manual.pass(20_000);
        answer(sent, 404);
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).containsExactly("404");
        assertNothingLeft();
    }

    @Test
    void itCannotBeCancelled() {
        start(manual.unreliable());
        answer(sent, 100);
        transaction.cancel();
        assertThat(manual.takeSent()).isEmpty();
    }

    @Test
    void maxForwardsIsAddedWhereItIsMissing() {
        send(Messages.options().replace("Max-Forwards: 70\r\n", ""), manual.unreliable());
        assertThat(manual.sent.getFirst()).contains("Max-Forwards: 70\r\n").contains(";rport");
    }
}
