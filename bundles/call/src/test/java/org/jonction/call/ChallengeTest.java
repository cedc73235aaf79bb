package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.DigestAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that challenges requests of the box (RFC 3261 section 22). */
class ChallengeTest extends CallTest {
    private static final String CHALLENGE = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\"\n";

    @BeforeEach
    void theTrunkHasAnAccount() {
        bench.itsp.access =
                new Access(new DigestAccount("u", "r", "itsp-password", List.of(DigestAlgorithm.SHA_256)), null, null);
        bench.rebuild();
    }

    private static String credentials(SIPRequest request) {
        return request.hasHeader("Proxy-Authorization")
                ? request.getHeader("Proxy-Authorization").toString().replaceAll("(?s).*count=(\\d+).*", "$1")
                : "none";
    }

    private FarEnd.Request establishChallenged() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        SIPRequest first = itsp.takeInvite();
        assertThat(credentials(first)).isEqualTo("none");
        itsp.reply(itsp.invite, 407, CHALLENGE, "");
        SIPRequest second = itsp.takeInvite();
        assertThat(credentials(second)).isEqualTo("1");
        assertThat(second.getCSeq().getSeqNumber()).isEqualTo(first.getCSeq().getSeqNumber() + 1);
        assertThat(second.getCallId()).isEqualTo(first.getCallId());
        assertThat(second.getFromTag()).isEqualTo(first.getFromTag());
        itsp.answer(180, "");
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        return invite;
    }

    @Test
    void anInviteIsSentAgainWithCredentialsAndSoIsItsAck() {
        establishChallenged();

        assertThat(credentials(itsp.acks().getFirst())).isEqualTo("1");
        assertThat(itsp.acks().getFirst().getCSeq().getSeqNumber()).isEqualTo(2);
        hangUp();
        assertThat(bench.explanation()).contains("challenge|itsp|the challenge to INVITE is answered");
    }

    @Test
    void theNextCallAndRequestsOfTheDialogCarryCredentialsAtOnce() {
        establishChallenged();
        pbx.send("INVITE", "", Bench.LAN_SDP);
        SIPRequest change = itsp.takeInvite();
        assertThat(credentials(change)).isEqualTo("2");
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");
        pbx.send("BYE");
        FakeSip.Outgoing bye = itsp.take("BYE");
        assertThat(credentials(bye.request)).isEqualTo("3");
        itsp.reply(bye, 200);

        FarEnd.Request next = bench.lan().invite(Bench.LAN_SDP);
        FarEnd other = bench.wan();
        assertThat(credentials(other.takeInvite())).isEqualTo("4");
        next.cancel();
    }

    @Test
    void aStaleNonceInADialogIsAnsweredOnceMore() {
        establishChallenged();
        FarEnd.Request change = pbx.send("INVITE", "", Bench.LAN_SDP);
        long number = itsp.takeInvite().getCSeq().getSeqNumber();
        itsp.reply(itsp.invite, 407, CHALLENGE, "");
        assertThat(itsp.takeInvite().getCSeq().getSeqNumber()).isEqualTo(number + 1);
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(change.status()).isEqualTo(200);
        pbx.ack("");
        pbx.send("BYE");
        FakeSip.Outgoing bye = itsp.take("BYE");
        assertThat(bye.request.getCSeq().getSeqNumber()).isEqualTo(number + 2);
        itsp.reply(bye, 401, CHALLENGE, "");
        itsp.takeBye();
    }

    @Test
    void aFarEndThatNeverStopsAskingIsGivenUp() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        for (int i = 0; i < 3; i++) {
            itsp.takeInvite();
            itsp.reply(itsp.invite, 407, CHALLENGE, "");
        }

        assertThat(itsp.gets("INVITE")).isFalse();
        assertThat(invite.status()).isGreaterThanOrEqualTo(400).isNotIn(401, 407);
        assertThat(bench.explanation()).contains("challenged again and again");
    }

    @Test
    void whyAChallengeIsNotAnsweredIsExplained() {
        bench.authenticator.refusal = "no challenge is for realm \"r\"";
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 401, CHALLENGE, "");

        assertThat(itsp.gets("INVITE")).isFalse();
        assertThat(invite.status()).isNotIn(401, 407);
        assertThat(bench.explanation()).contains("is not answered: no challenge is for realm \"r\"");
    }

    /**
     * The SIP Digest leak: an attacker calls, hangs on, and challenges the BYE of the called side, to guess the password
     * from the response at leisure.
     */
    @Test
    void whoCalledTheBoxUnauthenticatedGetsNoCredentialsWhenItChallengesABye() {
        FarEnd attacker = bench.wan();
        FarEnd called = bench.lan();
        attacker.invite(Bench.WAN_SDP);
        called.takeInvite();
        called.answer(200, Bench.LAN_SDP);
        attacker.ack("");
        called.send("BYE");

        FakeSip.Outgoing bye = attacker.take("BYE");
        attacker.reply(bye, 407, CHALLENGE, "");

        assertThat(attacker.gets("BYE")).isFalse();
        assertThat(bench.explanation())
                .contains("the challenge to BYE is not answered: the far end that asks has not been authenticated");
    }

    @Test
    void whoCalledTheBoxUnauthenticatedGetsNoCredentialsWhenItChallengesAReInvite() {
        FarEnd attacker = bench.wan();
        FarEnd called = bench.lan();
        establishChallenged(); // the box knows a nonce of that very host
        hangUp();
        attacker.invite(Bench.WAN_SDP);
        called.takeInvite();
        called.answer(200, Bench.LAN_SDP);
        attacker.ack("");
        FarEnd.Request change = called.send("INVITE", "", Bench.LAN_SDP);

        SIPRequest passed = attacker.takeInvite();
        assertThat(credentials(passed)).isEqualTo("none");
        attacker.reply(attacker.invite, 401, CHALLENGE, "");

        assertThat(bench.sip.sent).last().isSameAs(attacker.invite);
        assertThat(change.status()).isNotIn(401, 407);
        attacker.send("BYE");
        called.takeBye();
    }

    @Test
    void aContactElsewhereGetsNoCredentials() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 407, CHALLENGE, "");
        itsp.takeInvite();
        FarEnd elsewhere = bench.wan("203.0.113.99");
        elsewhere.callId = itsp.callId;
        elsewhere.boxTag = itsp.boxTag;
        elsewhere.invite = itsp.invite;
        elsewhere.answer(200, Bench.WAN_SDP); // its Contact names 203.0.113.99
        pbx.ack("");
        assertThat(invite.status()).isEqualTo(200);
        assertThat(elsewhere.acks()).allSatisfy(ack -> assertThat(credentials(ack)).isEqualTo("none"));
        pbx.send("BYE");

        FakeSip.Outgoing bye = elsewhere.take("BYE");
        assertThat(credentials(bye.request)).isEqualTo("none");
        elsewhere.reply(bye, 407, CHALLENGE, "");
        assertThat(elsewhere.gets("BYE")).isFalse();
    }
}
