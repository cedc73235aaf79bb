package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jonction.api.config.Change;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final String LISTENERS = """
            realms: {r: {}}
            sipInterfaces: {i: {realm: r, address: %1$s}}
            mediaRealms: {m: {realm: r, address: %1$s}}
            """;

    @Test
    void addressesThatTheMachineHasNeedNoNotice() {
        assertThat(notices(LISTENERS.formatted("127.0.0.1"))).isEmpty();
        assertThat(notices(LISTENERS.formatted("lan"))).isEmpty();
    }

    @Test
    void addressesThatItDoesNotHaveAreToldByWhoWantsThem() {
        assertThat(notices(LISTENERS.formatted("192.0.2.77")))
                .containsExactly(
                        "the SIP interface i has the address 192.0.2.77, which this machine does not have",
                        "the media realm m has the address 192.0.2.77, which this machine does not have");
    }

    @Test
    void anAddressThatTheBoxIsGivenIsToldOnce() {
        assertThat(notices("box: {network: {lan: {addresses: [192.0.2.77/24]}}}\n" + LISTENERS.formatted("192.0.2.77")))
                .singleElement()
                .asString()
                .startsWith("the network interface lan gets 192.0.2.77/24, which it does not have now");
    }

    private static List<String> notices(String text) {
        Check check = Check.of(new Schemas(), Documents.NONE.with(List.of(new Change.Edit("a.yaml", text))));
        assertThat(check.problems()).isEmpty();
        return Machine.notices(check.deliveries());
    }
}
