package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A source that sends more new requests than it may: 503 with Retry-After, while everything else goes on. */
class OverloadTest {
    private static final int MANY = 30;

    private SipBox box;
    private UdpPeer peer;

    @BeforeEach
    void open() throws Exception {
        box = new SipBox(SipBox.config(1, 1, 0), "127.0.0.1", new SipBox.Answering());
        peer = new UdpPeer(box);
    }

    @AfterEach
    void close() {
        peer.close();
        box.close();
    }

    private String answer(String request) throws Exception {
        peer.send(request);
        return peer.receive();
    }

    private String refused() throws Exception {
        for (int i = 0; i < MANY; i++) {
            String answer = answer(Messages.request("MESSAGE", ""));
            if (answer.startsWith("SIP/2.0 503 ")) {
                return answer;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void whatIsTooMuchGets503WithRetryAfterAndIsCounted() throws Exception {
        String answer = refused();
        assertThat(Messages.header(answer, "Retry-After")).matches("[1-4]");
        assertThat(Messages.header(answer, "To")).contains(";tag=");
        assertThat(box.status().refused()).isPositive();
        assertThat(box.status().malformed()).isZero();
    }

    @Test
    void aRefusedInviteIsAcknowledgedLikeAnyOther() throws Exception {
        refused();
        String invite = Messages.invite();
        String answer = answer(invite);
        for (int i = 0; i < MANY && !answer.startsWith("SIP/2.0 503 "); i++) {
            invite = Messages.invite();
            answer = answer(invite);
        }
        assertThat(answer).startsWith("SIP/2.0 503 ");
        long refused = box.status().refused();
        assertThat(answer(invite)).isEqualTo(answer);
        assertThat(box.status().refused()).as("a repetition is no further request").isEqualTo(refused);
        peer.send(invite.replace("INVITE", "ACK").replaceFirst("To: .*", "To: " + Messages.header(answer, "To")));
        assertThat(answer(invite.replace("INVITE", "CANCEL"))).startsWith("SIP/2.0 200 ");
    }

    @Test
    void callsThatAreUpAndEmergencyCallsGoOn() throws Exception {
        refused();
        for (int i = 0; i < MANY; i++) {
            String bye = Messages.request("BYE", "").replace("To: <sip:bob@127.0.0.1>", "To: <sip:b@c>;tag=box");
            assertThat(answer(bye)).startsWith("SIP/2.0 501 "); // by the user, who knows no BYE
            String emergency = Messages.invite().replace("sip:bob@127.0.0.1 SIP", "sip:112@127.0.0.1 SIP");
            assertThat(answer(emergency)).startsWith("SIP/2.0 501 ");
        }
        assertThat(answer(Messages.invite().replace("INVITE", "CANCEL"))).startsWith("SIP/2.0 481 ");
    }

    @Test
    void theHealthCheckTellsHowManyWereRefused() throws Exception {
        refused();
        assertThat(new OverloadCheck(box.layer).execute().toString()).contains("answered 503");
    }
}
