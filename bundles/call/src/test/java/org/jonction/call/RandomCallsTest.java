package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jonction.api.media.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded calls in which both sides and the network do anything at any time: in the end nothing may be left. */
class RandomCallsTest extends CallTest {
    private static final int[] EARLY = {100, 180, 183, 183, 200, 200, 200, 302, 408, 486, 500, 503, 603};
    private static final int[] LATER = {200, 200, 200, 200, 200, 200, 200, 200, 408, 481, 488, 491, 500};
    private static final String[] METHODS =
            {"INVITE", "INVITE", "INVITE", "UPDATE", "UPDATE", "UPDATE", "INFO", "INFO", "OPTIONS", "BYE"};
    private final List<FarEnd.Request> requests = new ArrayList<>();
    private final List<FakeSip.Outgoing> finished = new ArrayList<>();
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whateverHappensNothingIsLeft(long seed) {
        random = new Random(seed);
        bench.addProvider("second", "203.0.113.60");
        for (int call = 0; call < 60; call++) {
            requests.clear();
            finished.clear();
            bench.sip.sent.clear();
            pbx.taken.clear();
            begin();
            for (int step = 0; step < 25; step++) {
                step();
            }
            end();
            bench.assertNothingLeft();
        }
        assertThat(bench.manager.totals().offered()).isEqualTo(60);
        assertThat(bench.manager.totals().answered()).isPositive();
        assertThat(bench.manager.totals().failed()).isPositive();
    }

    /** A call that is set up by the book two times out of three. */
    private void begin() {
        itsp.callId = "";
        itsp.boxTag = "";
        boolean lateOffer = random.nextInt(4) == 0;
        requests.add(pbx.invite(lateOffer ? "" : Bench.LAN_SDP));
        if (random.nextInt(3) > 0) {
            itsp.takeInvite();
            itsp.cseq = 0;
            itsp.reply(itsp.invite, 200, random.nextBoolean() ? "Allow: INVITE, UPDATE\n" : "", Bench.WAN_SDP);
            if (random.nextInt(4) > 0) {
                pbx.ack(lateOffer ? Bench.LAN_SDP : "");
            }
        }
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> answerSomething();
            case 4, 5 -> fromSide(pbx);
            case 6, 7 -> fromSide(itsp);
            case 8, 9 -> acknowledge();
            case 10 -> bench.sip.loop.advance(random.nextInt(3_000));
            default -> rare();
        }
    }

    private void acknowledge() {
        for (FarEnd.Request one : requests) {
            if (one.request.getMethod().equals("INVITE") && one.status() == 200 && random.nextBoolean()) {
                boolean answer = one.request.getRawContent() == null && random.nextInt(8) > 0;
                one.sender().ack(one.request.getCSeq().getSeqNumber(), answer ? sdp(one.sender()) : "");
            }
        }
    }

    private String sdp(FarEnd of) {
        String good = of == pbx ? Bench.LAN_SDP : Bench.WAN_SDP;
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "nonsense";
            case 2, 3 -> good + "a=inactive\n";
            default -> good;
        };
    }

    private void rare() {
        switch (random.nextInt(12)) {
            case 0 -> bench.manager.calls().forEach(call -> bench.manager.hangUp(call.id(), "chance"));
            case 1, 2 -> requests.get(random.nextInt(requests.size())).cancelIfOpen();
            case 3 -> bench.sip.loop.advance(32_000);
            case 4, 5 -> breakSomething();
            case 6 -> {
                if (!bench.media.sessions.isEmpty()) {
                    bench.media.last().events.onSilence(random.nextBoolean() ? Side.A : Side.B);
                }
            }
            default -> {}
        }
        bench.sip.loop.run();
    }

    private void fromSide(FarEnd side) {
        String method = METHODS[random.nextInt(METHODS.length)];
        if (!side.boxTag.isEmpty() && !(method.equals("BYE") && random.nextInt(3) > 0)) {
            boolean offer = method.equals("INVITE") || method.equals("UPDATE");
            requests.add(side.send(method, "", offer ? sdp(side) : ""));
        }
    }

    private List<FakeSip.Outgoing> open() {
        return bench.sip.sent.stream().filter(one -> !finished.contains(one)).toList();
    }

    private void answerSomething() {
        List<FakeSip.Outgoing> open = open();
        if (open.isEmpty()) {
            return;
        }
        FakeSip.Outgoing one = open.get(random.nextInt(open.size()));
        String method = one.request.getMethod();
        boolean opening = method.equals("INVITE") && one.request.getToTag() == null;
        int status = opening ? EARLY[random.nextInt(EARLY.length)] : LATER[random.nextInt(LATER.length)];
        FarEnd side = one.target.sipInterface().equals("lan") ? pbx : itsp;
        if (opening) {
            itsp.callId = one.request.getCallId().getCallId();
            itsp.boxTag = one.request.getFromTag();
            itsp.cseq = 0;
        }
        if (status >= 300 || status >= 200 && !method.equals("INVITE")) {
            finished.add(one);
        }
        boolean described = status < 300 && (method.equals("INVITE") || method.equals("UPDATE"));
        side.reply(one, status, "", described ? sdp(side) : "");
    }

    private void breakSomething() {
        List<FakeSip.Outgoing> open = open().stream().filter(one -> !answered(one)).toList();
        if (!open.isEmpty()) {
            FakeSip.Outgoing one = open.get(random.nextInt(open.size()));
            finished.add(one);
            if (random.nextBoolean()) {
                one.handler.onTimeout(one);
            } else {
                one.handler.onTransportError(one, "broken");
            }
            bench.sip.loop.run();
        }
    }

    private boolean answered(FakeSip.Outgoing one) {
        return bench.sip.acks.stream()
                .anyMatch(ack -> ack.request().getCallId().getCallId().equals(one.request.getCallId().getCallId()));
    }

    private void end() {
        bench.manager.calls().forEach(call -> bench.manager.hangUp(call.id(), "end"));
        for (int round = 0; round < 3; round++) {
            for (FakeSip.Outgoing one : open()) {
                finished.add(one);
                one.handler.onTimeout(one);
            }
            bench.sip.loop.advance(40_000);
        }
        assertThat(requests).filteredOn(r -> !r.request.getMethod().equals("ACK"))
                .allSatisfy(r -> assertThat(r.status()).as("%s", r.request).isGreaterThanOrEqualTo(200));
    }
}
