package org.jonction.firmware.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jonction.api.config.Nic;
import org.jonction.testkit.Await;
import org.jonction.testkit.Netns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class NeighboursTest {
    private static final String GATEWAY = "198.51.100.1";

    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The cables are swapped: the gateway of wan hangs on lan. */
    @Test
    @EnabledIf("root")
    void aGatewayIsFoundOnTheCableThatItHangsOnWhateverTheRoutesSay() throws IOException {
        try (Netns box = Netns.create("box");
                Netns router = Netns.create("router");
                Netns office = Netns.create("office")) {
            Netns.connect(router, "eth0", box, "lan");
            Netns.connect(office, "eth0", box, "wan");
            router.address("eth0", GATEWAY + "/24");
            box.address("lan", "192.0.2.10/24");
            box.address("wan", "198.51.100.10/24");
            Neighbours neighbours = new Neighbours(List.of("ip", "-n", box.toString()));

            neighbours.ask(Nic.WAN, GATEWAY);
            neighbours.ask(Nic.LAN, GATEWAY);
            Await.until(Duration.ofSeconds(20), () -> neighbours.answered(Nic.LAN, GATEWAY), () -> "silent");
            assertThat(neighbours.answered(Nic.WAN, GATEWAY)).isFalse();

            neighbours.forget(Nic.LAN, GATEWAY);
            assertThat(neighbours.answered(Nic.LAN, GATEWAY)).isFalse();
        }
    }
}
