package org.jonction.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jonction.api.call.Decision;
import org.jonction.api.route.Route;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.trunk.NumberRule;
import org.jonction.api.trunk.Trunk.AdminState;
import org.jonction.api.trunk.TrunkProfile.Numbers.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePlannerTest {
    private static final NumberRule NATIONAL = Calls.rule("national", "0([1-9]\\d+)", "+49$1");
    private static final NumberRule INTERNATIONAL = Calls.rule("international", "00(\\d+)", "+$1");
    private static final NumberRule EXTENSION = Calls.rule("extension", "(\\d{3})", "+4930555$1");
    private static final NumberRule EMERGENCY = Calls.rule("emergency", "11[02]", "$0");

    /** A German site: a PBX, two providers, a gateway for emergency calls. */
    private final Calls site = new Calls()
            .dialPlan("de", EMERGENCY, INTERNATIONAL, NATIONAL, EXTENSION)
            .trunk("pbx", AdminState.ENABLED, "de", Calls.PLAIN)
            .trunk("gw")
            .trunk(
                    "itsp-a",
                    AdminState.ENABLED,
                    "",
                    Calls.numbers(Format.E164, "", List.of(), List.of(), List.of(), List.of()))
            .trunk(
                    "itsp-b",
                    AdminState.ENABLED,
                    "",
                    Calls.numbers(
                            Format.RAW,
                            "9876",
                            List.of(),
                            List.of(),
                            List.of(Calls.rule("de", "\\+49(\\d+)", "0$1")),
                            List.of()))
            .route("emergency", 1, "11[02]", "gw", "itsp-a")
            .route("germany", 10, "\\+49\\d+", "itsp-b", "itsp-a")
            .route("world", 20, "\\+\\d+", "itsp-a")
            .route("to-pbx", 5, "\\+4930555\\d{3}", "pbx");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        pbx    | 110             | 101 | 110             | gw:110, itsp-a:110
        pbx    | 112             | 101 | 112             | gw:112, itsp-a:112
        pbx    | 089123456       | 101 | +4989123456     | itsp-b:9876089123456, itsp-a:4989123456
        pbx    | 0033123456789   | 101 | +33123456789    | itsp-a:33123456789
        pbx    | +1-425.555(0123)| 101 | +14255550123    | itsp-a:14255550123
        itsp-a | +4930555101     | 1   | +4930555101     | pbx:+4930555101, itsp-b:9876030555101
        gw     | 4711            | 1   | 4711            | -
        itsp-a | +33123456789    | 1   | +33123456789    | -
        """)
    void aNumberIsNormalizedRoutedAndPutInTheFormOfEachTrunk(
            String from, String called, String calling, String normalized, String expected) {
        RoutePlan plan = site.call(from, called, calling);

        assertThat(plan.called()).isEqualTo(normalized);
        assertThat(plan.choices().stream().map(choice -> choice.trunk().name() + ":" + choice.called()))
                .containsExactly(expected == null ? new String[0] : expected.split(", "));
    }

    @Test
    void everyStepIsExplained() {
        RoutePlan plan = site.call("pbx", "089123456", "101");

        assertThat(plan.decisions())
                .containsExactly(
                        new Decision(
                                "normalization",
                                "national",
                                "The called number 089123456 becomes +4989123456 by rule 'national' of dial plan"
                                        + " 'de'."),
                        new Decision(
                                "normalization",
                                "extension",
                                "The calling number 101 becomes +4930555101 by rule 'extension' of dial plan 'de'."),
                        new Decision(
                                "route",
                                "germany",
                                "Route germany matches the called number +4989123456 and leads to itsp-b, itsp-a."),
                        new Decision(
                                "route",
                                "world",
                                "Route world matches the called number +4989123456 and leads to itsp-a."),
                        new Decision("trunk", "itsp-a", "Trunk itsp-a is left out: route germany has it already."));
        assertThat(plan.calling()).isEqualTo("+4930555101");
        assertThat(plan.choices()).extracting(Choice::route).containsExactly("germany", "germany");
        assertThat(plan.choices().getFirst().decisions())
                .containsExactly(
                        new Decision(
                                "translation",
                                "de",
                                "The called number +4989123456 becomes 089123456 by rule 'de' of profile"
                                        + " itsp-b-profile@1.0.0."),
                        new Decision(
                                "prefix",
                                "itsp-b-profile@1.0.0",
                                "The tech prefix of profile itsp-b-profile@1.0.0 makes the called number"
                                        + " 9876089123456."));
        assertThat(plan.choices().getLast().decisions())
                .containsExactly(
                        new Decision(
                                "format",
                                "itsp-a-profile@1.0.0",
                                "The called number +4989123456 becomes 4989123456 in the format E164."),
                        new Decision(
                                "format",
                                "itsp-a-profile@1.0.0",
                                "The calling number +4930555101 becomes 4930555101 in the format E164."));
    }

    @Test
    void theRulesOfTheSourceProfileComeBeforeItsDialPlan() {
        RoutePlan plan = new Calls()
                .dialPlan("de", NATIONAL)
                .trunk(
                        "in",
                        AdminState.ENABLED,
                        "de",
                        Calls.numbers(
                                Format.RAW,
                                "",
                                List.of(Calls.rule("strip", "9(.*)", "$1")),
                                List.of(Calls.rule("house", "(\\d\\d)", "030555$1")),
                                List.of(),
                                List.of()))
                .trunk("out")
                .route("all", 1, ".*", "out")
                .call("in", "9089123", "77");

        assertThat(Calls.steps(plan.decisions()))
                .containsExactly(
                        "inbound/strip",
                        "normalization/national",
                        "inbound/house",
                        "normalization/national",
                        "route/all");
        assertThat(plan.choices()).extracting(Choice::called).containsExactly("+4989123");
        assertThat(plan.choices()).extracting(Choice::calling).containsExactly("+493055577");
    }

    @Test
    void anAnonymousCallerStaysAnonymous() {
        RoutePlan plan = site.call("pbx", "089123456", "");

        assertThat(plan.calling()).isEmpty();
        assertThat(plan.choices()).extracting(Choice::calling).containsOnly("");
    }

    @Test
    void equalPrioritiesKeepTheOrderOfTheDocuments() {
        RoutePlan plan = new Calls()
                .trunk("in")
                .trunk("b")
                .trunk("a")
                .trunk("first")
                .route("z", 5, "1", "b")
                .route("y", 5, "1", "a")
                .route("x", 4, "1", "first")
                .call("in", "1", "");

        assertThat(plan.choices()).extracting(choice -> choice.trunk().name()).containsExactly("first", "b", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "112, 112, true",
        "112, 0112, false",
        "112, 1123, false",
        "11[02], 110, true",
        "\\+49.*, +49301, true",
        "^\\+49\\d{3}$, +49123, true",
        "^\\+49\\d{3}$, +491234, false",
        "1|2, 12, false"
    })
    void aRoutePatternMatchesTheWholeNumber(String pattern, String called, boolean taken) {
        RoutePlan plan = new Calls()
                .trunk("in")
                .trunk("out")
                .route("r", 1, pattern, "out")
                .call("in", called, "");

        assertThat(plan.choices()).hasSize(taken ? 1 : 0);
    }

    @Test
    void exceptedNumbersAndCallsFromOtherTrunksDoNotTakeTheRoute() {
        Calls calls = new Calls()
                .trunk("in")
                .trunk("other")
                .trunk("out")
                .route(new Route(
                        "r",
                        1,
                        Pattern.compile("1\\d+"),
                        Optional.of(Pattern.compile("19\\d")),
                        List.of("in"),
                        List.of("out")));

        assertThat(calls.call("in", "18", "").choices()).hasSize(1);
        RoutePlan excepted = calls.call("in", "190", "");
        assertThat(excepted.choices()).isEmpty();
        assertThat(excepted.decisions()).contains(new Decision("route", "r", "Route r matches 190 but excepts it."));
        RoutePlan foreign = calls.call("other", "18", "");
        assertThat(foreign.choices()).isEmpty();
        assertThat(foreign.decisions())
                .contains(new Decision("route", "r", "Route r matches 18 but is not for calls from trunk other."));
    }

    @Test
    void trunksThatCannotTakeTheCallAreLeftOutWithTheReason() {
        RoutePlan plan = new Calls()
                .trunk("in")
                .trunk("drained", AdminState.DRAINING, "", Calls.PLAIN)
                .trunk("off", AdminState.DISABLED, "", Calls.PLAIN)
                .route("r", 1, ".*", "in", "drained", "off", "gone")
                .call("in", "1", "");

        assertThat(plan.choices()).isEmpty();
        assertThat(plan.decisions())
                .containsExactly(
                        new Decision(
                                "route",
                                "r",
                                "Route r matches the called number 1 and leads to in, drained, off, gone."),
                        new Decision("trunk", "in", "Trunk in is left out: the call came from it."),
                        new Decision("trunk", "drained", "Trunk drained is left out: it is DRAINING."),
                        new Decision("trunk", "off", "Trunk off is left out: it is DISABLED."),
                        new Decision("trunk", "gone", "Trunk gone is left out: no trunk of this name is configured."),
                        new Decision(
                                "route",
                                "",
                                "No route: none of 1 routes leads the called number 1 from trunk in to a trunk in"
                                        + " service."));
    }

    @Test
    void aDialPlanThatIsMissingIsToldAndTheNumberStays() {
        RoutePlan plan = new Calls()
                .trunk("in", AdminState.ENABLED, "nowhere", Calls.PLAIN)
                .trunk("out")
                .route("r", 1, ".*", "out")
                .call("in", "030", "");

        assertThat(plan.choices()).extracting(Choice::called).containsExactly("030");
        assertThat(plan.decisions().getFirst().text()).contains("Dial plan 'nowhere' of trunk in does not exist");
    }

    @Test
    void numbersWithoutBoundsOrWithoutDigitsFindNoRoute() {
        String longest = "1".repeat(64);
        assertThat(site.call("gw", "+49" + longest.substring(3), longest).choices())
                .isNotEmpty();
        for (RoutePlan plan : List.of(site.call("gw", longest + "1", ""), site.call("gw", "110", longest + "1"))) {
            assertThat(plan.choices()).isEmpty();
            assertThat(plan.decisions())
                    .containsExactly(
                            new Decision("route", "", "No route: a number of the call has more than 64 characters."));
        }
        assertThat(site.call("gw", "", "1").decisions())
                .containsExactly(new Decision("route", "", "No route: the call has no called number."));
    }

    @Test
    void aRouteThatBacktracksWithoutEndCountsAsNotMatching() {
        RoutePlan plan = new Calls()
                .trunk("in")
                .trunk("out")
                .route("costly", 1, "(.*)(.*)(.*)(.*)(.*)(.*)x", "out")
                .route(new Route(
                        "costly-except",
                        2,
                        Pattern.compile("1+"),
                        Optional.of(Pattern.compile("(\\d+)+\\1x")),
                        List.of(),
                        List.of("out")))
                .route("good", 3, "1+", "out")
                .call("in", "1".repeat(64), "");

        assertThat(plan.choices()).extracting(Choice::route).containsExactly("good");
        assertThat(Calls.steps(plan.decisions())).containsExactly("route/costly", "route/costly-except", "route/good");
        assertThat(plan.decisions().getFirst().text()).contains("counts as not matching", "without nested repetitions");
    }
}
