package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipFilter.Verdict;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.RegistrationStatus.State;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.registrar.Registrar;
import org.jonction.trunk.registration.RegistrationDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3261 10.3 at the box. */
class RegistrarTest {
    private static final String CONTACT = "<sip:pbx@192.0.2.3:5080>";

    @TempDir
    Path folder;

    private final TrunkDirectory directory = new TrunkDirectory(new Orders(null), () -> 0);
    private final RegistrationDesk desk = new RegistrationDesk();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Registrar registrar;
    private String source = "192.0.2.3";
    private int sourcePort = 5080;
    private int cseq;
    private String callId = "c1";

    /** A registrar that nobody may register at. */
    static Registrar closed(TrunkDirectory directory) {
        return new Registrar(directory, (t, s, r) -> Challenger.Verdict.FREE, new RegistrationDesk(),
                Path.of("/nonexistent"), Instant::now);
    }

    @BeforeEach
    void start() {
        registrar = new Registrar(directory, RegistrarTest::judge, desk, folder.resolve("contacts"), () -> now);
        mode("SINGLE");
    }

    @AfterEach
    void stop() throws Exception {
        close();
    }

    private void close() throws Exception {
        var close = Registrar.class.getDeclaredMethod("close");
        close.setAccessible(true);
        close.invoke(registrar);
    }

