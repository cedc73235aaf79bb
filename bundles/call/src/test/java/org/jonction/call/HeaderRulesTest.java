package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jonction.api.call.CallService;
import org.jonction.api.call.Decision;
import org.jonction.api.trunk.HeaderRule;
import org.jonction.api.trunk.HeaderRule.Action;
import org.jonction.api.trunk.HeaderRule.Condition;
import org.jonction.api.trunk.HeaderRule.Message;
import org.jonction.api.trunk.TrunkProfile.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the header rules of a profile do to the messages of a call. */
class HeaderRulesTest extends CallTest {
    private static final String INVITE = """
            INVITE sip:+442079460001@itsp.example SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1
            From: <sip:+33199000101@192.0.2.9>;tag=1
            To: <sip:+442079460001@itsp.example>
            Call-ID: 1
            CSeq: 1 INVITE
            Max-Forwards: 70
            Subject: hello
            """;

    private static HeaderRule rule(String name, Action action) {
        return new HeaderRule(name, Message.INVITE, 0, Optional.empty(), action);
    }

    private static HeaderRule rule(String name, Condition when, Action action) {
        return new HeaderRule(name, Message.INVITE, 0, Optional.of(when), action);
    }

    private static Condition matches(String header, String pattern) {
        return new Condition(header, HeaderRule.Test.MATCHES, Optional.of(Pattern.compile(pattern)));
    }

    private static Condition is(String header, HeaderRule.Test test) {
        return new Condition(header, test, Optional.empty());
    }

    private static String value(SIPRequest request, String header) {
        return request.getHeader(header) == null ? "" : request.getHeader(header).toString().split(": ", 2)[1].strip();
    }

    private SIPRequest passed(String headers) {
        FarEnd.Request invite = pbx.send("INVITE", headers, Bench.LAN_SDP);
        SIPRequest passed = itsp.takeInvite();
        invite.cancel();
        return passed;
    }

    private void out(HeaderRule... rules) {
        bench.itsp.headers = new Headers(List.of(), List.of(rules));
    }

    private void in(HeaderRule... rules) {
        bench.pbx.headers = new Headers(List.of(rules), List.of());
    }

    @Test
    void rulesActInOrderOnWhatThoseBeforeThemMade() {
        out(rule("charge", matches("P-Asserted-Identity", "sip:\\+49(\\d+)@"), new Action.Set("P-Charge-Info", "<sip:0$1@x>")),
                rule("rewrite", new Action.Replace("P-Charge-Info", Pattern.compile("@x"), "@example.net")),
                rule("hide", new Action.Remove("P-Asserted-Identity")),
                rule("hidden", is("P-Asserted-Identity", HeaderRule.Test.ABSENT), new Action.Set("X-Hidden", "yes")),
                rule("never", is("P-Asserted-Identity", HeaderRule.Test.PRESENT), new Action.Set("X-Never", "yes")));

        SIPRequest passed = passed("");

        assertThat(value(passed, "P-Charge-Info")).isEqualTo("<sip:040987654@example.net>");
        assertThat(passed.getHeader("P-Asserted-Identity")).isNull();
        assertThat(value(passed, "X-Hidden")).isEqualTo("yes");
        assertThat(passed.getHeader("X-Never")).isNull();
        assertThat(bench.explanation())
                .contains("sets P-Charge-Info", "rewrites P-Charge-Info", "removes P-Asserted-Identity")
                .doesNotContain("X-Never", "040987654@example.net");
    }

    @Test
    void aHeaderCrossesTheBoxOnlyWhenARuleTakesItOver() {
        String headers = "X-Department: sales\r\nX-Secret: internal\r\n";
        out(rule("department", new Action.Copy("X-Department")), rule("none", new Action.Copy("X-Missing")));

        SIPRequest passed = passed(headers);

        assertThat(value(passed, "X-Department")).isEqualTo("sales");
        assertThat(passed.getHeader("X-Secret")).isNull();
        assertThat(passed.getHeader("X-Missing")).isNull();
    }

