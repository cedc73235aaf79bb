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
    private static final int[] STATUS = {100, 180, 183, 200, 200, 200, 302, 408, 481, 486, 488, 491, 500, 503, 603};
    private static final String[] SDP = {"", Bench.WAN_SDP, Bench.WAN_SDP, "nonsense", Bench.WAN_SDP + "a=inactive\n"};
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
            requests.add(pbx.invite(random.nextInt(4) == 0 ? "" : Bench.LAN_SDP));
            itsp.callId = "";
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

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> answerSomething();
            case 5 -> fromSide(random.nextBoolean() ? pbx : itsp);
            case 6 -> pbx.ack(random.nextInt(1, 4), random.nextBoolean() ? "" : Bench.LAN_SDP);
            case 7 -> requests.get(random.nextInt(requests.size())).cancelIfOpen();
            case 8 -> bench.sip.loop.advance(random.nextInt(5_000));
            case 9 -> breakSomething();
            case 10 -> fromSide(itsp);
            default -> rare();
        }
    }

    private void rare() {
        if (random.nextInt(6) == 0) {
            bench.manager.calls().forEach(call -> bench.manager.hangUp(call.id(), "chance"));
        } else if (!bench.media.sessions.isEmpty() && random.nextInt(4) == 0) {
            bench.media.last().events.onSilence(random.nextBoolean() ? Side.A : Side.B);
        }
        bench.sip.loop.run();
    }

    private void fromSide(FarEnd side) {
        String[] methods = {"INVITE", "UPDATE", "INFO", "BYE", "OPTIONS", "UPDATE", "INVITE"};
        String method = methods[random.nextInt(methods.length)];
        if (!side.boxTag.isEmpty()) {
            String body = method.equals("INVITE") || method.equals("UPDATE")
                    ? List.of("", Bench.LAN_SDP, "junk").get(random.nextInt(3))
                    : "";
            requests.add(side.send(method, "", side == itsp ? body.replace("10.1.0.9", "203.0.113.7") : body));
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
        boolean invite = one.request.getMethod().equals("INVITE");
        int status = STATUS[random.nextInt(STATUS.length)];
        if (!invite && status < 200) {
            return;
        }
        FarEnd side = one.target.sipInterface().equals("lan") ? pbx : itsp;
        if (invite && side == itsp && one.request.getToTag() == null) {
            itsp.callId = one.request.getCallId().getCallId();
            itsp.boxTag = one.request.getFromTag();
            itsp.cseq = 0;
        }
        String sdp = invite || one.request.getMethod().equals("UPDATE") ? SDP[random.nextInt(SDP.length)] : "";
        if (status >= 300 || status >= 200 && !invite) {
            finished.add(one);
        }
        side.reply(one, status, "", status < 300 ? side == pbx ? sdp.replace("203.0.113.7", "10.1.0.9") : sdp : "");
    }

    private void breakSomething() {
        List<FakeSip.Outgoing> open = open().stream().filter(one -> !answered(one)).toList();
        if (!open.isEmpty() && random.nextInt(3) == 0) {
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
