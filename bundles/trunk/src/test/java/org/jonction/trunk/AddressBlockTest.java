package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,    192.0.2.255,   true",
        "192.0.2.0/24,    192.0.3.0,     false",
        "192.0.2.77/24,   192.0.2.1,     true",
        "192.0.2.128/25,  192.0.2.128,   true",
        "192.0.2.128/25,  192.0.2.127,   false",
        "10.0.0.0/9,      10.127.255.1,  true",
        "10.0.0.0/9,      10.128.0.0,    false",
        "192.0.2.4/30,    192.0.2.7,     true",
        "192.0.2.4/30,    192.0.2.8,     false",
        "192.0.2.4/32,    192.0.2.4,     true",
        "192.0.2.4/32,    192.0.2.5,     false",
        "0.0.0.0/0,       203.0.113.9,   true",
        "0.0.0.0/0,       2001:db8::1,   false",
        "::/0,            192.0.2.1,     false",
        "2001:db8::/33,   2001:db8:7fff::1, true",
        "2001:db8::/33,   2001:db8:8000::1, false",
        "2001:db8::/128,  2001:db8::,    true",
    })
    void containsTheAddressesOfItsPrefix(String block, String address, boolean contains) {
        assertThat(AddressBlock.parse(block).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.0/33", "192.0.2.0/-1", "2001:db8::/129", "192.0.2.0/", "192.0.2/24x", "host/24", "/24"})
    void whatIsNoBlockIsRefused(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
