package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.trunk.TrunkProfile.Responses.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseMeaningTest extends CallTest {
    private FarEnd.Request failWith(int status, String headers) {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, status, headers, "");
        return invite;
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400", "402, 402", "403, 403", "404, 404", "408, 408", "410, 410", "480, 480", "481, 481", "482, 482",
        "483, 483", "484, 484", "485, 485", "486, 486", "487, 487", "488, 488", "491, 491", "500, 500", "501, 501",
        "502, 502", "503, 503", "504, 504", "600, 600", "603, 603", "604, 604", "606, 606",
        "401, 403", "407, 403", "301, 480", "302, 480", "420, 500", "421, 500", "423, 500", "505, 500", "513, 500",
        "415, 488", "580, 488", "699, 699",
    })
    void everyFailureReachesTheCallerWithoutWhatBelongsToTheOtherHop(int received, int passed) {
        FarEnd.Request invite = failWith(received, "Contact: <sip:elsewhere@203.0.113.99>\nRetry-After: 5\n");

        assertThat(invite.status()).isEqualTo(passed);
        assertThat(invite.last().getContactHeader()).isNull();
        assertThat(invite.last().getHeader("Warning")).isNull();
    }

    @Test
    void aQ850CauseIsPassedOnAndItsTextIsNot() {
        FarEnd.Request invite = failWith(
                404, "Reason: SIP;cause=404;text=\"at itsp\"\nReason: Q.850;cause=1;text=\"at itsp\"\n");

        assertThat(invite.last().getHeader("Reason").toString()).isEqualTo("Reason: Q.850;cause=1\r\n");
    }

    @Test
    void theDriverSaysFirstWhatAStatusMeans() {
        bench.itsp.responseMap.put(500, 486);

        assertThat(failWith(500, "").status()).isEqualTo(486);
    }

    @Test
    void theProfileThenTranslatesByStatusAndCauseTheFirstRuleWins() {
        bench.itsp.responseMap.put(499, 500);
        bench.itsp.map.add(new Mapping(500, 34, 503));
        bench.itsp.map.add(new Mapping(0, 1, 604));
        bench.itsp.map.add(new Mapping(500, -1, 480));

        assertThat(failWith(499, "Reason: Q.850;cause=34\n").status()).isEqualTo(503);
        assertThat(failWith(404, "Reason: Q.850;cause=1\n").status()).isEqualTo(604);
        assertThat(failWith(500, "Reason: Q.850;cause=99\n").status()).isEqualTo(480);
        assertThat(failWith(486, "").status()).isEqualTo(486);
        assertThat(bench.explanation()).contains("response|itsp|answered 486");
    }

    @Test
    void theCauseOfAByeIsPassedOn() {
        establish();

        itsp.send("BYE", "Reason: Q.850;cause=41;text=\"failure in itsp\"\n", "");

        assertThat(pbx.takeBye().getHeader("Reason").toString()).isEqualTo("Reason: Q.850;cause=41\r\n");
    }
}
