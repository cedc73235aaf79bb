package org.jonction.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaresipTest {
    @TempDir
    Path folder;

    @Test
    void twoClientsHearEachOtherThroughARegistrar() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "network namespaces need root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/baresip")), "baresip is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/kamailio")), "Kamailio is not installed");
        try (Network network = Network.create()) {
            network.lan().address("eth0", "192.0.2.4/24");
            Baresip.Account alice = Baresip.Account.plain("100", Network.PBX, true, 440);
            Baresip.Account bob =
                    new Baresip.Account("200", Network.BOX_LAN, false, "192.0.2.4:5060", "s3cret", 660);
            try (Kamailio registrar = Kamailio.start(
                            network.lan(), folder, "192.0.2.4", "s3cret", "sip:" + Network.PBX + ":5060");
                    Baresip b = Baresip.start(network.box(), folder, bob);
                    Baresip a = Baresip.start(network.lan(), folder, alice)) {
                a.dial("sip:200@192.0.2.4:5060;transport=tcp");
                Thread.sleep(Duration.ofSeconds(3));
                a.hangUp();
                b.awaitEvent("CALL_CLOSED");
                a.awaitEvent("CALL_CLOSED");

                assertThat(Tone.measure(b.heard().trimmed(0.1).samples()).frequencyHz()).isCloseTo(440, within(9.0));
                assertThat(Tone.measure(a.heard().trimmed(0.1).samples()).frequencyHz()).isCloseTo(660, within(13.0));
                assertThat(a.heard().trimmed(0.1).seconds()).isBetween(2.0, 4.0);
            }
        }
    }
}
