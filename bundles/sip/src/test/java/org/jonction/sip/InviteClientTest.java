package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import org.jonction.api.sip.ClientTransaction;
import org.junit.jupiter.api.Test;

class InviteClientTest extends ClientFixture {
    private static final String INVITE = "INVITE sip:bob@127.0.0.1 SIP/2.0";
    private static final String ACK = "ACK sip:bob@127.0.0.1 SIP/2.0";
    private static final String CANCEL = "CANCEL sip:bob@127.0.0.1 SIP/2.0";

    private ClientTransaction transaction;
    private String sent;
    private boolean failing;

    private void start(Hop hop) {
        transaction = send(Messages.invite(), hop);
        sent = manual.sent.getFirst();
        assertThat(manual.takeSent()).containsExactly(INVITE);
    }

    @Test
    void itIsRepeatedAtDoublingIntervalsUntilTimerB() {
        start(manual.unreliable());
        manual.pass(32_100);
        assertThat(manual.takeSent()).hasSize(6).containsOnly(INVITE);
        assertThat(events).containsExactly("timeout");
        assertNothingLeft();
    }

    @Test
    void onAReliableTransportItIsSentOnceAndTimesOutByTimerB() {
        start(manual.reliable());
        manual.pass(32_100);
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).containsExactly("timeout");
        assertNothingLeft();
    }

    @Test
    void aProvisionalResponseEndsTheRepetitionsAndTheTimeOut() {
        start(manual.unreliable());
        answer(sent, 100);
        manual.pass(300_000);
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).containsExactly("100");
        assertThat(manual.loop.clients).hasSize(1);
    }

    @Test
    void aRejectionIsAcknowledgedHoweverOftenItComesAndToldOnce() {
        start(manual.unreliable());
        answer(sent, 180);
        answer(sent, 486);
        assertThat(manual.sent.getFirst())
                .startsWith(ACK)
                .contains(Messages.header(sent, "Via"))
                .contains(";tag=far")
                .contains("CSeq: 1 ACK");
        answer(sent, 486);
        assertThat(manual.takeSent()).containsExactly(ACK, ACK);
        assertThat(events).containsExactly("180", "486");
        manual.pass(32_100);
        assertNothingLeft();
    }

    @Test
    void onAReliableTransportARejectionEndsTheTransaction() {
        start(manual.reliable());
        answer(sent, 503);
        assertThat(manual.takeSent()).containsExactly(ACK);
        assertThat(events).containsExactly("503");
        assertNothingLeft();
    }

    @Test
    void every2xxIsToldAndNoneIsAcknowledgedByTheTransaction() {
        start(manual.unreliable());
        answer(sent, 200);
        answer(sent, 200);
        answer(sent, 180);
        answer(sent, 486);
        assertThat(events).containsExactly("200", "200");
        assertThat(manual.takeSent()).isEmpty();
        manual.pass(32_100);
        assertNothingLeft();
        answer(sent, 200);
        assertThat(events).hasSize(2);
    }

    @Test
    void theRequestCanBeAskedForAfterTheAnswer() {
        start(manual.unreliable());
        assertThat(written(transaction.request())).isEqualTo(sent);
        answer(sent, 200);
        assertThat(written(transaction.request())).isEqualTo(sent);
    }

    private String written(SIPRequest request) {
        return new String(manual.loop.encoder.encode(request), StandardCharsets.UTF_8);
    }

    @Test
    void aCancelWaitsForAProvisionalResponse() {
        start(manual.unreliable());
        transaction.cancel();
        assertThat(manual.takeSent()).isEmpty();
        answer(sent, 100);
        assertThat(manual.sent.getFirst()).startsWith(CANCEL).contains(Messages.header(sent, "Via"));
        String cancel = manual.sent.getFirst();
        manual.takeSent();
        answer(cancel, 200);
        answer(sent, 487);
        assertThat(manual.takeSent()).containsExactly(ACK);
        assertThat(events).containsExactly("100", "487");
        manual.pass(32_100);
        assertNothingLeft();
    }

    @Test
    void anInviteThatIsToBeCancelledIsNotRepeated() {
        start(manual.unreliable());
        transaction.cancel();
        manual.pass(31_000);
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).isEmpty();
        manual.pass(2_000);
        assertThat(events).containsExactly("timeout");
        assertNothingLeft();
    }

    @Test
    void aCancelIsSentOnceAndRepeatedByItsOwnTransaction() {
        start(manual.unreliable());
        answer(sent, 180);
        transaction.cancel();
        transaction.cancel();
        assertThat(manual.takeSent()).containsExactly(CANCEL);
        manual.pass(600);
        assertThat(manual.takeSent()).containsExactly(CANCEL);
    }

    @Test
    void aCancelAfterTheFinalResponseIsWithoutEffect() {
        start(manual.unreliable());
        answer(sent, 200);
        transaction.cancel();
        assertThat(manual.takeSent()).isEmpty();
    }

    @Test
    void aCancelledInviteThatIsNeverAnsweredTimesOut() {
        start(manual.unreliable());
        answer(sent, 180);
        transaction.cancel();
        manual.pass(33_000);
        assertThat(events).containsExactly("180", "timeout");
        assertNothingLeft();
    }

    @Test
    void aCallThatRingsForEverIsCancelled() {
        start(manual.unreliable());
        answer(sent, 180);
        manual.pass(599_000);
        assertThat(manual.takeSent()).isEmpty();
        manual.pass(2_000);
        assertThat(manual.takeSent()).contains(CANCEL);
    }

    @Test
    void aTransportErrorIsToldOnceAndNotBeforeSendReturns() {
        ClientTransaction failing = send(Messages.invite(), new SipListener.NoWay("no way"));
        assertThat(events).isEmpty();
        manual.runTasks();
        assertThat(events).containsExactly("no way");
        failing.cancel();
        manual.pass(60_000);
        assertThat(events).containsExactly("no way");
        assertNothingLeft();
    }

    @Test
    void aConnectionThatBreaksBeforeAnyResponseIsAnError() {
        Hop connection = manual.reliable();
        start(connection);
        transactions.broken(manual.reliable(), "another");
        assertThat(events).isEmpty();
        transactions.broken(connection, "broken");
        assertThat(events).containsExactly("broken");
        assertNothingLeft();
    }

    @Test
    void aConnectionThatBreaksWhileItRingsIsNone() {
        Hop connection = manual.reliable();
        start(connection);
        answer(sent, 180);
        transactions.broken(connection, "broken");
        answer(sent, 200);
        assertThat(events).containsExactly("180", "200");
    }

    @Test
    void aLargeInviteThatWasGivenUpDoesNotComeBackByUdpAndTheRefusalIsRemembered() {
        String large = Messages.invite().replace("Max-Forwards", "Subject: " + "x".repeat(1_300) + "\r\nMax-Forwards");
        Hop tcp = manual.reliable();
        ClientTransaction given = send(large, manual.unreliable(), tcp);
        assertThat(manual.takeSent()).containsExactly(INVITE);
        given.cancel();
        transactions.broken(tcp, "refused");
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).containsExactly("refused");
        assertNothingLeft();
        send(large, manual.unreliable(), tcp);
        manual.pass(600);
        assertThat(manual.takeSent()).containsExactly(INVITE, INVITE); // repeated: by UDP
        manual.pass(LargeRequests.REFUSED_FOR_MS);
        manual.takeSent();
        send(large, manual.unreliable(), tcp);
        manual.pass(600);
        assertThat(manual.takeSent()).containsExactly(INVITE); // not repeated: by TCP
    }

    @Test
    void aResponseOfAnotherMethodOrBranchIsDropped() {
        start(manual.unreliable());
        answer(sent.replace("CSeq: 1 INVITE", "CSeq: 1 BYE"), 200);
        answer(sent.replace("z9hG4bK", "z9hG4bKx"), 200);
        assertThat(events).isEmpty();
    }

    @Test
    void aHandlerThatThrowsDoesNotKeepTheTransactionFromEnding() {
        failing = true;
        start(manual.reliable());
        answer(sent, 486);
        assertThat(manual.takeSent()).containsExactly(ACK);
        assertNothingLeft();
    }

    @Override
    public void onResponse(ClientTransaction answered, SIPResponse response) {
        if (failing) {
            throw new IllegalStateException("on purpose");
        }
        super.onResponse(answered, response);
    }
}
