package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InviteServerTest {
    private static final String RFC2543 = ";branch=z9hG4bK[^;]*";

    private final ManualLoop manual = new ManualLoop();
    private final TransactionUser user = new TransactionUser();
    private final Filters filters = new Filters();
    private final Transactions transactions = new Transactions(manual.loop, filters, user, new Admission(Limits.NONE, () -> 0));
    private final List<ServerTransaction> offered = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final String invite = Messages.invite();
    private Hop hop = manual.unreliable();

    @BeforeEach
    void handle() {
        filters.set(List.of(SipBox.EVERYONE));
        user.come(new RequestHandler() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                offered.add(transaction);
            }

            @Override
            public void onAck(SIPRequest ack, SipSource source) {
                events.add("ack");
            }

            @Override
            public void onCancel(ServerTransaction cancelled) {
                events.add("cancel");
                respond(487);
            }
        });
    }

    private void receive(String text) {
        transactions.request(ManualLoop.request(text), ManualLoop.SOURCE, hop);
    }

    private void respond(int status) {
        SIPResponse response = offered.getFirst().request().createResponse(status);
        response.setToTag("box");
        offered.getFirst().respond(response);
    }

    private String ack() {
        return invite.replace("INVITE", "ACK").replace("To: <sip:bob@127.0.0.1>", "To: <sip:bob@127.0.0.1>;tag=box");
    }

    @Test
    void tryingIsSentOnceWhenTheUserTakesItsTime() {
        receive(invite);
        manual.pass(190);
        assertThat(manual.takeSent()).isEmpty();
        manual.pass(5_000);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 100 Trying");
    }

    @Test
    void noTryingIsSentWhenTheUserIsQuick() {
        receive(invite);
        respond(180);
        manual.pass(60_000);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 180 Ringing");
    }

    @Test
    void aRepeatedInviteGetsTheLastProvisionalResponseAgainAndIsOfferedOnce() {
        receive(invite);
        receive(invite);
        assertThat(manual.takeSent()).isEmpty();
        respond(180);
        receive(invite);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 180 Ringing", "SIP/2.0 180 Ringing");
        assertThat(offered).hasSize(1);
    }

    @Test
    void aRejectionIsRepeatedAtDoublingIntervalsUntilTimerH() {
        receive(invite);
        respond(486);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 486 Busy here");
        manual.pass(480);
        assertThat(manual.takeSent()).isEmpty();
        manual.pass(30);
        assertThat(manual.takeSent()).hasSize(1);
        manual.pass(1_020);
        assertThat(manual.takeSent()).hasSize(1);
        manual.pass(32_000);
        assertThat(manual.takeSent()).hasSizeBetween(7, 9);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void anAckEndsTheRepetitionsAndIsNotTheUsers() {
        receive(invite);
        respond(486);
        manual.takeSent();
        receive(ack());
        receive(ack());
        manual.pass(4_900);
        assertThat(manual.takeSent()).isEmpty();
        assertThat(manual.loop.servers).hasSize(1);
        manual.pass(200);
        assertThat(manual.loop.servers).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void aRepeatedInviteAfterARejectionGetsItAgain() {
        receive(invite);
        respond(486);
        receive(invite);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 486 Busy here", "SIP/2.0 486 Busy here");
    }

    @Test
    void onAReliableTransportARejectionIsSentOnceAndItsAckEndsTheTransaction() {
        hop = manual.reliable();
        receive(invite);
        respond(486);
        manual.pass(20_000);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 486 Busy here");
        receive(ack());
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void withoutAnAckOnAReliableTransportTheTransactionEndsByTimerH() {
        hop = manual.reliable();
        receive(invite);
        respond(486);
        manual.pass(31_900);
        assertThat(manual.loop.servers).hasSize(1);
        manual.pass(200);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void afterA2xxRepeatedInvitesAreAbsorbedAndRepetitionsAreTheUsers() {
        receive(invite);
        respond(200);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK");
        receive(invite);
        manual.pass(4_000);
        assertThat(manual.takeSent()).isEmpty();
        respond(200);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK");
        respond(486);
        respond(180);
        assertThat(manual.takeSent()).isEmpty();
        manual.pass(32_100);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void theAckOfA2xxIsTheUsersWithAnyBranch() {
        receive(invite);
        respond(200);
        receive(ack().replace("z9hG4bK", "z9hG4bKother"));
        receive(ack());
        assertThat(events).containsExactly("ack", "ack");
    }

    @Test
    void anAckOfNoTransactionIsTheUsers() {
        receive(ack());
        assertThat(events).containsExactly("ack");
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void aCancelIsAnsweredAndToldTheUserWhoseResponseFollows() {
        receive(invite);
        respond(180);
        manual.takeSent();
        receive(invite.replace("INVITE", "CANCEL"));
        assertThat(manual.sent.getFirst()).startsWith("SIP/2.0 200 OK").contains(";tag=box");
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated");
        assertThat(events).containsExactly("cancel");
    }

    @Test
    void aRepeatedCancelGetsItsAnswerAgainAndIsToldOnce() {
        receive(invite);
        receive(invite.replace("INVITE", "CANCEL"));
        receive(invite.replace("INVITE", "CANCEL"));
        assertThat(manual.takeSent())
                .containsExactly("SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated", "SIP/2.0 200 OK");
        assertThat(events).containsExactly("cancel");
    }

    @Test
    void aCancelAfterAFinalResponseIsAnsweredAndWithoutEffect() {
        receive(invite);
        respond(200);
        manual.takeSent();
        receive(invite.replace("INVITE", "CANCEL"));
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK");
        assertThat(events).isEmpty();
    }

    @Test
    void aCancelOfNothingGets481() {
        receive(invite.replace("INVITE", "CANCEL"));
        assertThat(manual.takeSent()).hasSize(1).first().asString().startsWith("SIP/2.0 481 ");
        manual.pass(32_100);
        assertThat(manual.loop.servers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";branch=1", ";branch=z9hG4bK"})
    void aSenderOfRfc2543IsMatchedWithoutAMagicCookie(String branch) {
        String old = invite.replaceFirst(RFC2543, branch);
        receive(old);
        receive(old);
        assertThat(offered).hasSize(1);
        respond(486);
        manual.takeSent();
        receive(ack().replaceFirst(RFC2543, branch));
        manual.pass(4_000);
        assertThat(manual.takeSent()).isEmpty();
        assertThat(events).isEmpty();
        receive(old.replace("CSeq: 1", "CSeq: 2"));
        assertThat(offered).hasSize(2);
    }

    @Test
    void aSenderOfRfc2543MayCancel() {
        String old = invite.replaceFirst(RFC2543, "");
        receive(old);
        receive(old.replace("INVITE", "CANCEL"));
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated");
    }

    @Test
    void theSameBranchFromAnotherHostIsAnotherTransaction() {
        receive(invite);
        receive(invite.replace("127.0.0.1:5099", "127.0.0.1:5098"));
        assertThat(offered).hasSize(2);
    }

    @Test
    void aUserThatThrowsIsAnsweredFor() {
        user.come(new SipBox.Answering() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                throw new IllegalStateException("on purpose");
            }
        });
        receive(invite);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 500 Server Internal Error");
    }

    @Test
    void aUserThatForgetsTheCallDoesNotKeepTheTransactionForEver() {
        receive(invite);
        respond(180);
        manual.pass(700_000);
        assertThat(manual.takeSent()).contains("SIP/2.0 500 Server Internal Error");
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void theUserMayAnswerLateWhileItKeepsRinging() {
        receive(invite);
        for (int i = 0; i < 20; i++) {
            respond(180);
            manual.pass(60_000);
        }
        respond(200);
        assertThat(manual.takeSent()).endsWith("SIP/2.0 200 OK");
    }
}
