package org.jonction.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private final String text = StatusText.of(Samples.status(List.of(CallView.of(Samples.call(), false))));

    @Test
    void bothLegsOfALiveCallAreShownWithTheirFigures() {
        assertThat(text)
                .contains("Live calls: 1")
                .contains("c1  +4930111 -> +4930222  ANSWERED  0:01:05")
                .containsPattern("a pbx +udp:192.0.2.20:5060 .* rtp 500 lost 2 stray 1")
                .containsPattern("b itsp +tcp:203.0.113.10:5060 .* rtp 493 lost 2 stray 1");
    }

    @Test
    void aListenerThatDoesNotListenSaysWhy() {
        assertThat(text).containsPattern("wan +wan +TCP  \\[2001:db8::1]:5060  NOT LISTENING: in use by sshd");
    }

    @Test
    void alarmsAndAbsentPartsStandAtTheTop() {
        assertThat(text.indexOf("ALARM since 2030-01-01T10:00:00Z: x was broken"))
                .isPositive()
                .isLessThan(text.indexOf("SIP listeners"));
        assertThat(text).contains("Away: media");
    }

    @Test
    void trunksPortsAndProcessAreShown() {
        assertThat(text)
                .contains("itsp.example NOT RESOLVED ANEW  since 2030-01-01T10:00:00Z: no name server answers")
                .contains("UP       tcp:203.0.113.10:5060  200 in 3 ms  since 2030-01-01T10:00:00Z")
                .contains("sessions 1/30")
                .contains("port pairs 1 of 500 in use")
                .contains("offered 10, answered 8, failed 2")
                .contains("heap 50 of 256 MiB");
    }

    @ParameterizedTest
    @CsvSource({"0,0:00:00", "61,0:01:01", "3600,1:00:00", "90000,1 d 1 h"})
    void durationsAreReadable(long seconds, String expected) {
        assertThat(StatusText.duration(seconds)).isEqualTo(expected);
    }
}
