package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jonction.testkit.Baresip;
import org.jonction.testkit.Tone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real clients on either side of the box that speak TLS and, since that is required then, SRTP. */
class TlsE2E extends WholeBox {
    private static final int CALLER_HZ = 440;
    private static final int CALLED_HZ = 660;
    /** Packets of 20 ms. */
    private static final int PACKETS = 100;

    private Certified authority;

    @Override
    String adapted(String document) {
        try {
            if (authority == null) {
                authority = Certified.authority(folder);
            }
            String listens = ", transports: [UDP, TCP, TLS], certificateRef: box }";
            String believed = "\"" + authority.pem().replace("\n", "\\n") + "\"";
            return document
                    .replace("lan: { realm: lan, address: 192.0.2.1 }", "lan: { realm: lan, address: 192.0.2.1" + listens)
                    .replace(
                            "wan: { realm: wan, address: 198.51.100.1 }",
                            "wan: { realm: wan, address: 198.51.100.1" + listens)
                    .replace("192.0.2.3, transport: TCP", "192.0.2.3, transport: TLS")
                    .replace("198.51.100.3, transport: TCP", "198.51.100.3, transport: TLS")
                    .replace(
                            "peer: pbx-tcp, profile: pbx }",
                            "peer: pbx-tcp, profile: pbx, tls: { names: [pbx.example], authorities: " + believed + " } }")
                    .replace(
                            "peer: itsp-tcp, profile: itsp }",
                            "peer: itsp-tcp, profile: itsp, tls: { names: [itsp.example], authorities: " + believed
                                    + " } }");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void keepTheCertificate() throws Exception {
        Path own = authority.certify("DNS:box.example,IP:192.0.2.1,IP:198.51.100.1");
        String secret = Files.readString(own.resolve("own.pem"));
        Console.setUp(box).post("/api/v1/secrets", Map.of("name", "box", "value", secret));
    }

    private Baresip called(Path certificates) throws IOException {
        return Baresip.start(network.wan(), folder, Baresip.Account.plain(
                        Way.TCP.number, Way.TCP.calledAddress, true, CALLED_HZ)
                .encrypted("srtp-mand").withTls(certificates));
    }

    private Baresip caller(Path certificates) throws IOException {
        return Baresip.start(network.lan(), folder, Baresip.Account.plain(
                        Way.TCP.origin(), Way.TCP.callerAddress, true, CALLER_HZ)
                .encrypted("srtp-mand").withTls(certificates));
    }

    private static String uri() {
        return "sip:" + Way.TCP.number + "@" + Way.TCP.boxAddress() + ":5061;transport=tls";
    }

    @Test
    void bothClientsHearEachOtherAndNothingGoesInTheClear() throws Exception {
        try (Baresip called = called(authority.certify("DNS:itsp.example"));
                Baresip caller = caller(authority.certify("DNS:pbx.example"))) {
            caller.dial(uri());
            box.awaitStatus(SOON, status -> received(status, "a") >= PACKETS && received(status, "b") >= PACKETS);
            JsonNode status = box.status();
            assertThat(status.at("/calls/0/a/encryption").asText()).isEqualTo("AES_CM_128_HMAC_SHA1_80");
            assertThat(status.at("/calls/0/b/encryption").asText()).isEqualTo("AES_CM_128_HMAC_SHA1_80");
            caller.hangUp();
            caller.awaitEvent("CALL_CLOSED");
            called.awaitEvent("CALL_CLOSED");
            assertHears(called, CALLER_HZ);
            assertHears(caller, CALLED_HZ);
        }
    }

    @Test
    void aProviderWhoseCertificateBearsAnotherNameGetsNoCall() throws Exception {
        try (Baresip called = called(authority.certify("DNS:somebody.example"));
                Baresip caller = caller(authority.certify("DNS:pbx.example"))) {
            caller.call(uri());
            caller.awaitEvent("CALL_CLOSED");
            assertThat(Box.trunk(box.status(), "itsp-tcp").toString()).contains("somebody.example", "itsp.example");
        }
    }

    private static long received(JsonNode status, String leg) {
        return status.at("/calls/0/" + leg + "/received/rtpPackets").asLong();
    }

    private static void assertHears(Baresip client, double frequencyHz) throws IOException {
        Tone tone = Tone.measure(client.heard().trimmed(0.1).samples());
        assertThat(tone.frequencyHz()).isCloseTo(frequencyHz, within(frequencyHz * 0.02));
    }
}
