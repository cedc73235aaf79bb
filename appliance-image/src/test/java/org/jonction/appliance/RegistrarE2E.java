package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.jonction.testkit.Baresip;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A PBX without a known address registers at the box (RFC 3261 10.3, RFC 6140), and takes its calls there. */
class RegistrarE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = "acme";
    private static final String NUMBER = "+33199000299";
    private static final String PASSWORD = "s3cret";
    private static final String SECRET = "pbx-password";
    private static final String ATTACKER = "192.0.2.66";
    private static final String GIN = "Require: gin\nProxy-Require: gin\nSupported: path\n";

    @Override
    String adapted(String document) {
        return document
                .replace("endpoints: [{ address: 192.0.2.3, transport: TCP }]", "endpoints: []")
                .replace("peer: pbx-tcp, profile: pbx }", "peer: pbx-tcp, profile: pbx, peerAuthentication: { userName: "
                        + USER + ", realm: box.test, passwordRef: " + SECRET
                        + ", algorithms: [MD5] }, peerRegistration: { mode: GIN } }");
    }

    @BeforeAll
    void keepThePassword() throws Exception {
        Console.setUp(box).post("/api/v1/secrets", Map.of("name", SECRET, "value", PASSWORD));
        network.lan().address("eth0", ATTACKER + "/24");
    }

    private static JsonNode registration(JsonNode status) {
        return Box.trunk(status, "pbx-tcp").path("registration");
    }

    private void awaitState(String state) {
        box.awaitStatus(SOON, status -> registration(status).path("state").asText().equals(state));
    }

    private void register(String local, String password, String contact, String headers, int status, int times)
            throws Exception {
        SippScenario scenario = SippScenario.register(USER, password, contact, headers, status);
        try (Sipp sipp = Sipp.call(network.lan(), folder, new Sipp.Run(scenario, local, 5060, false, times, 20),
                Network.BOX_LAN + ":5060", USER)) {
            assertThat(sipp.await(PATIENCE).succeeded()).as(sipp.complaints()).isEqualTo(times);
        }
    }

    private int call() throws Exception {
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        itsp.number("+442079460099");
        return itsp.call(Hop.udp(Network.BOX_WAN, 5060), NUMBER).await(State.ENDED).status();
    }

    @Test
    void baresipRegistersTakesACallAndLeaves() throws Exception {
        awaitState("AWAITED");
        assertThat(call()).isEqualTo(480);

        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        Baresip.Account account =
                new Baresip.Account(USER, Network.PBX_2, false, Network.BOX_LAN + ":5060", PASSWORD, 440);
        try (Baresip pbx = Baresip.start(network.lan(), folder, account)) {
            awaitState("REGISTERED");
            assertThat(registration(box.status()).path("endpoint").asText()).isEqualTo("udp:192.0.2.3:5060");

            PhoneCall call = itsp.call(Hop.udp(Network.BOX_WAN, 5060), NUMBER).await(State.UP);
            assertThat(call.hangUp().status()).isEqualTo(200);
            pbx.awaitEvent("CALL_CLOSED");
        }
        register(Network.PBX_2, PASSWORD, "*", "Expires: 0\n", 200, 1);
        awaitState("AWAITED");
    }

    @Test
    void aBulkRegistrationTakesTheNumberIntoTheContact() throws Exception {
        register(Network.PBX_2, PASSWORD, "<sip:[local_ip]:[local_port];bnc>", GIN, 200, 1);
        awaitState("REGISTERED");
        SippScenario called =
                SippScenario.called("pbx").respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200);
        try (Sipp pbx = Sipp.answer(network.lan(), folder, Sipp.Run.once(called, Network.PBX_2, false))) {
            Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
            itsp.number("+442079460099");
            itsp.call(Hop.udp(Network.BOX_WAN, 5060), NUMBER).await(State.UP).hangUp();

            assertThat(pbx.await(PATIENCE).succeeded()).as(pbx.complaints()).isEqualTo(1);
            assertThat(pbx.received()).contains("INVITE sip:" + NUMBER + "@192.0.2.3:5060 SIP/2.0");
        }
        register(Network.PBX_2, PASSWORD, "*", "Expires: 0\n", 200, 1);
        awaitState("AWAITED");
    }

    @Test
    void wrongPasswordsGetNothingAndDisturbNobody() throws Exception {
        register(ATTACKER, "guess", "<sip:me@[local_ip]:[local_port]>", "", 401, 4);
        SippScenario flood = SippScenario.register(USER, "guess", "<sip:me@[local_ip]:[local_port]>", "", 401);
        try (Sipp attack = Sipp.call(network.lan(), folder, new Sipp.Run(flood, ATTACKER, 5060, false, 2_000, 200),
                Network.BOX_LAN + ":5060", USER)) {
            Phone pbx = phone(network.lan(), "pbx", Network.PBX);
            Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
            itsp.number("+442079460099");
            for (int i = 0; i < 5; i++) {
                PhoneCall call = itsp.call(Hop.udp(Network.BOX_WAN, 5060), "+33199000101").await(State.UP);
                pbx.awaitCall(SOON).await(State.UP);
                assertThat(call.hangUp().status()).isEqualTo(200);
            }
            assertThat(attack.received()).doesNotContain("SIP/2.0 200");
        }
        assertThat(registration(box.status()).path("state").asText()).isEqualTo("AWAITED");
        assertThat(call()).isEqualTo(480);
    }
}
