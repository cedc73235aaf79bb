package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jonction.testkit.Await;
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

/** The box registers at its provider, whose calls then come to the registered Contact (RFC 3261 10). */
class RegistrationE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "s3cret";
    private static final int TONE_HZ = 440;
    private static final String SECRET = "backup-provider";
    private static final String TRUNK = "peer: itsp-backup, profile: ";
    private static final String ACCOUNT = ", authentication: { userName: jonction, realm: " + Kamailio.REALM
            + ", passwordRef: " + SECRET + " }";

    @BeforeAll
    void keepThePassword() throws Exception {
        Console.setUp(box).post("/api/v1/secrets", Map.of("name", SECRET, "value", PASSWORD));
    }

    private void register(String registration) throws Exception {
        trunk("backup" + registration);
    }

    private void trunk(String profileAndMore) throws Exception {
        Path main = box.config().resolve("box.yaml");
        String text = Files.readString(main).replaceFirst(TRUNK + "[^\n]*", TRUNK + profileAndMore + " }");
        Files.writeString(main, text);
    }

    private void awaitState(String state) {
        box.awaitStatus(PATIENCE, status -> registration(status).path("state").asText().equals(state));
    }

    private static JsonNode registration(JsonNode status) {
        return Box.trunk(status, "itsp-backup").path("registration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void aTrunkRegistersRefreshesWithTheSameNonceAndLeaves(String algorithm) throws Exception {
        try (Kamailio provider = provider(algorithm)) {
            register(ACCOUNT + ", registration: { mode: SINGLE, aor: \"acme@" + Network.ITSP_BACKUP
                    + "\", expiresS: 60 }");
            awaitState("REGISTERED");
            assertThat(registration(box.status()).path("endpoint").asText())
                    .isEqualTo("udp:" + Network.ITSP_BACKUP + ":5060");
            Await.until(PATIENCE, () -> provider.count("registered", "REGISTER") >= 2, provider::output);
            assertThat(provider.count("challenged", "REGISTER")).as(provider::output).isEqualTo(1);

            register("");
            Await.until(SOON, () -> provider.output().contains("expires=0"), provider::output);
            box.awaitStatus(SOON, status -> registration(status).isMissingNode());
        }
    }

    @Test
    void aCallOfTheProviderComesToTheRegisteredContactAndReachesTheNumberInTo() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        Baresip.Account subscriber = new Baresip.Account(
                "+442079460299", Network.ITSP, false, Network.ITSP_BACKUP + ":5060", PASSWORD, TONE_HZ);
        try (Kamailio provider = provider("MD5");
                Baresip caller = Baresip.start(network.wan(), folder, subscriber)) {
            register(ACCOUNT + ", registration: { mode: SINGLE, aor: \"+33199000101@" + Network.ITSP_BACKUP
                    + "\", contactUser: trunk-7 }");
            awaitState("REGISTERED");

            caller.dial("sip:+33199000101@" + Network.ITSP_BACKUP + ":5060;transport=udp");

            PhoneCall atPbx = pbx.awaitCall(SOON).await(State.UP);
            assertThat(atPbx.invite().uri()).contains("+33199000101");
            caller.hangUp();
            atPbx.await(State.ENDED);
        } finally {
            register("");
        }
    }

    private Kamailio provider(String algorithm) throws IOException {
        return Kamailio.provider(
                network.wan(), folder, Network.ITSP_BACKUP, PASSWORD, "sip:" + Network.ITSP + ":5060",
                Network.BOX_WAN, algorithm);
    }

    @Test
    void aWrongPasswordIsShownAndARightOneIsUsedAtOnce() throws Exception {
        Console console = Console.signIn(box);
        console.post("/api/v1/secrets", Map.of("name", SECRET, "value", "wrong"));
        try (Kamailio provider = provider("MD5")) {
            register(ACCOUNT + ", registration: { mode: SINGLE, aor: \"trunk@" + Network.ITSP_BACKUP + "\" }");
            awaitState("REFUSED");
            assertThat(registration(box.status()).path("text").asText())
                    .contains("the credentials of user jonction were refused");

            console.post("/api/v1/secrets", Map.of("name", SECRET, "value", PASSWORD));
            awaitState("REGISTERED");
            register("");
            Await.until(SOON, () -> provider.output().contains("expires=0"), provider::output);
        }
    }

    @Test
    void aProviderThatChallengesOptionsIsAnsweredAndItsNonceServesOn() throws Exception {
        try (Kamailio provider = provider("SHA-256")) {
            trunk("watched" + ACCOUNT);
            Await.until(PATIENCE, () -> provider.count("authenticated", "OPTIONS") >= 2, provider::output);
            assertThat(provider.count("challenged", "OPTIONS")).as(provider::output).isEqualTo(1);
        } finally {
            register("");
        }
    }

    @Test
    void allNumbersAreRegisteredInBulk() throws Exception {
        SippScenario registrar = SippScenario.registrar(
                "Contact: <sip:" + Network.BOX_WAN + ":5060;bnc>;expires=600");
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        try (Sipp provider = Sipp.answer(
                network.wan(), folder, Sipp.Run.once(registrar, Network.ITSP_BACKUP, false))) {
            register(", registration: { mode: GIN, aor: \"pbx@" + Network.ITSP_BACKUP + "\" }");
            awaitState("REGISTERED");
            assertThat(provider.await(PATIENCE).succeeded()).as(provider.complaints()).isEqualTo(1);
            assertThat(provider.received()).contains("Require: gin", "Proxy-Require: gin", "Supported: path");
        }
        Phone provider = phone(network.wan(), "itsp", Network.ITSP_BACKUP);
        PhoneCall call = provider.call(Hop.udp(Network.BOX_WAN, 5060), "+33199000155").await(State.UP);
        pbx.awaitCall(SOON).await(State.UP);
        assertThat(call.hangUp().status()).isEqualTo(200);
        register("");
        box.awaitStatus(PATIENCE, status -> registration(status).isMissingNode());
    }
}
