package org.jonction.firmware.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RealmRulesTest {
    @Test
    void sipComesInFromTheSourcesOfItsTrunksOnly() {
        assertThat(Site.rules(0).script()).isEqualTo("""
            flush chain inet jonction realms
            add rule inet jonction realms ip saddr { 192.0.2.2 } ip daddr 192.0.2.1 udp dport 5060 accept comment "SIP lan"
            add rule inet jonction realms ip saddr { 192.0.2.2 } ip daddr 192.0.2.1 tcp dport 5060 accept comment "SIP lan"
            add rule inet jonction realms ip6 saddr { 2001:db8:2::/64 } ip6 daddr 2001:db8:2::1 udp dport 5062 accept comment "SIP six"
            add rule inet jonction realms ip daddr 192.0.2.1 udp dport 20000-20099 accept comment "media lan"
            add rule inet jonction realms ip6 daddr 2001:db8:2::1 udp dport 20100-20199 accept comment "media six"
            """);
    }

    @Test
    void theConsoleIsReachedOnWanOnlyWhenTheDocumentsSaySo() {
        assertThat(Site.rules(0).script()).doesNotContain("wan");
        assertThat(Site.rules(8443).script())
                .endsWith("iifname \"wan\" tcp dport 8443 accept comment \"console\"\n");
    }

    @Test
    void anInterfaceWithoutAnAddressOrWithoutATrunkLetsNobodyIn() {
        RealmRules rules = new RealmRules(
                List.of(Site.sip("lan", "lan", 5060), Site.sip("alone", "192.0.2.1", 5070)),
                List.of(Site.media("lan", "lan", 20_000)),
                List.of(Site.trunk("pbx", "lan", "192.0.2.2")),
                0);
        assertThat(rules.script()).isEqualTo("flush chain inet jonction realms\n");
    }

    @Test
    void aSourceWithinAnotherIsLeftOut() {
        assertThat(Blocks.widest(List.of(
                        "198.51.100.7", "198.51.100.0/24", "198.51.100.64/26", "203.0.113.1", "203.0.113.1/32")))
                .containsExactly("198.51.100.0/24", "203.0.113.1");
        assertThat(Blocks.widest(List.of("2001:db8::1", "2001:db8::/32", "0:0::1"))).hasSize(2);
    }
}
