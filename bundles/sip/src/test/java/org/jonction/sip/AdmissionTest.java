package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final SipSource HEAVY = source("192.0.2.1");
    private static final SipSource LIGHT = source("192.0.2.2");

    private final SIPRequest invite = ManualLoop.request(Messages.invite());
    private long lagMs;
    private long nowMs = 1_000_000;

    private static SipSource source(String address) {
        return new SipSource("lan", Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral(address), 5060));
    }

    private Admission admission(int perSourceS, int allS) {
        return new Admission(new Limits(perSourceS, allS, 200, Set.of("112")), () -> lagMs);
    }

    /** Sends {@code perSecond} evenly for {@code seconds}. @return how many were taken */
    private int taken(Admission admission, SIPRequest request, SipSource source, int perSecond, int seconds) {
        int taken = 0;
        for (int i = 0; i < perSecond * seconds; i++) {
            taken += admission.admits(request, source, nowMs + i * 1000L / perSecond) ? 1 : 0;
        }
        nowMs += seconds * 1000L;
        return taken;
    }

    @Test
    void withoutLimitAndLagEverythingIsTaken() {
        assertThat(taken(admission(0, 0), invite, HEAVY, 5_000, 2)).isEqualTo(10_000);
    }

    @Test
    void aSourceBeyondItsLimitIsCutToItAndAnotherIsNot() {
        Admission admission = admission(50, 0);
        assertThat(taken(admission, invite, HEAVY, 500, 10)).isBetween(495, 530);
        assertThat(taken(admission, invite, LIGHT, 40, 10)).isEqualTo(400);
    }

    @Test
    void allTogetherAreCutToTheirLimit() {
        Admission admission = admission(0, 100);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += admission.admits(invite, source("192.0.2." + i % 250), nowMs + i * 2L) ? 1 : 0;
        }
        assertThat(taken).isBetween(195, 255);
    }

    @Test
    void whileTheBoxLagsTheHeaviestSourceIsCutMoreAndMoreAndALightOneIsNot() {
        Admission admission = admission(0, 0);
        taken(admission, invite, HEAVY, 1_000, 1);
        lagMs = 500;
        int first = 0;
        int light = 0;
        for (int i = 0; i < 1_000; i++) {
            first += admission.admits(invite, HEAVY, nowMs + i) ? 1 : 0;
            light += i % 100 == 0 && admission.admits(invite, LIGHT, nowMs + i) ? 1 : 0;
        }
        nowMs += 1_000;
        assertThat(first).isLessThan(900);
        assertThat(light).isEqualTo(10);
        assertThat(admission.cutting()).isTrue();
        int second = taken(admission, invite, HEAVY, 1_000, 3) / 3;
        assertThat(second).isLessThan(first).isGreaterThanOrEqualTo(Admission.LEAST_SHARE_S - 1);
    }

    @Test
    void onceTheBoxKeepsUpAgainTheCutIsLiftedStepByStep() {
        Admission admission = admission(0, 0);
        lagMs = 500;
        taken(admission, invite, HEAVY, 1_000, 3);
        lagMs = 0;
        int first = taken(admission, invite, HEAVY, 1_000, 1);
        assertThat(first).isLessThan(500);
        taken(admission, invite, HEAVY, 1_000, 20);
        assertThat(admission.cutting()).isFalse();
        assertThat(taken(admission, invite, HEAVY, 1_000, 1)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:112@127.0.0.1", "sip:112@127.0.0.1;user=phone", "tel:112"})
    void anEmergencyCallIsAlwaysTaken(String uri) {
        Admission admission = admission(1, 1);
        taken(admission, invite, HEAVY, 100, 1);
        SIPRequest emergency = ManualLoop.request(Messages.invite().replace("sip:bob@127.0.0.1 SIP", uri + " SIP"));
        assertThat(taken(admission, emergency, HEAVY, 100, 1)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE", "INFO", "BYE", "OPTIONS"})
    void whatBelongsToACallThatIsUpIsAlwaysTaken(String method) {
        Admission admission = admission(1, 1);
        taken(admission, invite, HEAVY, 100, 1);
        String request = Messages.request(method, "Contact: <sip:x@y>\r\n");
        SIPRequest inDialog = ManualLoop.request(request.replace("To: <sip:bob@127.0.0.1>", "To: <sip:b@c>;tag=box"));
        assertThat(taken(admission, inDialog, HEAVY, 100, 1)).isEqualTo(100);
    }

    @Test
    void optionsAreNotCutForTheLagOfTheBox() {
        Admission admission = admission(0, 0);
        lagMs = 500;
        taken(admission, invite, HEAVY, 1_000, 3);
        assertThat(taken(admission, ManualLoop.request(Messages.options()), HEAVY, 100, 1)).isEqualTo(100);
    }

    @Test
    void aSinglePauseIsNoLagAndLateTimersAre() {
        Lag lag = new Lag();
        lag.timer(400, 1_000);
        lag.timer(1, 1_010);
        lag.timer(1, 1_110);
        assertThat(lag.ms(1_120)).isEqualTo(1);
        for (int ms = 1_120; ms < 1_400; ms += 20) {
            lag.timer(300, ms);
        }
        assertThat(lag.ms(1_400)).isEqualTo(300);
        assertThat(lag.ms(2_000)).isZero();
    }

    @Test
    void aSocketThatIsNeverEmptiedIsLag() {
        Lag lag = new Lag();
        for (int ms = 0; ms < 1_000; ms += 5) {
            lag.timer(1, ms);
            lag.backlog(ms, ms);
        }
        assertThat(lag.ms(1_000)).isBetween(990L, 1_000L);
    }
}
