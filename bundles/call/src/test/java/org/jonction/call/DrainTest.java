package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainTest extends CallTest {
    @Test
    void aNewCallIsRefusedAndToldWhenToComeAgain() {
        bench.manager.refuseNewCalls(Duration.ofSeconds(60));

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(503);
        assertThat(invite.last().getHeader("Retry-After").toString().strip()).endsWith(" 60");
        assertThat(bench.manager.calls()).isEmpty();
    }

    @Test
    void aCallThatIsUpIsHeldResumedAndEndedAsEver() {
        establish();
        bench.manager.refuseNewCalls(Duration.ofSeconds(60));

        FarEnd.Request hold = pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=recvonly\n");
        pbx.ack("");

        assertThat(hold.status()).isEqualTo(200);
        assertThat(bench.manager.calls()).hasSize(1);
        hangUp();
    }

    @Test
    void aCallThatStillRingsIsAnswered() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");
        bench.manager.refuseNewCalls(Duration.ofSeconds(60));

        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        hangUp();
    }

    @Test
    void whoAsksWhetherTheBoxTakesCallsIsToldAsACallerIs() {
        bench.manager.refuseNewCalls(Duration.ofSeconds(60));

        FarEnd.Request options = pbx.send("OPTIONS");
        assertThat(options.status()).isEqualTo(503);
        assertThat(options.last().getHeader("Retry-After").toString().strip()).endsWith(" 60");

        bench.manager.acceptNewCalls();
        assertThat(pbx.send("OPTIONS").status()).isEqualTo(200);
    }

    @Test
    void aCallThatIsUpIsAskedAboutAsEver() {
        establish();
        bench.manager.refuseNewCalls(Duration.ofSeconds(60));

        assertThat(pbx.send("OPTIONS").status()).isEqualTo(200);
        hangUp();
    }

    @Test
    void newCallsAreTakenAgainAfterwards() {
        bench.manager.refuseNewCalls(Duration.ofSeconds(60));
        bench.manager.acceptNewCalls();

        establish();
        hangUp();
    }
}
