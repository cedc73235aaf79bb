package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller that comes over TCP from a port of its own choice. */
class ConnectionTest extends CallTest {
    @BeforeEach
    void overTcp() {
        pbx.transport = Transport.TCP;
        pbx.port = 49_152;
    }

    @Test
    void requestsToTheCallerUseTheConnectionThatItOpened() {
        FarEnd.Request invite = establish();
        assertThat(invite.last().getContactHeader().toString()).contains("10.1.0.1:5060;transport=tcp");

        itsp.send("BYE");

        assertThat(pbx.take("BYE").target).isEqualTo(pbx.source().asTarget());
        answerBye();
    }

    @Test
    void whenThatConnectionIsGoneANewOneGoesToItsContact() {
        establish();
        itsp.send("BYE");
        FakeSip.Outgoing lost = pbx.take("BYE");

        lost.handler.onTransportError(lost, "connection closed");

        SIPRequest again = pbx.take("BYE").request;
        assertThat(pbx.taken.getLast().target.remote()).hasToString("/10.1.0.9:5060");
        assertThat(again.getCSeq().getSeqNumber()).isEqualTo(lost.request.getCSeq().getSeqNumber());
        assertThat(again.getViaHeaders()).hasSize(1);
        answerBye();
    }

    @Test
    void aContactThatCannotBeReachedIsPassedOverForTheHopThatWasHeard() {
        pbx.contact = "sip:me@10.1.0.77:5099;transport=udp";
        establish();
        itsp.send("BYE");
        FakeSip.Outgoing lost = bench.sip.sent.getLast();
        assertThat(lost.target.remote()).hasToString("/10.1.0.77:5099");
        assertThat(lost.target.transport()).isEqualTo(Transport.UDP);

        lost.handler.onTransportError(lost, "no listener");

        assertThat(pbx.take("BYE").target).isEqualTo(pbx.source().asTarget());
        answerBye();
    }

    private void answerBye() {
        pbx.reply(pbx.taken.getLast(), 200);
    }
}