    @Test
    void incomingRulesActBeforeAnythingLooksAtTheCall() {
        bench.pbx.trustInbound = true;
        in(rule("own", new Action.Set("P-Asserted-Identity", "<sip:+4940111@pbx.example>")));

        SIPRequest passed = passed("");

        assertThat(value(passed, "P-Asserted-Identity")).contains("sip:+4940111@");
    }

    @Test
    void aRuleMayRefuseACallWithItsNameInTheExplanation() {
        in(rule("no-scanners", matches("Subject", "(?i)scanner"), new Action.Refuse(403)),
                rule("later", new Action.Set("X-Later", "yes")));

        FarEnd.Request invite = pbx.send("INVITE", "Subject: a Scanner\r\n", Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(403);
        assertThat(bench.explanation()).contains("no-scanners").doesNotContain("X-Later");
        pbx.ack("");
    }

    @Test
    void responsesHaveRulesOfTheirOwnByStatus() {
        bench.itsp.headers = new Headers(
                List.of(new HeaderRule("cause", Message.RESPONSE, 404, Optional.empty(), new Action.Set("Reason", "Q.850;cause=17"))),
                List.of());
        bench.pbx.headers = new Headers(
                List.of(),
                List.of(new HeaderRule("tell", Message.RESPONSE, 0, Optional.empty(), new Action.Set("X-Box", "here"))));
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        itsp.answer(404, "");

        assertThat(invite.last().getHeader("X-Box")).hasToString("X-Box: here\r\n");
        assertThat(invite.last().getHeader("Reason").toString()).contains("cause=17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "$1", "-1"})
    void whatWouldBreakTheMessageIsLeftOutAndTold(String value) {
        out(rule("broken", new Action.Set("Expires", value)), rule("good", new Action.Set("X-Good", "yes")));

        SIPRequest passed = passed("");

        assertThat(passed.getHeader("Expires")).isNull();
        assertThat(value(passed, "X-Good")).isEqualTo("yes");
        assertThat(bench.explanation()).contains("sets Expires: left out");
    }

    @ParameterizedTest
    @CsvSource({"60, (a*)*(a*)*(a*)*\\1b", "5000, a"})
    void aPatternThatNeverEndsAndAValueWithoutEndCostNoCall(int length, String pattern) {
        in(rule("endless", matches("X-Long", pattern), new Action.Remove("X-Long")));

        assertThat(passed("X-Long: " + "a".repeat(length) + "\r\n")).isNotNull();
        assertThat(bench.explanation()).contains("removes X-Long: left out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via", "From", "to", "Call-ID", "CSeq", "Contact", "Content-Length", "Proxy-Authorization", "a b"})
    void whatACallLivesByIsOutOfReach(String header) {
        assertThatThrownBy(() -> new Action.Set(header, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Action.Remove(header)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Action.Copy(header)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Action.Replace(header, Pattern.compile("x"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTrialTellsOfEveryRuleAndPlacesNoCall() {
        out(rule("absent", is("Subject", HeaderRule.Test.ABSENT), new Action.Remove("X-A")),
                rule("taken", new Action.Copy("X-Department")),
                rule("broken", new Action.Set("Expires", "never")));
        bench.rebuild();

        CallService.Trial trial = bench.manager.tryHeaderRules("itsp", false, INVITE, INVITE + "X-Department: sales\n");

        assertThat(trial.steps()).extracting(Decision::rule).containsExactly("absent", "taken", "broken");
        assertThat(trial.steps())
                .extracting(Decision::text)
                .containsExactly(
                        "does not apply",
                        "takes X-Department over from the calling side",
                        "sets Expires: left out, since that makes no valid header");
        assertThat(trial.message()).contains("Subject: hello", "X-Department: sales").doesNotContain("Expires");
        assertThat(bench.manager.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nobody | INVITE sip:1@x SIP/2.0 | there is no trunk 'nobody'",
        "itsp | hello | message: ",
        "itsp | '' | message: ",
        "itsp | OPTIONS sip:1@x SIP/2.0 | message: ",
    })
    void aTrialSaysWhatItCannotTry(String trunk, String line, String reason) {
        String message = INVITE.replaceFirst("INVITE sip.*", line).replace("1 INVITE", "1 " + line.split(" ")[0]);
        assertThatThrownBy(() -> bench.manager.tryHeaderRules(trunk, false, message, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
