package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "0.0.0.0", "::1", "2001:db8::10", "FE80::1", "2001:db8::192.0.2.1"})
    void literalAddressesAreRead(String text) {
        assertThat(Addresses.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "192.0.2",
                "192.0.2.256",
                "192.0.02.1",
                "3221225985",
                "0x7f.1.1.1",
                "1.2.3.4 ",
                "[::1]",
                "fe80::1%eth0",
                "::ffff:192.0.2.1",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "example.com"
            })
    void anythingElseIsNoAddress(String text) {
        assertThat(Addresses.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 192.0.2.77/32",
        "192.0.2.77/24, 192.0.2.0/24",
        "10.1.2.3/9, 10.0.0.0/9",
        "0.0.0.0/0, 0.0.0.0/0",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1/128",
        "2001:db8:ffff::/33, 2001:db8:8000:0:0:0:0:0/33"
    })
    void blocksAreReadWithoutHostBits(String text, String block) {
        assertThat(Addresses.Block.parse(text)).hasToString("Optional[" + block + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.0/33", "::/129", "192.0.2.0/", "192.0.2.0/08", "192.0.2.0/-1", "/8", "192.0.2.0/8/8"})
    void anythingElseIsNoBlock(String text) {
        assertThat(Addresses.Block.parse(text)).isEmpty();
    }

    @Test
    void twoSpellingsOfOneAddressAreEqual() {
        assertThat(Addresses.parse("2001:db8::0:1")).isEqualTo(Addresses.parse("2001:DB8:0::1"));
    }
}
