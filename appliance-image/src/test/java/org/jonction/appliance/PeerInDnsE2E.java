package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jonction.testkit.Dnsmasq;
import org.jonction.testkit.Kamailio;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A provider that is given by its domain alone. dnsmasq knows two SIP servers of it, both Kamailio: the first by SRV
 * priority, and one that stands by. Both send calls to the same phone.
 */
class PeerInDnsE2E extends WholeBox {
    private static final String DOMAIN = "provider.example";
    private static final String FIRST = Network.ITSP;
    private static final String SECOND = Network.WAN_STRANGER;
    private static final List<String> ZONE = List.of(
            "naptr-record=provider.example,10,10,s,SIP+D2U,,_sip._udp.provider.example",
            "srv-host=_sip._udp.provider.example,one.provider.example,5060,10,0",
            "srv-host=_sip._udp.provider.example,two.provider.example,5060,20,0",
            "host-record=one.provider.example," + FIRST,
            "host-record=two.provider.example," + SECOND);
    /** What comes with a time to live waits for the shortest that the box heeds, and some. */
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(90);

    private Dnsmasq dns;
    private Kamailio first;
    private Kamailio second;

    @Override
    List<String> options() throws IOException {
        Path resolvConf = folder.resolve("resolv.conf");
        Files.writeString(resolvConf, "nameserver 127.0.0.1\n");
        return List.of("-Djonction.resolv.conf=" + resolvConf);
    }

    @Override
    String adapted(String document) {
        return document.replace(
                        "domain: sip.provider.example, endpoints: [{ address: 198.51.100.2, transport: UDP }]",
                        "endpoints: [{ address: " + DOMAIN + " }]")
                .replace("peer: itsp, profile: itsp }", "peer: itsp, profile: watched }");
    }

    @BeforeEach
    void provider() throws IOException {
        dns = Dnsmasq.start(network.box(), folder, "127.0.0.1", DOMAIN, ZONE);
        first = server(FIRST);
        second = server(SECOND);
        box.awaitStatus(TIME_TO_LIVE, status -> state(status, FIRST).equals("UP")
                && state(status, SECOND).equals("UP")
                && names(status).path("fresh").asBoolean());
    }

    @AfterEach
    void noProvider() {
        List.of(first, second).forEach(Kamailio::close);
        dns.close();
    }

    /** OPTIONS to servers that are gone would go on for ever. */
    @AfterAll
    void nobodyIsWatched() throws IOException {
        Path documents = box.config().resolve("box.yaml");
        Files.writeString(documents, Files.readString(documents).replace("profile: watched", "profile: itsp"));
    }

    @Test
    void aServerThatDiesIsReplacedByTheNextAndUsedAgainSoonAfterItsReturn() throws Exception {
        assertThat(names(box.status()).path("text").asText())
                .isEqualTo("NAPTR SIP+D2U, SRV _sip._udp.provider.example");
        assertThat(serverOfACall()).isEqualTo(FIRST);

        first.close();
        assertThat(serverOfACall()).as("the call that finds out").isEqualTo(SECOND);
        box.awaitStatus(SOON, status -> state(status, FIRST).equals("DOWN"));
        assertThat(endpoint(box.status(), FIRST).path("reason").asText()).isNotEmpty();
        assertThat(serverOfACall()).isEqualTo(SECOND);

        first = server(FIRST);
        box.awaitStatus(SOON, status -> state(status, FIRST).equals("UP"));
        assertThat(serverOfACall()).isEqualTo(FIRST);
    }

    @Test
    void whileDnsIsDownCallsGoWhereItLastSaidAndThenWhereItSaysNow() throws Exception {
        dns.close();
        box.awaitStatus(TIME_TO_LIVE, status -> !names(status).path("fresh").asBoolean());
        assertThat(names(box.status()).path("text").asText()).contains("no name server answers");
        assertThat(serverOfACall()).isEqualTo(FIRST);

        List<String> moved = List.of(
                "srv-host=_sip._udp.provider.example,two.provider.example,5060,10,0",
                "host-record=two.provider.example," + SECOND);
        dns = Dnsmasq.start(network.box(), folder, "127.0.0.1", DOMAIN, moved);
        box.awaitStatus(
                TIME_TO_LIVE,
                status -> endpoint(status, FIRST) == null && names(status).path("fresh").asBoolean());
        assertThat(serverOfACall()).isEqualTo(SECOND);
    }

    @Test
    void callsFromTheAddressesInDnsAreTheProvidersAndOthersGetSilence() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        try (Phone caller = new Phone(network.wan(), "caller", SECOND, 5070)) {
            PhoneCall call = caller.call(Hop.udp(Network.BOX_WAN, 5060), "+33199000101").await(State.UP);
            pbx.awaitCall(SOON).await(State.UP);
            call.hangUp();
        }
    }

    @Test
    void anAdministratorTakesAServerOutOfServiceAndBack() throws Exception {
        Console console = Console.setUp(box);
        order(console, "DRAIN");
        box.awaitStatus(SOON, status -> state(status, FIRST).equals("DRAINING"));
        assertThat(serverOfACall()).isEqualTo(SECOND);
        order(console, "IN_SERVICE");
        box.awaitStatus(SOON, status -> state(status, FIRST).equals("UP"));
        assertThat(serverOfACall()).isEqualTo(FIRST);
    }

    private static void order(Console console, String order) throws Exception {
        console.post("/api/v1/trunks/itsp/endpoints", Map.of("endpoint", "udp:" + FIRST + ":5060", "order", order));
    }

    private Kamailio server(String address) throws IOException {
        return Kamailio.start(network.wan(), folder, address, "unused", "sip:" + Network.ITSP_2 + ":5060");
    }

    /** Places a call. @return the server by which it came */
    private String serverOfACall() throws Exception {
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP_2);
        PhoneCall caller = phone(network.lan(), "pbx", Network.PBX)
                .call(Hop.udp(Network.BOX_LAN, 5060), "+442079460001")
                .await(State.UP);
        PhoneCall called = itsp.awaitCall(SOON).await(State.UP);
        String route = called.invite().require("Record-Route");
        caller.hangUp();
        called.await(State.ENDED);
        return List.of(FIRST, SECOND).stream()
                .filter(server -> route.matches(".*" + Pattern.quote(server) + "[;>:].*"))
                .findFirst()
                .orElse(route);
    }

    private static JsonNode names(JsonNode status) {
        return Box.trunk(status, "itsp").at("/names/0");
    }

    private static String state(JsonNode status, String address) {
        JsonNode endpoint = endpoint(status, address);
        return endpoint == null ? "" : endpoint.path("state").asText();
    }

    /** @return null when there is none */
    private static JsonNode endpoint(JsonNode status, String address) {
        for (JsonNode endpoint : Box.trunk(status, "itsp").path("endpoints")) {
            if (endpoint.path("address").asText().equals("udp:" + address + ":5060")) {
                return endpoint;
            }
        }
        return null;
    }
}
