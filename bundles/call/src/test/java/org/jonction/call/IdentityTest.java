package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.trunk.TrunkProfile.CallerId.Assert;
import org.jonction.api.trunk.TrunkProfile.Identity.UriHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest extends CallTest {
    private SIPRequest passed() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        SIPRequest passed = itsp.takeInvite();
        invite.cancel();
        return passed;
    }

    private static String line(SIPRequest request, String header) {
        return request.getHeader(header) == null ? "" : request.getHeader(header).toString().strip();
    }

    @Test
    void theCallerIsShownInFromAndAsserted() {
        SIPRequest passed = passed();

        assertThat(line(passed, "From")).startsWith("From: \"Alice\" <sip:+4940987654@198.51.100.1>;tag=");
        assertThat(line(passed, "P-Asserted-Identity"))
                .isEqualTo("P-Asserted-Identity: \"Alice\" <sip:+4940987654@198.51.100.1>");
        assertThat(line(passed, "To")).isEqualTo("To: <sip:+4930123456@itsp.example>");
        assertThat(line(passed, "Contact")).isEqualTo("Contact: <sip:+4940987654@198.51.100.1:5060>");
        assertThat(line(passed, "Privacy")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PAI, P-Asserted-Identity, P-Preferred-Identity",
        "PPI, P-Preferred-Identity, P-Asserted-Identity",
    })
    void theProfileChoosesTheAssertingHeader(Assert asserting, String present, String absent) {
        bench.itsp.asserting = asserting;
        SIPRequest passed = passed();

        assertThat(line(passed, present)).contains("<sip:+4940987654@198.51.100.1>");
        assertThat(line(passed, absent)).isEmpty();
    }

    @Test
    void fromAloneAssertsNothing() {
        bench.itsp.asserting = Assert.FROM_ONLY;
        SIPRequest passed = passed();

        assertThat(line(passed, "P-Asserted-Identity") + line(passed, "P-Preferred-Identity")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"BOX, 198.51.100.1", "TARGET, 203.0.113.7", "PEER_DOMAIN, itsp.example"})
    void theProfileChoosesTheHosts(UriHost host, String expected) {
        bench.itsp.fromHost = host;
        bench.itsp.requestUriHost = host;
        SIPRequest passed = passed();

        assertThat(line(passed, "From")).contains("+4940987654@" + expected + ">");
        assertThat(passed.getRequestURI().toString()).isEqualTo("sip:+4930123456@" + expected);
    }

    @Test
    void userPhoneMarksNumbersButNotNames() {
        bench.itsp.userPhone = true;
        assertThat(passed().getRequestURI()).hasToString("sip:+4930123456@itsp.example;user=phone");

        pbx.requestUri = "sip:reception@box.invalid";
        assertThat(passed().getRequestURI()).hasToString("sip:reception@itsp.example");
    }

    @Test
    void anAssertedIdentityCountsOnlyFromATrustedPeer() {
        pbx.extra = "P-Asserted-Identity: \"Boss\" <sip:+4940111@pbx.corp.example>, <tel:+4940111>\n";
        assertThat(line(passed(), "From")).contains("<sip:+4940987654@");

        bench.pbx.trustInbound = true;
        bench.rebuild();

        assertThat(line(passed(), "From")).contains("\"Boss\" <sip:+4940111@198.51.100.1>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "user", "header;id", "id;critical"})
    void privacyHidesTheCallerInFromAndKeepsTheAssertion(String privacy) {
        pbx.extra = "Privacy: " + privacy + "\n";
        SIPRequest passed = passed();

        assertThat(line(passed, "From")).startsWith("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=");
        assertThat(line(passed, "P-Asserted-Identity"))
                .isEqualTo("P-Asserted-Identity: <sip:+4940987654@198.51.100.1>");
        assertThat(line(passed, "Privacy")).isEqualTo("Privacy: id");
        assertThat(line(passed, "Contact")).doesNotContain("4940987654");
    }

    @Test
    void privacyNoneHidesNothing() {
        pbx.extra = "Privacy: none\n";

        assertThat(line(passed(), "From")).contains("<sip:+4940987654@");
    }

    @Test
    void anAnonymousFromStaysAnonymousAndATrustedAssertionGoesWithIt() {
        pbx.from = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
        SIPRequest unknown = passed();
        assertThat(line(unknown, "From")).contains("anonymous@anonymous.invalid");
        assertThat(line(unknown, "P-Asserted-Identity")).isEmpty();

        bench.pbx.trustInbound = true;
        bench.rebuild();
        pbx.extra = "P-Asserted-Identity: <tel:+49-40-111>\nPrivacy: id\n";
        SIPRequest known = passed();

        assertThat(line(known, "From")).contains("anonymous@anonymous.invalid");
        assertThat(line(known, "P-Asserted-Identity")).contains("<sip:+4940111@198.51.100.1>");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:+49(30)12-34.56@x, +4930123456",
        "tel:+49-30-123456, +4930123456",
        "tel:7042;phone-context=example.com, 7042",
        "tel:+4930123456;ext=77, +4930123456",
        "sip:+4930123456;ext=77@x;user=phone, +4930123456",
        "sip:%2B4930123456@x, +4930123456",
        "sip:*31%23@x, *31%23",
        "sips:+4930123456@x, +4930123456",
        "sip:reception.desk@x, reception.desk",
    })
    void theCalledNumberIsReadFromEveryFormOfUri(String uri, String user) {
        pbx.requestUri = uri;

        assertThat(passed().getRequestURI()).hasToString("sip:" + user + "@itsp.example");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:10.1.0.1, 484",
        "sip:()@x, 484",
        "sip:%22%3E@x, 404",
        "sip:a%00b@x, 404",
        "sip:12345678901234567890123456789012345678901234567890123456789012345@x, 404",
    })
    void aNumberThatIsNoneIsRefused(String uri, int status) {
        pbx.requestUri = uri;

        assertThat(pbx.invite(Bench.LAN_SDP).status()).isEqualTo(status);
        assertThat(bench.manager.totals().failed()).isEqualTo(1);
    }

    @Test
    void aUriOfAnotherSchemeIs416() {
        pbx.requestUri = "urn:service:sos";

        assertThat(pbx.invite(Bench.LAN_SDP).status()).isEqualTo(416);
    }

    @Test
    void theBoxNamesItselfAsTheProfileSaysOrNotAtAll() {
        bench.itsp.userAgent = "Trunk/9";
        bench.pbx.userAgent = "";
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        assertThat(line(itsp.takeInvite(), "User-Agent")).isEqualTo("User-Agent: Trunk/9");

        itsp.answer(486, "");

        assertThat(invite.last().getHeader("Server")).isNull();
    }
}
