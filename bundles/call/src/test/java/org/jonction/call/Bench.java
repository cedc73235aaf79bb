package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jonction.api.call.Decision;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.route.Router;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.RegistrationService;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;

/** The box on a test bench: a PBX on its lan side, providers on its wan side, a clock that the test moves. */
final class Bench implements TrunkService, Router {
    static final String LAN_BOX = "10.1.0.1";
    static final String WAN_BOX = "198.51.100.1";
    static final String LAN_SDP = sdp("10.1.0.9", 4000, "8 0 101", "PCMA/8000", "PCMU/8000", "telephone-event/8000");
    static final String WAN_SDP = sdp("203.0.113.7", 5000, "8 101", "PCMA/8000", "telephone-event/8000");
    /** What only the lan side may know, and what only the wan side may. */
    private static final List<String> LAN_SECRETS = List.of("10.1.0.", "corp", "pbx", "SecretPbx");
    private static final List<String> WAN_SECRETS = List.of("198.51.100.", "203.0.113.", "itsp", "SecretSwitch");

    final FakeSip sip = new FakeSip();
    final FakeMedia media = new FakeMedia();
    final List<String> serviceRoute = new ArrayList<>();
    /** What the provider's side has registered at the box. */
    Optional<RegisteredContact> registered = Optional.empty();
    private final RegistrationService registrations = new RegistrationService() {
        @Override
        public Optional<RegistrationStatus> status(String trunk) {
            return Optional.empty();
        }

        @Override
        public List<String> serviceRoute(String trunk) {
            return trunk.equals("itsp") ? serviceRoute : List.of();
        }

        @Override
        public boolean register(ServerTransaction register) {
            return false;
        }

        @Override
        public Optional<RegisteredContact> contact(String trunk, Target target) {
            return trunk.equals("itsp") ? registered : Optional.empty();
        }
    };
    /** What becomes of requests from trunks that demand authentication. */
    Challenger.Verdict verdict = Challenger.Verdict.FREE;
    private final Challenger challenger = (trunk, source, request) ->
            trunk.access().demanded().isPresent() ? verdict : Challenger.Verdict.FREE;
    final FakeAuthenticator authenticator = new FakeAuthenticator();
    final TestTrunk pbx = new TestTrunk("pbx", "lan", "10.1.0.9");
    final TestTrunk itsp = new TestTrunk("itsp", "wan", "203.0.113.7");
    final List<TestTrunk> routes = new ArrayList<>(List.of(itsp));
    private final List<TestTrunk> trunks = new ArrayList<>(List.of(pbx, itsp));
    /** What calls met at endpoints: address and kind. */
    final List<String> outcomes = new ArrayList<>();
    final List<String> down = new ArrayList<>();
    private final List<Trunk> built = new ArrayList<>();
    final MemoryJournal journal = new MemoryJournal();
    /** Whether the whole box goes down when the bundle does. */
    boolean shuttingDown;
    CallManager manager;

    Bench() {
        pbx.domain = "pbx.corp.example";
        itsp.domain = "itsp.example";
        start();
    }

    /** Starts the bundle; what lies in the journal goes on. */
    void start() {
        manager = new CallManager(sip, this, this, media, authenticator, challenger, registrations, journal, () -> shuttingDown);
        sip.loop.run();
    }

    /** Stops the bundle as an update does. */
    void stop() {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(manager::close);
        while (!closing.isDone()) {
            sip.loop.run();
            Thread.onSpinWait();
        }
        closing.join();
    }

    /** Puts another version of the bundle in the place of this one. */
    void replace() {
        stop();
        start();
    }

    static String sdp(String address, int port, String formats, String... maps) {
        StringBuilder sdp = new StringBuilder("v=0\no=user 123456 1 IN IP4 " + address + "\ns=secret of " + address
                + "\nc=IN IP4 " + address + "\nt=0 0\nm=audio " + port + " RTP/AVP " + formats + "\n");
        String[] ids = formats.split(" ");
        for (int i = 0; i < maps.length; i++) {
            sdp.append("a=rtpmap:").append(ids[i]).append(' ').append(maps[i]).append('\n');
        }
        return sdp.toString();
    }

    /** Adds one more trunk to the provider's side, next in the list of routes. */
    TestTrunk addProvider(String name, String... addresses) {
        TestTrunk trunk = new TestTrunk(name, "wan", addresses);
        trunk.domain = name + ".itsp.example";
        trunks.add(trunk);
        routes.add(trunk);
        return trunk;
    }

