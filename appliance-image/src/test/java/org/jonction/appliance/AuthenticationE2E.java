package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.jonction.testkit.Answer;
import org.jonction.testkit.Baresip;
import org.jonction.testkit.Kamailio;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that challenge the box (RFC 3261 22, RFC 8760), and an attacker who does. */
class AuthenticationE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "s3cret";
    private static final int TONE_HZ = 440;
    private static final String SECRET = "backup-provider";
    private static final String NUMBER = "+442079460210";

    private static final String ACCOUNT = "authentication: { userName: jonction, realm: " + Kamailio.REALM
            + ", passwordRef: " + SECRET + " } }";

    private static final String PBX_USER = "+33199000299";
    private static final String DEMAND = "peerAuthentication: { userName: \"" + PBX_USER
            + "\", realm: box.test, passwordRef: " + SECRET + " } }";

    @Override
    String adapted(String document) {
        return document
                .replace(
                        "peer: itsp-backup, profile: backup }", "peer: itsp-backup, profile: backup, " + ACCOUNT)
                .replace("peer: pbx-tcp, profile: pbx }", "peer: pbx-tcp, profile: pbx, " + DEMAND);
    }

    @BeforeAll
    void keepThePassword() throws Exception {
        assertThat(Console.setUp(box).post("/api/v1/secrets", Map.of("name", SECRET, "value", PASSWORD)).path("names"))
                .extracting(name -> name.asText())
                .contains(SECRET);
    }

    @Test
    void aProviderThatChallengesEveryRequestIsAnsweredAndItsNonceServesManyRequests() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        pbx.number("+33199000199");
        Baresip.Account registered =
                new Baresip.Account(NUMBER, Network.ITSP, false, Network.ITSP_BACKUP + ":5060", PASSWORD, TONE_HZ);
        try (Kamailio provider = Kamailio.provider(
                        network.wan(), folder, Network.ITSP_BACKUP, PASSWORD, "sip:" + Network.ITSP_2 + ":5060",
                        Network.BOX_WAN, "MD5");
                Baresip called = Baresip.start(network.wan(), folder, registered)) {
            PhoneCall first = pbx.call(Hop.udp(Network.BOX_LAN, 5060), NUMBER).await(State.UP);
            assertThat(first.hold().status()).isEqualTo(200);
            assertThat(first.resume().status()).isEqualTo(200);
            assertThat(first.hangUp().status()).isEqualTo(200);
            called.awaitEvent("CALL_CLOSED");
            PhoneCall second = pbx.call(Hop.udp(Network.BOX_LAN, 5060), NUMBER).await(State.UP);
            assertThat(second.hangUp().status()).isEqualTo(200);
            box.awaitNoCalls();

            assertThat(provider.count("challenged", "INVITE")).as(provider::output).isEqualTo(1);
            assertThat(provider.count("authenticated", "INVITE")).as(provider::output).isEqualTo(4);
            assertThat(provider.count("challenged", "BYE")).as(provider::output).isZero();
            assertThat(provider.count("authenticated", "BYE")).as(provider::output).isEqualTo(2);
        }
    }

    @Test
    void aProviderThatChallengesWithSha256IsAnswered() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        pbx.number("+33199000199");
        Phone called = phone(network.wan(), "called", Network.ITSP);
        try (Kamailio provider = Kamailio.provider(
                network.wan(), folder, Network.ITSP_BACKUP, PASSWORD, "sip:" + Network.ITSP + ":5060",
                Network.BOX_WAN, "SHA-256")) {
            PhoneCall call = pbx.call(Hop.udp(Network.BOX_LAN, 5060), NUMBER).await(State.UP);
            called.awaitCall(SOON).await(State.UP);
            assertThat(call.hangUp().status()).isEqualTo(200);

            assertThat(provider.count("authenticated", "INVITE")).as(provider::output).isEqualTo(1);
        }
    }

    @Test
    void aPbxThatKnowsThePasswordMayCallAndHangUp() throws Exception {
        Phone called = phone(network.wan(), "called", Network.ITSP);
        Baresip.Account account = new Baresip.Account(PBX_USER, Network.PBX_2, true, "", PASSWORD, TONE_HZ);
        try (Baresip pbx = Baresip.start(network.lan(), folder, account)) {
            pbx.dial("sip:+442079460011@" + Network.BOX_LAN + ":5060;transport=tcp");
            PhoneCall call = called.awaitCall(SOON).await(State.UP);
            pbx.hangUp();
            pbx.awaitEvent("CALL_CLOSED");
            call.await(State.ENDED);
        }
    }

    @Test
    void aPbxThatDoesNotProveWhoItIsCallsNobody() throws Exception {
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        pbx.number(PBX_USER);

        PhoneCall call = pbx.call(Hop.tcp(Network.BOX_LAN, 5060), "+442079460012").await(State.ENDED);

        assertThat(call.status()).isEqualTo(401);
        assertThat(itsp.callsWaiting()).isZero();
    }

    @Test
    void aChallengeForAnotherRealmIsNotAnsweredAndTheCallerIsNotChallenged() throws Exception {
        SippScenario stranger = SippScenario.called("itsp")
                .challenge(407, "Digest realm=\"evil.example\", nonce=\"chosen\", qop=\"auth\"").receive("ACK");
        phone(network.wan(), "itsp", Network.ITSP).answer(Answer.refuse(486));
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        pbx.number("+33199000199");
        try (Sipp provider = Sipp.answer(
                network.wan(), folder, Sipp.Run.once(stranger, Network.ITSP_BACKUP, false))) {
            PhoneCall call = pbx.call(Hop.udp(Network.BOX_LAN, 5060), NUMBER).await(State.ENDED);

            assertThat(call.status()).isNotIn(401, 407);
            assertThat(provider.await(PATIENCE).succeeded()).as(provider.complaints()).isEqualTo(1);
            assertThat(provider.received()).containsOnlyOnce("INVITE sip:").doesNotContain("nonce=\"chosen\"");
        }
    }

    /** The SIP Digest leak: whoever calls in challenges the BYE and gets something to guess the password from. */
    @ParameterizedTest
    @ValueSource(ints = {401, 407})
    void aCallerWhoChallengesTheByeGetsNoCredentials(int status) throws Exception {
        SippScenario attacker = SippScenario.caller("itsp", "+442079460299")
                .invite("sendrecv").maybe(100).maybe(180).receive(200).ack()
                .receive("BYE")
                .challenge(status, "Digest realm=\"" + Kamailio.REALM + "\", nonce=\"chosen\", qop=\"auth\"")
                .pause(2000);
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        try (Sipp caller = Sipp.call(
                network.wan(), folder, Sipp.Run.once(attacker, Network.ITSP_BACKUP, false),
                Network.BOX_WAN + ":5060", "+33199000101")) {
            PhoneCall victim = pbx.awaitCall(SOON).await(State.UP);
            assertThat(victim.hangUp().status()).isEqualTo(200);

            assertThat(caller.await(PATIENCE).succeeded()).as(caller.complaints()).isEqualTo(1);
            assertThat(caller.received()).containsOnlyOnce("BYE sip:").doesNotContain("Authorization:");
        }
    }
}
