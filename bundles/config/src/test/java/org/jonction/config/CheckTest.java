package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jonction.api.config.Change;
import org.jonction.api.config.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    private static final Schemas SCHEMAS = new Schemas();

    /** Two realms and a trunk in each, with nothing wrong. */
    private static final String BOX = """
        realms: {lan: {}, wan: {}}
        sipInterfaces:
          lan: {realm: lan, address: 192.0.2.1}
          wan: {realm: wan, address: 198.51.100.1, port: 5060, transports: [UDP]}
          six: {realm: wan, address: "2001:db8::1"}
        mediaRealms:
          lan: {realm: lan, address: 192.0.2.1, portMin: 20000, portMax: 20999}
          wan: {realm: wan, address: 198.51.100.1}
          six: {realm: wan, address: "2001:db8::1"}
        peers:
          pbx: {kind: PBX, endpoints: [{address: 192.0.2.9}]}
          itsp: {kind: ITSP, endpoints: [{address: 203.0.113.9}], sources: [203.0.113.64/26]}
        trunks:
          pbx: {sipInterface: lan, mediaRealm: lan, peer: pbx, profile: plain, dialPlan: office}
          itsp: {sipInterface: wan, mediaRealm: wan, peer: itsp, profile: plain@1.0.0}
        dialPlans:
          office: {rules: [{name: national, pattern: "0([1-9][0-9]+)", replace: "+49$1"}]}
        routes:
          out: {pattern: "[+].*", from: [pbx], trunks: [itsp]}
        """;

    private static final Documents GOOD = new Documents(new TreeMap<>(Map.of(
            "box.yaml", BOX,
            "profiles/plain.yaml", "id: plain\nversion: 1.0.0\n",
            "profiles/child.yaml", "id: child\nversion: 2.0.0\nextends: plain\n")));

    @Test
    void theDocumentsThatTheOtherTestsSpoilAreGood() {
        assertThat(Check.of(SCHEMAS, GOOD).problems()).isEmpty();
        assertThat(Check.of(SCHEMAS, GOOD).deliveries()).hasSize(10);
    }

    @Test
    void tenMistakesAreTenProblemsAndNothingIsDelivered() {
        Documents documents = new Documents(new TreeMap<>(Map.of(
                "box.yaml", """
                realms: {lan: {}}
                sipInterfaces:
                  lan:
                    relam: lan
                    realm: lam
                    address: 192.0.2.300
                    port: 70000
                    transports: [UDP, TSL]
                mediaRealms:
                  lan: {realm: lan, address: 192.0.2.1, dscp: high}
                """,
                "profiles/plain.yaml", """
                id: plian
                version: 1.0
                health: {downAfter: 0}
                numbers:
                  inCalled: [{name: a, pattern: "(", replace: "$1"}]
                """)));
        Check check = Check.of(SCHEMAS, documents);
        assertThat(check.deliveries()).isEmpty();
        assertThat(check.problems())
                .extracting(p -> p.file() + ":" + p.line() + " " + p.field())
                .containsExactly(
                        "box.yaml:4 sipInterfaces.lan.relam",
                        "box.yaml:5 sipInterfaces.lan.realm",
                        "box.yaml:6 sipInterfaces.lan.address",
                        "box.yaml:7 sipInterfaces.lan.port",
                        "box.yaml:8 sipInterfaces.lan.transports.1",
                        "box.yaml:10 mediaRealms.lan.dscp",
                        "profiles/plain.yaml:1 id",
                        "profiles/plain.yaml:2 version",
                        "profiles/plain.yaml:3 health.downAfter",
                        "profiles/plain.yaml:5 numbers.inCalled.0.pattern");
        assertThat(check.problems())
                .extracting(Problem::allowed)
                .allSatisfy(allowed -> assertThat(allowed).isNotEmpty());
        assertThat(check.problems().get(0).allowed()).startsWith("'realm'?");
        assertThat(check.problems().get(1).allowed()).startsWith("'lan'?");
        assertThat(check.problems().get(3).allowed()).isEqualTo("an integer from 1 to 65535");
        assertThat(check.problems().get(4).allowed()).isEqualTo("one of UDP, TCP, TLS");
        assertThat(check.problems().get(7).allowed()).endsWith("in quotes");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        realm: wan, address: 198.51.100.1}   | realm: lan, address: 198.51.100.1}          | trunks.itsp.mediaRealm  | lies in the realm
        mediaRealm: wan, peer: itsp          | mediaRealm: six, peer: itsp                 | trunks.itsp.mediaRealm  | has an IPv6 address
        portMin: 20000                       | portMin: 20001                              | mediaRealms.lan.portMin | which is odd
        portMax: 20999                       | portMax: 21000                              | mediaRealms.lan.portMax | which is even
        portMax: 20999                       | portMax: 19999                              | mediaRealms.lan.portMax | not above portMin
        lan, address: 192.0.2.1, portMin     | lan, address: 198.51.100.1, portMin         | mediaRealms.wan.portMin | overlap with 20000-20999
        portMin: 20000                       | portMin: 5000                               | mediaRealms.lan.portMin | include port 5060
        wan, address: 198.51.100.1, port     | wan, address: 192.0.2.1, port               | sipInterfaces.wan.port  | like the SIP interface 'lan'
        realm: lan, address: 192.0.2.1}      | realm: lan, address: 0.0.0.0}               | sipInterfaces.lan.address | is no address of the box
        realm: lan, address: 192.0.2.1}      | realm: lan, address: 192.0.2.1, transports: [UDP, TLS]} | sipInterfaces.lan.transports | certificateRef names none
        realm: lan, address: 192.0.2.1}      | realm: lan, address: 192.0.2.1, transports: [UDP, TCP, TLS], certificateRef: box, tlsPort: 5060} | sipInterfaces.lan.tlsPort | where TCP listens already
        mediaRealm: wan, peer: itsp          | mediaRealm: wan, tls: {authorities: "none"}, peer: itsp | trunks.itsp.tls.authorities | certificate
        realm: lan, address: 192.0.2.1}      | realm: lan, address: 192.0.2.1, publicAddress: "::2"} | sipInterfaces.lan.publicAddress | is IPv6, but address is IPv4
        {address: 203.0.113.9}               | {address: "2001:db8::9"}                    | trunks.itsp.peer        | is IPv6, but the SIP interface 'wan' IPv4
        {address: 203.0.113.9}               | {address: 203.0.113.9, transport: TCP}      | trunks.itsp.peer        | wants TCP
        {address: 203.0.113.9}               | {address: 224.0.0.1}                        | peers.itsp.endpoints.0.address | nothing can be sent
        {address: 203.0.113.9}               | {address: sip_example.com}                  | peers.itsp.endpoints.0.address | is no host name or address
        {address: 203.0.113.9}               | {address: sip.example.com, transport: TCP}  | trunks.itsp.peer        | wants TCP
        203.0.113.64/26                      | 203.0.113.65/26                             | peers.itsp.sources.0    | bits set behind its prefix
        203.0.113.64/26                      | 203.0.113.64/33                             | peers.itsp.sources.0    | is no address or CIDR block
        lan, peer: pbx,                      | lan, peer: pxb,                             | trunks.pbx.peer         | there is no peer 'pxb'
        dialPlan: office                     | dialPlan: offcie                            | trunks.pbx.dialPlan     | there is no dial plan
        plain@1.0.0                          | plain@1.0.1                                 | trunks.itsp.profile     | the profile has version 1.0.0, not 1.0.1
        plain@1.0.0                          | plane@1.0.0                                 | trunks.itsp.profile     | there is no profile 'plane'
        profile: plain@1.0.0}                | profile: plain@1.0.0, registration: {mode: SINGLE}} | trunks.itsp.registration.mode | no address-of-record
        trunks: [itsp]                       | trunks: [itsp2]                             | routes.out.trunks.0     | there is no trunk 'itsp2'
        from: [pbx]                          | from: [pbx2]                                | routes.out.from.0       | there is no trunk 'pbx2'
        "[+].*"                              | "[+"                                        | routes.out.pattern      | is no regular expression
        "[+].*"                              | "(([0-9]+)*[0-9]+)*x"                       | routes.out.pattern      | can take very long
        +49$1                                | +49$2                                       | dialPlans.office.rules.0.replace | '$2' is no group
        +49$1                                | +49$                                        | dialPlans.office.rules.0.replace | is no group
        kind: PBX                            | kind: PXB                                   | peers.pbx.kind          | is 'PXB'
        wan: {}}                             | wan: {}, Bad Name: {}}                      | realms.Bad Name         | is no name
        wan: {}}                             | wan: }                                      | realms.wan              | is empty
        """)
    void oneMistakeIsOneProblem(String right, String wrong, String field, String message) {
        List<Problem> problems = problems("box.yaml", BOX.replace(right, wrong));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(message);
            assertThat(problem.allowed()).isNotEmpty();
            assertThat(problem.line()).isPositive();
        });
    }

    @Test
    void aTrunkNamesAMissingProfile() {
        List<Problem> problems = Check.of(
                        SCHEMAS,
                        GOOD.with(List.of(
                                new Change.Edit("profiles/plain.yaml", null),
                                new Change.Edit("profiles/child.yaml", null))))
                .problems();
        assertThat(problems).extracting(Problem::field).containsExactly("trunks.pbx.profile", "trunks.itsp.profile");
    }

    @Test
    void twoTrunksOfOneInterfaceClaimTheSameSource() {
        assertThat(problems("more.yaml", """
            peers: {other: {kind: SBC, endpoints: [{address: 198.51.100.7}], sources: [203.0.113.9]}}
            trunks: {other: {sipInterface: wan, mediaRealm: wan, peer: other, profile: plain}}
            """))
                .singleElement()
                .returns("trunks.other.peer", Problem::field)
                .satisfies(problem ->
                        assertThat(problem.message()).contains("203.0.113.9/32").contains("'itsp'"));
    }

    @Test
    void aNameStandsTwiceInDifferentFiles() {
        assertThat(problems("more.yaml", "realms: {lan: {}}\n"))
                .singleElement()
                .returns("more.yaml", Problem::file)
                .satisfies(problem -> assertThat(problem.message()).contains("box.yaml line 1"));
    }

    @Test
    void profilesExtendEachOtherInACircle() {
        List<Problem> problems = problems("profiles/plain.yaml", "id: plain\nversion: 1.0.0\nextends: child\n");
        assertThat(problems).extracting(Problem::file).containsExactly("profiles/child.yaml", "profiles/plain.yaml");
        assertThat(problems.getFirst().message()).contains("child -> plain -> child");
    }

    @Test
    void aProfileExtendsAMissingOne() {
        assertThat(problems("profiles/child.yaml", "id: child\nversion: 1.0.0\nextends: plan\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).startsWith("'plain'?"));
    }

    @Test
    void aProfileTakesWhatItDoesNotSayFromItsParents() {
        Documents documents = GOOD.with(List.of(
                new Change.Edit("profiles/plain.yaml", """
                    id: plain
                    version: 1.0.0
                    health: {optionsIntervalS: 11, downAfter: 7}
                    responses: {retryOn: [503]}
                    """),
                new Change.Edit("profiles/child.yaml", """
                    id: child
                    version: 2.0.0
                    extends: plain
                    health: {downAfter: 9}
                    """),
                new Change.Edit("box.yaml", BOX.replace("plain@1.0.0", "child"))));
        Delivery itsp = Check.of(SCHEMAS, documents).deliveries().stream()
                .filter(delivery -> delivery.name().equals("itsp"))
                .findFirst()
                .orElseThrow();
        assertThat(itsp.values())
                .containsEntry("profile.id", "child")
                .containsEntry("profile.version", "2.0.0")
                .containsEntry("profile.health.optionsIntervalS", 11L)
                .containsEntry("profile.health.downAfter", 9L)
                .containsEntry("profile.health.upAfter", 2L)
                .containsEntry("profile.responses.retryOn", new String[] {"503"});
    }

    @Test
    void timersThatContradictEachOtherAreToldOnceAtTheirOwnProfile() {
        assertThat(problems("profiles/plain.yaml", "id: plain\nversion: 1.0.0\ntimers: {t1Ms: 5000}\n"))
                .singleElement()
                .hasToString("profiles/plain.yaml:3:16: timers.t1Ms: t1Ms is 5000, more than t2Ms 4000"
                        + " (allowed: t1Ms up to t2Ms)");
    }

    @Test
    void aFileThatCannotBeReadMakesNoFurtherNoise() {
        assertThat(problems("box.yaml", BOX + "\n]")).singleElement().returns("box.yaml", Problem::file);
        assertThat(problems("more.yaml", "sipInterface: {}\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).startsWith("'sipInterfaces'?"));
    }

    @Test
    void garbageIsNeverAccepted() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[20 + random.nextInt(200)];
            random.nextBytes(bytes);
            String text = new String(bytes, round % 2 == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            assertThat(problems("more.yaml", text)).as(text).isNotEmpty();
        }
    }

    @Test
    void aMegabyteOfMistakesIsToldToo() {
        StringBuilder text = new StringBuilder("realms:\n");
        for (int i = 0; text.length() < YamlReader.MAX_CHARACTERS - 100; i++) {
            text.append("  realm-").append(i).append(": {descritpion: x}\n");
        }
        List<Problem> problems = problems("more.yaml", text.toString());
        assertThat(problems)
                .hasSizeGreaterThan(20_000)
                .allSatisfy(problem -> assertThat(problem.file()).isEqualTo("more.yaml"));
    }

    private static List<Problem> problems(String path, String text) {
        return Check.of(SCHEMAS, GOOD.with(List.of(new Change.Edit(path, text))))
                .problems();
    }
}
