package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandlerSwapTest {
    private final ManualLoop manual = new ManualLoop();
    private final TransactionUser user = new TransactionUser();
    private final Filters filters = new Filters();
    private final Transactions transactions = new Transactions(manual.loop, filters, user, new Admission(Limits.NONE, () -> 0));
    private final List<String> events = new ArrayList<>();

    private final class Recorder implements RequestHandler {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void onRequest(ServerTransaction transaction) {
            events.add(name + " " + transaction.request().getMethod());
        }

        @Override
        public void onAck(SIPRequest ack, SipSource source) {
            events.add(name + " ACK");
        }

        @Override
        public void onCancel(ServerTransaction invite) {
            events.add(name + " cancelled");
        }
    }

    @BeforeEach
    void open() {
        filters.set(List.of(SipBox.EVERYONE));
    }

    private void receive(String text) {
        transactions.request(ManualLoop.request(text), ManualLoop.SOURCE, manual.unreliable());
    }

    private void come(RequestHandler handler) {
        user.come(handler);
        transactions.handlerCame();
    }

    private void leave(RequestHandler handler) {
        user.leave(handler);
        transactions.handlerLeft(handler);
    }

    @Test
    void requestsThatComeBetweenTwoHandlersAreTheNextOnesInTheirOrder() {
        Recorder first = new Recorder("first");
        come(first);
        leave(first);
        receive(Messages.options());
        receive(Messages.request("ACK", ""));
        receive(Messages.request("BYE", ""));
        assertThat(events).isEmpty();
        manual.pass(1_900);
        come(new Recorder("second"));
        assertThat(events).containsExactly("second OPTIONS", "second ACK", "second BYE");
        manual.pass(5_000);
        assertThat(manual.takeSent()).isEmpty();
    }

    @Test
    void aRequestThatWaitsTooLongGets503WithRetryAfter() {
        receive(Messages.options());
        manual.pass(1_000);
        receive(Messages.options());
        manual.pass(990);
        assertThat(manual.takeSent()).isEmpty();
        manual.pass(30);
        assertThat(manual.sent).hasSize(1);
        assertThat(manual.sent.getFirst())
                .startsWith("SIP/2.0 503 ")
                .contains("Retry-After: 5")
                .containsPattern("To: .*;tag=");
        manual.takeSent();
        come(new Recorder("late"));
        assertThat(events).containsExactly("late OPTIONS");
        assertThat(manual.takeSent()).isEmpty();
    }

    @Test
    void beyondTheBoundRequestsAreRefusedAtOnce() {
        for (int i = 0; i < WaitingRoom.MOST_WAITING; i++) {
            receive(Messages.options());
        }
        assertThat(manual.takeSent()).isEmpty();
        receive(Messages.options());
        assertThat(manual.takeSent()).hasSize(1).first().asString().startsWith("SIP/2.0 503 ");
        manual.pass(2_100);
        assertThat(manual.takeSent()).hasSize(WaitingRoom.MOST_WAITING);
        manual.pass(32_100);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void anInviteThatIsCancelledWhileItWaitsIsAnsweredByTheLayer() {
        String invite = Messages.invite();
        receive(invite);
        manual.pass(210);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 100 Trying");
        receive(invite.replace("INVITE", "CANCEL"));
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated");
        come(new Recorder("next"));
        assertThat(events).isEmpty();
    }

    @Test
    void whatAHandlerLeavesUnansweredIsRefused() {
        Recorder leaving = new Recorder("leaving");
        come(leaving);
        receive(Messages.invite());
        receive(Messages.options());
        leave(leaving);
        assertThat(manual.takeSent()).hasSize(2).allMatch(line -> line.startsWith("SIP/2.0 503 "));
    }

    @Test
    void aRequestIsServedByTheNewHandlerAfterAHotSwap() throws Exception {
        RequestHandler first = new SipBox.Answering();
        try (SipBox box = new SipBox(first);
                UdpPeer peer = new UdpPeer(box)) {
            box.layer.handlerLeft(first);
            peer.send(Messages.options());
            SipBox.await("it waits", () -> box.status().serverTransactions() == 1);
            box.layer.handlerCame(new SipBox.Answering());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
    }
}
