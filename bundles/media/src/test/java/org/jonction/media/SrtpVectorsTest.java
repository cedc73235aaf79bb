package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of RFC 3711, RFC 6188 and RFC 7714. */
class SrtpVectorsTest {
    private static final String SALT = "517569642070726f2071756f";
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final String RTP = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976697361"
            + "20696e207061727465732074726573";
    private static final String RTCP = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeef"
            + "deadbeefdeadbeefdeadbeefdeadbeef";

    private final SrtpScratch scratch = new SrtpScratch();

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private int load(String packet) {
        byte[] bytes = hex(packet);
        System.arraycopy(bytes, 0, scratch.packet, 0, bytes.length);
        return bytes.length;
    }

    private String packet(int length) {
        return HexFormat.of().formatHex(scratch.packet, 0, length);
    }

    // RFC 3711 B.3, RFC 6188 7.2
    @ParameterizedTest
    @CsvSource({
        "e1f97a0d3e018be0d64fa32c06de4139, 0ec675ad498afeebb6960b3aabe6, c61e7a93744f39ee10734afe3ff7a087,"
                + " 30cbbc08863d8c85d49db34a9ae1, cebe321f6ff7716b6fd4ab49af256a156d38baa4",
        "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6, 3b04803de51ee7c96423ab5b78d2,"
                + " 5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4,"
                + " fa31791685ca444a9e07c6c64e93, fd9c32d39ed5fbb5a9dc96b30818454d1313dc05",
    })
    void sessionKeysAreDerived(String key, String salt, String encryption, String sessionSalt, String authentication)
            throws GeneralSecurityException {
        SrtpKeyDerivation derive = new SrtpKeyDerivation(hex(key), hex(salt));

        assertThat(derive.key(0, encryption.length() / 2)).isEqualTo(hex(encryption));
        assertThat(derive.key(1, 20)).isEqualTo(hex(authentication));
        assertThat(derive.key(2, 14)).isEqualTo(hex(sessionSalt));
    }

    /** RFC 3711 B.2: the key stream that encrypts zeros; its SSRC and index are 0, so that the salt is the IV. */
    @Test
    void theKeyStreamIsThatOfCounterMode() throws GeneralSecurityException {
        SrtpCipher cipher = new AesCmHmac(
                hex("2b7e151628aed2a6abf7158809cf4f3c"), hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"), new byte[20], 10);
        Arrays.fill(scratch.packet, (byte) 0);

        cipher.sealRtp(scratch, 0, 48, 0, 0);
        assertThat(packet(48))
                .isEqualTo("e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0");
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 7714 16.1.1, 16.2.1
        KEY_128 + ", f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                + "899d7f27beb16a9152cf765ee4390cce",
        KEY_256 + ", 32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                + "7aa3db36dfffd6b0f9bb7878d7a76c13",
    })
    void rtpIsSealedAndOpenedByGcm(String key, String sealed) throws GeneralSecurityException {
        SrtpCipher cipher = new AesGcm(hex(key), hex(SALT));
        String whole = RTP.substring(0, 24) + sealed;

        int length = cipher.sealRtp(scratch, 12, load(RTP), 0x5501a0b2, 0xf17b);
        assertThat(packet(length)).isEqualTo(whole);
        length = cipher.openRtp(scratch, 12, load(whole), 0, 0x5501a0b2, 0xf17b);
        assertThat(packet(length)).isEqualTo(RTP);
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 7714 17.1, 17.2
        KEY_128 + ", 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
                + "c84aa45896cf4d2fc5abf87245d9eade800005d4",
        KEY_256 + ", d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
                + "1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
    })
    void rtcpIsSealedAndOpenedByGcm(String key, String sealed) throws GeneralSecurityException {
        SrtpCipher cipher = new AesGcm(hex(key), hex(SALT));
        String whole = RTCP.substring(0, 16) + sealed;

        int length = cipher.sealRtcp(scratch, load(RTCP), 0x4d617273, 0x5d4);
        assertThat(packet(length)).isEqualTo(whole);
        length = cipher.openRtcp(scratch, load(whole), 0, 0x4d617273);
        assertThat(packet(length)).isEqualTo(RTCP);
    }

    /** RFC 7714 17.3: without the E flag all of it is authenticated and nothing encrypted. */
    @Test
    void rtcpThatIsOnlyAuthenticatedIsOpened() throws GeneralSecurityException {
        SrtpCipher cipher = new AesGcm(hex(KEY_128), hex(SALT));
        int length = cipher.openRtcp(
                scratch, load(RTCP + "841dd9683dd78ec92ae58790125f62b3000005d4"), 0, 0x4d617273);
        assertThat(packet(length)).isEqualTo(RTCP);
    }

    /** A packet as other implementations of these suites make it. */
    @ParameterizedTest
    @CsvSource({
        "AES_CM_128_HMAC_SHA1_80, e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6,"
                + " 4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb",
        "AES_256_CM_HMAC_SHA1_80, f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"
                + "3b04803de51ee7c96423ab5b78d2, f1d9de17ff251ff1aa007774b0b4b40da08d9d9a5b3a55d8873b",
    })
    void rtpIsSealedAndOpenedUnderAMasterKey(SrtpSuite suite, String secret, String sealed) {
        String header = "800f1234decafbadcafebabe";
        SrtpCipher cipher = SrtpKeyDerivation.cipher(SrtpKey.of(suite, hex(secret)), SrtpKeyDerivation.RTP);

        int length = cipher.sealRtp(scratch, 12, load(header + "ab".repeat(16)), 0xcafebabe, 0x1234);
        assertThat(packet(length)).isEqualTo(header + sealed);
        length = cipher.openRtp(scratch, 12, load(header + sealed), 0, 0xcafebabe, 0x1234);
        assertThat(packet(length)).isEqualTo(header + "ab".repeat(16));
    }
}