    FarEnd lan() {
        return new FarEnd(this, "lan", "10.1.0.9", "pbx.corp.example", "SecretPbx/1.0");
    }

    FarEnd wan() {
        return wan("203.0.113.7");
    }

    FarEnd wan(String address) {
        return new FarEnd(this, "wan", address, "sw.itsp.example", "SecretSwitch/2.0");
    }

    // ---- trunks and routes as the box sees them

    private Trunk trunk(TestTrunk trunk) {
        for (Trunk one : built) {
            if (one.name().equals(trunk.name)) {
                return one;
            }
        }
        Trunk fresh = trunk.build();
        built.add(fresh);
        return fresh;
    }

    /** Takes changed fields of the test trunks into new versions of the trunks. */
    void rebuild() {
        built.clear();
    }

    @Override
    public Optional<Trunk> trunk(String name) {
        return trunks.stream().filter(t -> t.name.equals(name)).map(this::trunk).findFirst();
    }

    @Override
    public Optional<Trunk> classify(SipSource source) {
        String address = source.remote().getAddress().getHostAddress();
        return trunks.stream().filter(t -> t.addresses.contains(address)).map(this::trunk).findFirst();
    }

    @Override
    public List<Target> targets(Trunk trunk) {
        return trunk.peer().endpoints().stream()
                .map(e -> new Target(
                        trunk.sipInterface(), e.transport(), new InetSocketAddress(e.address(), e.port())))
                .toList();
    }

    @Override
    public boolean reachable(Trunk trunk) {
        return !down.contains(trunk.name());
    }

    @Override
    public void report(Target target, Outcome outcome) {
        outcomes.add(target.remote().getAddress().getHostAddress() + ' ' + outcome.kind()
                + (outcome.retryAfterS() > 0 ? " " + outcome.retryAfterS() : ""));
    }

    @Override
    public boolean order(String trunk, String endpoint, EndpointOrder order) {
        throw new AssertionError("calls give no orders");
    }

    @Override
    public List<TrunkStatus> status() {
        return List.of();
    }

    @Override
    public RoutePlan route(RouteQuery query) {
        if (query.called().equals("666")) {
            throw new IllegalStateException("routing failed on purpose");
        }
        boolean fromWan = query.source().realm().equals("wan");
        List<RoutePlan.Choice> choices = (fromWan ? List.of(pbx) : routes).stream()
                .map(t -> new RoutePlan.Choice(
                        "to-" + t.name, trunk(t), query.called(), query.calling(), List.of()))
                .toList();
        return new RoutePlan(query.called(), query.calling(), query.called().equals("000") ? List.of() : choices,
                List.of(new Decision("route", "", "found")));
    }

    // ---- what must hold after every test

    /** Nothing of one realm has shown up in the other. */
    void assertHidden() {
        for (String text : sip.texts.getOrDefault("wan", List.of())) {
            assertThat(withoutRandom(text)).doesNotContain(LAN_SECRETS);
        }
        for (String text : sip.texts.getOrDefault("lan", List.of())) {
            assertThat(withoutRandom(text)).doesNotContain(WAN_SECRETS);
        }
    }

    /** Without random keys, in which any word may come up. */
    private static String withoutRandom(String text) {
        return text.replaceAll("(inline:|a=ice-(ufrag|pwd):)\\S+", "$1");
    }

    /** No session, dialog, channel, port or timer is left. */
    void assertNothingLeft() {
        assertThat(manager.calls()).isEmpty();
        assertThat(manager.idle()).as("tables empty").isTrue();
        assertThat(journal.sessions()).as("sessions in the journal").isEmpty();
        assertThat(media.sessions).allSatisfy(session -> assertThat(session.closed).isTrue());
        assertThat(sip.loop.timers()).as("timers").isZero();
        for (TestTrunk trunk : trunks) {
            assertThat(manager.channelsUsed(trunk.name)).as("channels of %s", trunk.name).isZero();
        }
    }

    /** The explanation of the latest session that ended, as text. */
    String explanation() {
        StringBuilder text = new StringBuilder();
        manager.ended().getFirst().call().explanation()
                .forEach(d -> text.append(d.step() + "|" + d.rule() + "|" + d.text() + "\n"));
        return text.toString();
    }
}
