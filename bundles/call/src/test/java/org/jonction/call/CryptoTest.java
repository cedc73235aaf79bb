package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpSuite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CryptoTest {
    private static final String INLINE = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    @ParameterizedTest
    @CsvSource({
        "|2^20, 1048576, 0", "|1000, 1000, 0", "|2^31|1:4, 2147483648, 4", "|1:4, 0, 4", "'', 0, 0",
        "' WSH=128 -X=y', 0, 0",
    })
    void lifetimeMasterKeyIdentifierAndHintsAreRead(String rest, long lifetime, int mki) {
        Crypto crypto = Crypto.parse("7 AES_CM_128_HMAC_SHA1_80 inline:" + INLINE + rest);
        SrtpKey key = new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, INLINE, mki, lifetime);
        assertThat(crypto).isEqualTo(new Crypto(7, key));
        assertThat(String.valueOf(crypto)).doesNotContain(INLINE);
        assertThat(new Crypto(7, key).line()).isEqualTo("a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:" + INLINE);
    }
}
