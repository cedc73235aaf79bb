package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.HeaderEdit;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Trunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsRequestTest {
    private static final ListeningPoint UDP =
            new ListeningPoint("wan", "wan", Transport.UDP, "192.0.2.1", "192.0.2.1", 5062, "");
    private static final ListeningPoint TCP6 =
            new ListeningPoint("wan", "wan", Transport.TCP, "2001:db8::1", "[2001:db8::1]", 5060, "");

    @Test
    void asksAsRfc3261Says() throws ParseException {
        assertThat(encode(Map.of(), UDP).lines())
                .containsExactlyInAnyOrder(
                        "OPTIONS sip:192.0.2.10 SIP/2.0",
                        "From: <sip:192.0.2.1>;tag=t1",
                        "To: <sip:192.0.2.10>",
                        "Call-ID: id1",
                        "CSeq: 1 OPTIONS",
                        "Max-Forwards: 70",
                        "Contact: <sip:192.0.2.1:5062>",
                        "Accept: application/sdp",
                        "Allow: INVITE,ACK,CANCEL,BYE,OPTIONS,UPDATE,INFO,REFER,NOTIFY",
                        "User-Agent: Jonction",
                        "Content-Length: 0",
                        "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        PEER_DOMAIN | itsp.example | 5080 | sip:itsp.example      | <sip:itsp.example>
        PEER_DOMAIN |              | 5080 | sip:192.0.2.10:5080   | <sip:192.0.2.10>
        TARGET      | itsp.example | 5080 | sip:192.0.2.10:5080   | <sip:192.0.2.10>
        TARGET      | itsp.example | 5060 | sip:192.0.2.10        | <sip:192.0.2.10>
        BOX         | itsp.example | 5080 | sip:192.0.2.1         | <sip:192.0.2.1>
        """)
    void theProfileChoosesTheHostOfTheRequestUri(String choice, String domain, long port, String uri, String to)
            throws ParseException {
        Map<String, Object> changes = Map.of(
                "profile.identity.requestUriHost", choice,
                "peer.domain", domain == null ? "" : domain,
                "peer.endpoints.0.port", port);

        assertThat(encode(changes, UDP)).contains("OPTIONS " + uri + " SIP/2.0\r\n", "To: " + to + "\r\n");
    }

    @Test
    void theProfileChoosesTheHostOfFromAndMayHideTheUserAgent() throws ParseException {
        Map<String, Object> changes = Map.of(
                "profile.identity.fromHost", "PEER_DOMAIN",
                "peer.domain", "itsp.example",
                "profile.identity.userAgent", "");

        assertThat(encode(changes, UDP))
                .contains("From: <sip:itsp.example>;tag=t1")
                .doesNotContain("User-Agent");
    }

    @Test
    void ipv6HostsAreBracketedAndContactNamesTcp() throws ParseException {
        Map<String, Object> changes = Map.of(
                "peer.endpoints.0.address", "2001:db8::10",
                "peer.endpoints.0.port", 5070L,
                "peer.endpoints.0.transport", "TCP");

        assertThat(encode(changes, TCP6))
                .contains(
                        "OPTIONS sip:[2001:db8::10]:5070 SIP/2.0\r\n",
                        "From: <sip:[2001:db8::1]>",
                        "To: <sip:[2001:db8::10]>",
                        "Contact: <sip:[2001:db8::1]:5060;transport=tcp>");
    }

    @Test
    void theDriverEditsHeadersAndChoosesAllow() throws ParseException {
        DriverPolicy policy = new DriverPolicy(
                "x",
                "1",
                List.of("INVITE", "BYE"),
                List.of(
                        new HeaderEdit.Set("Organization", "Example"),
                        new HeaderEdit.Set("user-agent", "Quirk/2"),
                        new HeaderEdit.Remove("ACCEPT")),
                Map.of());
        Trunk trunk = Configurations.read("a", Map.of()).with(policy);

        assertThat(encode(trunk, UDP))
                .contains("Organization: Example", "User-Agent: Quirk/2", "Allow: INVITE,BYE")
                .doesNotContain("Accept", "Jonction");
    }

    @Test
    void namesThatMakeNoMessageAreRefused() {
        assertThatThrownBy(() -> encode(Map.of("peer.domain", "not a host"), UDP))
                .isInstanceOf(ParseException.class);
    }

    private static String encode(Map<String, Object> changes, ListeningPoint local) throws ParseException {
        return encode(Configurations.read("a", changes), local);
    }

    private static String encode(Trunk trunk, ListeningPoint local) throws ParseException {
        return OptionsRequest.build(trunk, trunk.peer().endpoints().getFirst(), local, "id1", "t1")
                .encode();
    }
}
