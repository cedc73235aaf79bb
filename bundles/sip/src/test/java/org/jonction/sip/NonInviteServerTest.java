package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NonInviteServerTest {
    private final ManualLoop manual = new ManualLoop();
    private final TransactionUser user = new TransactionUser();
    private final Filters filters = new Filters();
    private final Transactions transactions = new Transactions(manual.loop, filters, user, new Admission(Limits.NONE, () -> 0));
    private final List<ServerTransaction> offered = new ArrayList<>();
    private final String options = Messages.options();
    private Hop hop = manual.unreliable();

    @BeforeEach
    void handle() {
        filters.set(List.of(SipBox.EVERYONE));
        user.come(new SipBox.Answering() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                offered.add(transaction);
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

    @Test
    void aRepeatedRequestIsAbsorbedUntilAnsweredAndThenGetsTheAnswerAgain() {
        receive(options);
        receive(options);
        assertThat(manual.takeSent()).isEmpty();
        respond(200);
        receive(options);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK", "SIP/2.0 200 OK");
        assertThat(offered).hasSize(1);
    }

    @Test
    void onlyTheFirstFinalResponseIsSent() {
        receive(options);
        respond(200);
        respond(500);
        respond(180);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 200 OK");
    }

    @Test
    void itEndsByTimerJ() {
        receive(options);
        respond(200);
        manual.pass(31_900);
        assertThat(manual.loop.servers).hasSize(1);
        manual.pass(200);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void onAReliableTransportItEndsWithTheAnswer() {
        hop = manual.reliable();
        receive(options);
        assertThat(manual.loop.servers).hasSize(1);
        respond(200);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void anUnansweredRequestIsForgottenInSilence() {
        receive(options);
        manual.pass(32_100);
        assertThat(manual.loop.servers).isEmpty();
        respond(200);
        assertThat(manual.takeSent()).isEmpty();
    }

    @Test
    void anUnknownMethodIsOfferedToTheUser() {
        receive(options.replace("OPTIONS", "FROBNICATE"));
        assertThat(offered).hasSize(1);
        respond(501);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 501 Not implemented");
    }

    @Test
    void anAnswerThatCannotBeWrittenBecomes500() {
        receive(options);
        SIPResponse response = offered.getFirst().request().createResponse(200);
        response.setHeader(new SIPHeader("Broken") {
            @Override
            protected StringBuilder encodeBody(StringBuilder buffer) {
                throw new IllegalStateException("on purpose");
            }
        });
        offered.getFirst().respond(response);
        assertThat(manual.takeSent()).containsExactly("SIP/2.0 500 Server Internal Error");
    }

    @Test
    void aFilterThatDropsARequestLeavesNoTrace() {
        filters.set(List.of(new SipFilter() {
            @Override
            public Verdict onSource(SipSource source) {
                return Verdict.PASS;
            }

            @Override
            public Verdict onRequest(SIPRequest request, SipSource source) {
                return Verdict.DROP;
            }
        }));
        receive(options);
        assertThat(offered).isEmpty();
        assertThat(manual.loop.servers).isEmpty();
        assertThat(manual.loop.dropped).isEqualTo(1);
        manual.pass(1_000);
        assertThat(manual.takeSent()).isEmpty();
    }
}