    private void mode(String mode) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "peerAuthentication.userName", "acme", "peerAuthentication.realm", "box",
                "peerAuthentication.passwordRef", "pw", "peerAuthentication.algorithms", new String[] {"MD5"},
                "peerRegistration.mode", mode, "peerRegistration.minExpiresS", 60L,
                "peerRegistration.maxExpiresS", 3_600L, "peerRegistration.maxContacts", 2L));
        Map<String, Object> all = Configurations.trunk("pbx", values);
        all.keySet().removeIf(key -> key.startsWith("peer.endpoints"));
        directory.put("pbx", Trunk.from(new org.jonction.api.config.Settings(all)));
    }

    private static Challenger.Verdict judge(Trunk trunk, SipSource source, SIPRequest request) {
        return request.hasHeader("Authorization")
                ? Challenger.Verdict.PROVEN
                : new Challenger.Verdict(Challenger.Kind.CHALLENGED,
                        List.of("Digest realm=\"box\", nonce=\"n\", algorithm=MD5, qop=\"auth\""), 0);
    }

    private SipSource from() {
        return new SipSource("wan", Transport.UDP, new InetSocketAddress(source, sourcePort));
    }

    private SIPRequest request(String user, String headers) {
        String text = "REGISTER sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.3;branch=z9hG4bK1\r\n"
                + "From: <sip:" + user + "@192.0.2.1>;tag=1\r\nTo: <sip:" + user + "@192.0.2.1>\r\nCall-ID: " + callId
                + "\r\nCSeq: " + ++cseq + " REGISTER\r\n" + headers + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        try {
            return (SIPRequest) new StringMsgParser()
                    .parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
        } catch (ParseException e) {
            throw new AssertionError(text, e);
        }
    }

    /** What the box answers; null when the REGISTER is not for the registrar. */
    private SIPResponse send(SIPRequest request) {
        List<SIPResponse> answers = new ArrayList<>();
        boolean taken = desk.register(new ServerTransaction() {
            @Override
            public SIPRequest request() {
                return request;
            }

            @Override
            public SipSource source() {
                return from();
            }

            @Override
            public void respond(SIPResponse response) {
                answers.add(response);
            }
        });
        assertThat(answers).hasSize(taken ? 1 : 0);
        return taken ? answers.getFirst() : null;
    }

    private SIPResponse register(String headers) {
        return send(request("acme", "Authorization: Digest username=\"acme\"\r\n" + headers));
    }

    private List<String> endpoints() {
        return directory.trunk("pbx").orElseThrow().peer().endpoints().stream().map(Object::toString).toList();
    }

    private static String header(SIPResponse response, String name) {
        return response.getHeader(name) == null ? "" : response.getHeader(name).toString().strip();
    }

    @Test
    void whoProvesItselfIsWhereTheTrunkIsReachedAndHeard() {
        assertThat(directory.classify(from())).isEmpty();
        assertThat(desk.status("pbx").orElseThrow().state()).isEqualTo(State.AWAITED);

        SIPResponse challenge = send(request("acme", "Contact: " + CONTACT + "\r\n"));
        assertThat(challenge.getStatusCode()).isEqualTo(401);
        assertThat(header(challenge, "WWW-Authenticate")).contains("realm=\"box\"");
        assertThat(endpoints()).isEmpty();

        SIPResponse granted = register("Contact: " + CONTACT + ";expires=600\r\n");

        assertThat(granted.getStatusCode()).isEqualTo(200);
        assertThat(header(granted, "Contact")).isEqualTo("Contact: " + CONTACT + ";expires=600");
        assertThat(endpoints()).containsExactly("udp:192.0.2.3:5080");
        assertThat(directory.classify(from()).map(Trunk::name)).contains("pbx");
        assertThat(desk.status("pbx").orElseThrow().state()).isEqualTo(State.REGISTERED);
        assertThat(desk.status("pbx").orElseThrow().expires()).contains(now.plusSeconds(600));
    }

    @Test
    void behindANatTheSourceIsTheEndpointAndTheContactTheRequestUri() {
        sourcePort = 33_333;
        register("Contact: <sip:pbx@10.0.0.9:5060;line=7>;expires=600\r\n");

        assertThat(endpoints()).containsExactly("udp:192.0.2.3:33333");
        Target target = new Target("wan", Transport.UDP, new InetSocketAddress(source, sourcePort));
        assertThat(desk.contact("pbx", target).orElseThrow().uri()).isEqualTo("sip:pbx@10.0.0.9:5060;line=7");
    }

    @ParameterizedTest
    @CsvSource({"30, 423, 0", "90, 200, 90", "99999, 200, 3600"})
    void theLifeLiesBetweenTheBounds(int asked, int status, int granted) {
        SIPResponse response = register("Contact: " + CONTACT + "\r\nExpires: " + asked + "\r\n");

        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(header(response, "Min-Expires")).isEqualTo(status == 423 ? "Min-Expires: 60" : "");
        assertThat(header(response, "Contact")).isEqualTo(granted == 0 ? "" : "Contact: " + CONTACT + ";expires=" + granted);
    }

    @Test
    void severalContactsAreOrderedByTheirQAndEachIsTakenBackAlone() {
        register("Contact: " + CONTACT + ";q=0.5, <sip:pbx@192.0.2.3:5090>;q=0.9\r\n");
        assertThat(endpoints()).containsExactly("udp:192.0.2.3:5090", "udp:192.0.2.3:5080");

        register("Contact: <sip:pbx@192.0.2.3:5090>;expires=0\r\n");

        assertThat(endpoints()).containsExactly("udp:192.0.2.3:5080");
    }

    @Test
    void moreContactsThanAllowedAreRefusedAsAWhole() {
        assertThat(register("Contact: <sip:a@192.0.2.3>, <sip:b@192.0.2.3>, <sip:c@192.0.2.3>\r\n").getStatusCode())
                .isEqualTo(403);
        assertThat(endpoints()).isEmpty();
    }

    @Test
    void theStarTakesBackEverythingButOnlyWithExpires0() {
        register("Contact: " + CONTACT + "\r\n");
        assertThat(register("Contact: *\r\nExpires: 60\r\n").getStatusCode()).isEqualTo(400);
        assertThat(endpoints()).hasSize(1);

        assertThat(register("Contact: *\r\nExpires: 0\r\n").getStatusCode()).isEqualTo(200);

        assertThat(endpoints()).isEmpty();
        assertThat(directory.classify(from())).isEmpty();
    }

    @Test
    void anOldRequestOfTheSameCallIdChangesNothing() {
        cseq = 10;
        register("Contact: " + CONTACT + "\r\n");
        cseq = 5;
        assertThat(register("Contact: " + CONTACT + ";expires=0\r\n").getStatusCode()).isEqualTo(500);
        assertThat(endpoints()).hasSize(1);

        callId = "after-a-restart";
        assertThat(register("Contact: " + CONTACT + ";expires=0\r\n").getStatusCode()).isEqualTo(200);
    }

    @Test
    void withoutAContactItTellsWhatThereIs() {
        register("Contact: " + CONTACT + ";expires=600\r\n");
        now = now.plusSeconds(100);

        assertThat(header(register(""), "Contact")).isEqualTo("Contact: " + CONTACT + ";expires=500");
    }

    @Test
    void bulkNumbersNeedTheModeAndNoUserInTheContact() {
        String gin = "Require: gin\r\nProxy-Require: gin\r\nContact: <sip:192.0.2.3:5080;bnc>\r\n";
        SIPResponse refused = register(gin);
        assertThat(refused.getStatusCode()).isEqualTo(420);
        assertThat(header(refused, "Unsupported")).isEqualTo("Unsupported: gin");

        mode("GIN");
        assertThat(register(gin.replace("sip:192", "sip:me@192")).getStatusCode()).isEqualTo(400);
        assertThat(register(gin).getStatusCode()).isEqualTo(200);

        Target target = new Target("wan", Transport.UDP, new InetSocketAddress(source, 5080));
        assertThat(desk.contact("pbx", target).orElseThrow().bulk()).isTrue();
    }

    @Test
    void aContactExpires() {
        register("Contact: " + CONTACT + ";expires=60\r\n");
        now = now.plusSeconds(61);
        registrar.expire();

        assertThat(endpoints()).isEmpty();
        assertThat(desk.status("pbx").orElseThrow().state()).isEqualTo(State.AWAITED);
    }

    @Test
    void contactsOutliveARestart() throws Exception {
        register("Path: <sip:edge.example;lr>\r\nContact: " + CONTACT + ";q=0.3;expires=600\r\n");
        close();
        TrunkDirectory again = new TrunkDirectory(new Orders(null), () -> 0);
        RegistrationDesk other = new RegistrationDesk();
        Registrar restarted = new Registrar(again, RegistrarTest::judge, other, folder.resolve("contacts"), () -> now);
        again.put("pbx", directory.trunk("pbx").orElseThrow());

        Target target = new Target("wan", Transport.UDP, new InetSocketAddress(source, 5080));
        assertThat(restarted.contact("pbx", target)).isEqualTo(registrar.contact("pbx", target)).isPresent();
        assertThat(restarted.contact("pbx", target).orElseThrow().path()).containsExactly("<sip:edge.example;lr>");
        assertThat(other.status("pbx").orElseThrow().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    void whoAsksForAnotherUserOrOnAnotherInterfaceIsAStranger() {
        SourceFilter filter = new SourceFilter(directory, registrar);
        SIPRequest right = request("acme", "");

        assertThat(filter.onSource(from())).isEqualTo(Verdict.REGISTER_ONLY);
        assertThat(filter.onRequest(right, from())).isEqualTo(Verdict.PASS);
        assertThat(filter.onRequest(request("root", ""), from())).isEqualTo(Verdict.DROP);
        assertThat(send(request("root", ""))).isNull();
        assertThat(filter.onSource(new SipSource("lan", Transport.UDP, from().remote()))).isEqualTo(Verdict.DROP);
    }
}
