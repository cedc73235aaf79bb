package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SIPp as a provider that fails, before one that works: what is tried elsewhere, and what is not. */
class RetryE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EITHER = "+442079460201";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        480 | Reason: Q.850;cause=34;text="no circuit"
        404 | Reason: Q.850;cause=3
        503 | Retry-After: 0
        500 | Reason: Q.850;cause=41
        488 | Reason: Q.850;cause=99
        """)
    void whatTheNetworkFailedAtIsTriedElsewhere(int status, String header) throws Exception {
        isTriedElsewhere(SippScenario.called("itsp").respondWith(status, header).receive("ACK"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        486 | X-Note: busy                 | 486
        603 | X-Note: declined             | 603
        600 | Reason: Q.850;cause=34       | 600
        503 | Reason: Q.850;cause=17       | 503
        500 | Reason: Q.850;cause=21       | 500
        499 | X-Note: busy, as it says it  | 486
        488 | X-Note: translated           | 606
        """)
    void whatAUserDecidedIsNotAskedOfAnybodyElse(int status, String header, int passed) throws Exception {
        Phone other = phone(network.wan(), "itsp", Network.ITSP);
        SippScenario caller = caller().receive(passed).ackRefusal();

        play(SippScenario.called("itsp").respondWith(status, header).receive("ACK"), caller);

        assertThat(other.callsWaiting()).isZero();
        assertThat(box.status().path("calls")).isEmpty();
    }

    @Test
    void aProviderThatOnlySays100IsCancelled() throws Exception {
        isTriedElsewhere(SippScenario.called("itsp")
                .respond(100)
                .receive("CANCEL").respond(200).respondToInvite(487).receive("ACK"));
    }

    @Test
    void aProviderThatAnswersTooLateIsToldThatNobodyIsThere() throws Exception {
        isTriedElsewhere(SippScenario.called("itsp")
                .pause(3000).respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200));
    }

    private static SippScenario caller() {
        return SippScenario.caller("pbx", "+33199000199").invite("sendrecv").maybe(100);
    }

    /** The call goes to the second provider, and the first one has its scenario to the end. */
    private void isTriedElsewhere(SippScenario failing) throws Exception {
        SippScenario working = SippScenario.called("itsp")
                .respond(180).respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200);
        Sipp.Run second = Sipp.Run.once(working, Network.ITSP, false);
        try (Sipp uas = Sipp.answer(network.wan(), folder, second)) {
            play(failing, caller().receive(180).receive(200).ack().pause(3000).request("BYE"));
            assertThat(uas.await(PATIENCE).succeeded()).as(uas.complaints()).isEqualTo(1);
        }
    }

    private void play(SippScenario first, SippScenario caller) throws Exception {
        Sipp.Run called = Sipp.Run.once(first, Network.ITSP_BACKUP, false);
        Sipp.Run calling = Sipp.Run.once(caller, Network.PBX, false);
        try (Sipp uas = Sipp.answer(network.wan(), folder, called);
                Sipp uac = Sipp.call(network.lan(), folder, calling, Network.BOX_LAN + ":5060", EITHER)) {
            String complaints = "caller: " + uac.complaints();
            assertThat(uac.await(PATIENCE)).as(complaints).extracting("succeeded", "failed").containsExactly(1L, 0L);
            assertThat(uas.await(PATIENCE).succeeded()).as(uas.complaints()).isEqualTo(1);
        }
    }
}
