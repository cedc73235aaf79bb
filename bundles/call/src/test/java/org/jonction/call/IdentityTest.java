package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.PeerRegistration;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.TlsPolicy;
import org.jonction.api.trunk.TrunkProfile.CallerId.Assert;
import org.jonction.api.trunk.TrunkProfile.CallerId.CallHistory;
import org.jonction.api.trunk.TrunkProfile.CallerId.Privacy;
import org.jonction.api.trunk.TrunkProfile.Identity.UriHost;
import org.jonction.api.trunk.TrunkProfile.Numbers.Format;
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

    private static List<String> values(SIPRequest request, String header) {
        List<String> values = new ArrayList<>();
        request.getHeaders(header).forEachRemaining(one -> values.add(((SIPHeader) one).getHeaderValue()));
        return values;
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
        assertThat(values(passed, "Privacy"))
                .isEqualTo(privacy.contains("critical") ? List.of("id", "critical") : List.of("id"));
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

    @ParameterizedTest
    @ValueSource(strings = {
        "<sip:anonymous@pbx.corp.example>", "<sip:Anonymous@anonymous.invalid>", "\"x\" <sip:unavailable@unknown.invalid>",
        "<sip:restricted@pbx.corp.example>", "<sip:pbx.anonymous.invalid>", "sip:anonymous@anonymous.invalid",
    })
    void everyFormOfAnAnonymousFromStaysAnonymous(String from) {
        pbx.from = from;
        SIPRequest passed = passed();

        assertThat(line(passed, "From")).startsWith("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=");
        assertThat(line(passed, "P-Asserted-Identity")).isEmpty();
    }

    @Test
    void aRestrictedRemotePartyIdAsksForPrivacy() {
        pbx.extra = "Remote-Party-ID: <sip:1@pbx.corp.example>;privacy=full;screen=yes\n";

        assertThat(line(passed(), "Privacy")).isEqualTo("Privacy: id");
    }

    @Test
    void sessionPrivacyIsWhatTheBoxAlwaysGives() {
        pbx.extra = "Privacy: session\n";

        assertThat(line(passed(), "From")).contains("<sip:+4940987654@");
    }

    @Test
    void aPeerThatIsNotTrustedLearnsNothingOfAnAnonymousCaller() {
        pbx.extra = "Privacy: id\n";
        bench.itsp.privacy = Privacy.FROM_ANON;
        SIPRequest passed = passed();

        assertThat(line(passed, "P-Asserted-Identity") + line(passed, "Privacy")).isEmpty();
        assertThat(passed.encode()).doesNotContain("4940987654");
    }

    @Test
    void aPeerThatIsShownEverybodyGetsNoCallWhosePrivacyIsCritical() {
        bench.itsp.privacy = Privacy.STRIP;
        pbx.extra = "Privacy: id\n";
        assertThat(line(passed(), "From")).contains("<sip:+4940987654@");

        pbx.extra = "Privacy: id;critical\n";

        assertThat(pbx.invite(Bench.LAN_SDP).status()).isEqualTo(500);
    }

    @Test
    void assertedIdentitiesAreForwardedAsTheyCame() {
        bench.pbx.trustInbound = true;
        bench.itsp.forwardPai = true;
        bench.rebuild();
        pbx.extra = "P-Asserted-Identity: \"Boss\" <sip:+4940111@pbx.corp.example>, <tel:+4940111>\n";

        assertThat(values(passed(), "P-Asserted-Identity"))
                .containsExactly("\"Boss\" <sip:+4940111@198.51.100.1>", "<tel:+4940111>");
        assertThat(bench.explanation()).contains("identity|itsp|From +4940111; P-Asserted-Identity as the caller's side");
    }

    @ParameterizedTest
    @CsvSource({"false, ''", "true, P-Asserted-Identity: <sip:+4940111@198.51.100.1>"})
    void ofAnonymousCallsTheyAreForwardedOnlyWhenThatIsAskedFor(boolean forwarded, String expected) {
        bench.pbx.trustInbound = true;
        bench.itsp.forwardPai = true;
        bench.itsp.forwardAnonymous = forwarded;
        bench.rebuild();
        pbx.extra = "P-Asserted-Identity: \"Boss\" <sip:+4940111@pbx.corp.example>\nPrivacy: id\n";

        assertThat(line(passed(), "P-Asserted-Identity")).isEqualTo(expected);
    }

    @Test
    void aPreferredIdentityOfATrustedPbxCountsWhenNothingIsAsserted() {
        bench.pbx.trustInbound = true;
        bench.rebuild();
        pbx.extra = "P-Preferred-Identity: <sip:+4940222@pbx.corp.example>\n";

        assertThat(line(passed(), "From")).contains("<sip:+4940222@");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PASS         | Diversion: <sip:+4940333@198.51.100.1>;reason=user-busy;counter=1;privacy=off | ''",
        "DIVERSION    | Diversion: <sip:+4940333@198.51.100.1>;reason=user-busy;counter=1;privacy=off | ''",
        "HISTORY_INFO | '' | History-Info: <sip:+4940333@198.51.100.1>;index=1, "
                + "<sip:+4930123456@itsp.example;cause=486>;index=1.1;mp=1",
    })
    void aDiversionIsToldInTheHeaderOfTheProfile(CallHistory form, String diversion, String history) {
        bench.itsp.forwardHistory = true;
        bench.itsp.history = form;
        bench.rebuild();
        pbx.extra = "Diversion: \"a, b\" <sip:+4940333@pbx.corp.example>;reason=user-busy\n";
        SIPRequest passed = passed();

        assertThat(line(passed, "Diversion")).isEqualTo(diversion);
        assertThat(line(passed, "History-Info")).isEqualTo(history);
    }

    @Test
    void aHistoryBecomesDiversionsTheLatestFirst() {
        bench.itsp.forwardHistory = true;
        bench.itsp.history = CallHistory.DIVERSION;
        bench.itsp.format = Format.E164;
        bench.rebuild();
        pbx.extra = "History-Info: <sip:+49401@pbx.corp.example>;index=1, "
                + "<sip:+49402@pbx.corp.example;cause=302?Privacy=history>;index=1.1;mp=1\n"
                + "History-Info: <sip:+49403@pbx.corp.example;cause=408>;index=1.1.1;mp=1.1\n";

        assertThat(line(passed(), "Diversion"))
                .isEqualTo("Diversion: <sip:49402@198.51.100.1>;reason=no-answer;counter=1;privacy=full, "
                        + "<sip:49401@198.51.100.1>;reason=unconditional;counter=1;privacy=off");
    }

    @Test
    void callHistoryIsKeptBackByDefault() {
        pbx.extra = "Diversion: <sip:+4940333@pbx.corp.example>;reason=user-busy\nReferred-By: <sip:+4940444@pbx.corp.example>\n";
        assertThat(line(passed(), "Diversion") + line(passed(), "Referred-By")).isEmpty();

        bench.itsp.forwardHistory = true;
        bench.rebuild();

        assertThat(line(passed(), "Referred-By")).isEqualTo("Referred-By: <sip:+4940444@198.51.100.1>");
    }

    @Test
    void theBoxIsNamedByItsNameWhereThePeerKnowsNoAddress() {
        bench.itsp.boxName = "sbc.example.com";
        SIPRequest passed = passed();

        assertThat(line(passed, "Contact")).isEqualTo("Contact: <sip:+4940987654@sbc.example.com:5060>");
        assertThat(line(passed, "From")).contains("<sip:+4940987654@sbc.example.com>");
    }

    @Test
    void telUrisAreWrittenForGlobalNumbersOnly() {
        bench.itsp.telUri = true;
        SIPRequest passed = passed();
        assertThat(passed.getRequestURI()).hasToString("tel:+4930123456");
        assertThat(line(passed, "To")).isEqualTo("To: <tel:+4930123456>");
        assertThat(line(passed, "From")).contains("<tel:+4940987654>;tag=");

        pbx.requestUri = "sip:7042@x";
        assertThat(passed().getRequestURI()).hasToString("sip:7042@itsp.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Zoë Müller, 東京\"", "\"a \\\"b\\\" c\"", "Alice"})
    void displayNamesGoOnAsTheyAre(String name) {
        pbx.from = name + " <sip:+4940987654@pbx.corp.example>";

        String shown = name.startsWith("\"") ? name : '"' + name + '"';
        assertThat(line(passed(), "From")).startsWith("From: " + shown + " <sip:+4940987654@198.51.100.1>;tag=");
    }

    @Test
    void aRegisteredContactIsTheRequestUriAndOneForAllNumbersTakesTheNumber() {
        bench.itsp.access = new Access(null, null, null, TlsPolicy.USUAL,
                new PeerRegistration(PeerRegistration.Mode.GIN, "acme", 60, 3_600, 4));
        bench.rebuild();
        bench.registered = Optional.of(new RegisteredContact("sip:line7@10.9.9.9:5080;ob", false, List.of("<sip:edge.example;lr>")));
        SIPRequest single = passed();
        assertThat(single.getRequestURI()).hasToString("sip:line7@10.9.9.9:5080;ob");
        assertThat(line(single, "To")).isEqualTo("To: <sip:+4930123456@itsp.example>");
        assertThat(line(single, "Route")).isEqualTo("Route: <sip:edge.example;lr>");

        bench.registered = Optional.of(new RegisteredContact("sip:10.9.9.9:5080;bnc", true, List.of()));
        assertThat(passed().getRequestURI()).hasToString("sip:+4930123456@10.9.9.9:5080");
    }
}
