package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpTest {
    private static final String HEAD = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n";

    private static final LegSrtp PLAIN = new LegSrtp(new TestTrunk("x", "lan").build().profile(), Transport.UDP);

    private static Audio audio(String text) throws SdpException {
        Sdp sdp = parse(text);
        return sdp.media().get(sdp.audioIndex(PLAIN));
    }

    private static Sdp parse(String text) throws SdpException {
        return Sdp.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatBelongsToAMediaLineIsRead() throws SdpException {
        Audio line = audio(HEAD + """
                c=IN IP4 192.0.2.1
                a=sendonly
                m=audio 4000 RTP/AVP 96 8 101 18
                c=IN IP4 192.0.2.2
                b=AS:80
                b=X-SECRET:1
                a=rtpmap:96 opus/48000/2
                a=fmtp:96 useinbandfec=1
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-16
                a=fmtp:18 annexb=no
                a=ptime:20
                a=rtcp:4009 IN IP4 192.0.2.3
                a=candidate:1 1 UDP 1 192.0.2.9 1 typ host
                a=ice-ufrag:abcd
                a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xyz
                a=rtcp-mux
                a=ssrc:1 cname:user@host
                a=recvonly
                """);

        assertThat(line.rtp()).hasToString("/192.0.2.2:4000");
        assertThat(line.rtcp()).hasToString("/192.0.2.3:4009");
        assertThat(line.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(line.formats()).extracting(Audio.Format::name)
                .containsExactly("opus", "PCMA", "telephone-event", "G729");
        assertThat(line.formats().getFirst().lines())
                .containsExactly("a=rtpmap:96 opus/48000/2", "a=fmtp:96 useinbandfec=1");
        assertThat(line.extras()).containsExactly("b=AS:80", "a=ptime:20");
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, SENDONLY", "sendonly, SENDONLY", "recvonly, INACTIVE", "inactive, INACTIVE",
    })
    void anAddressOf0000CannotReceive(String attribute, Direction direction) throws SdpException {
        assertThat(audio(HEAD + "c=IN IP4 0.0.0.0\nm=audio 4000 RTP/AVP 8\na=" + attribute + "\n").direction())
                .isEqualTo(direction);
        assertThat(audio(HEAD + "c=IN IP6 ::\nm=audio 4000 RTP/AVP 8\na=" + attribute + "\n").direction())
                .isEqualTo(direction);
    }

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, SENDRECV, SENDRECV", "SENDRECV, SENDONLY, SENDONLY", "SENDRECV, INACTIVE, INACTIVE",
        "SENDONLY, SENDRECV, RECVONLY", "SENDONLY, RECVONLY, RECVONLY", "SENDONLY, SENDONLY, INACTIVE",
        "RECVONLY, SENDRECV, SENDONLY", "RECVONLY, INACTIVE, INACTIVE", "INACTIVE, SENDRECV, INACTIVE",
    })
    void anAnswerFitsTheDirectionOfItsOffer(Direction offer, Direction answer, Direction fitting) {
        assertThat(answer.answering(offer)).isEqualTo(fitting);
    }

    @Test
    void lineEndsAndMissingSessionLinesAreTolerated() throws SdpException {
        assertThat(audio("v=0\r\nm=audio 4000 RTP/AVP 8\r\nc=IN IP4 192.0.2.1\r\n\r\n").port()).isEqualTo(4000);
        assertThat(audio("v=0\nc=IN IP6 2001:db8::5\nm=audio 4000 RTP/AVP 8").rtp())
                .hasToString("/[2001:db8:0:0:0:0:0:5]:4000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | 304 | without a media line",
        "'v=0\n' | 304 | without a media line",
        "'v=1\nm=audio 1 RTP/AVP 8\n' | 399 | line 1: v=0 expected",
        "'hello' | 399 | line 1: not of the form",
        "'v=0\nm=audio\n' | 399 | line 2: m= needs",
        "'v=0\nm=audio 4000 RTP/AVP\n' | 399 | line 2: m= needs",
        "'v=0\nm=audio x RTP/AVP 8\n' | 399 | port 'x'",
        "'v=0\nm=audio 70000 RTP/AVP 8\n' | 399 | port '70000'",
        "'v=0\nm=audio -1 RTP/AVP 8\n' | 399 | port '-1'",
        "'v=0\nm=audio 4000 RTP/AVP 128\n' | 399 | payload type '128'",
        "'v=0\nm=audio 4000 RTP/AVP pcma\n' | 399 | payload type 'pcma'",
        "'v=0\nm=audio 4000 RTP/AVP 8\n' | 301 | without a c= line",
        "'v=0\nc=IN IP4 pbx.example\nm=audio 4000 RTP/AVP 8\n' | 301 | not a literal unicast address",
        "'v=0\nc=IN IP4 224.2.1.1/127\nm=audio 4000 RTP/AVP 8\n' | 301 | not a literal unicast address",
        "'v=0\nc=IN IP4 239.1.1.1\nm=audio 4000 RTP/AVP 8\n' | 301 | not a literal unicast address",
        "'v=0\nc=IN IP6 192.0.2.1\nm=audio 4000 RTP/AVP 8\n' | 301 | not of type IP6",
        "'v=0\nc=IN IP4 999.0.2.1\nm=audio 4000 RTP/AVP 8\n' | 301 | not a literal unicast address",
        "'v=0\nc=IN IP6 fe80::1%eth0\nm=audio 4000 RTP/AVP 8\n' | 301 | not a literal unicast address",
        "'v=0\nc=ATM NSAP 1\nm=audio 4000 RTP/AVP 8\n' | 300 | not IN",
        "'v=0\nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 8\na=rtcp:none\n' | 399 | a=rtcp without a port",
        "'v=0\nc=IN IP4 192.0.2.1\nm=video 4000 RTP/AVP 96\n' | 304 | no audio stream",
        "'v=0\nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/SAVP 8\n' | 302 | no audio stream over RTP/AVP",
        "'v=0\nc=IN IP4 192.0.2.1\nm=audio 4000 UDP/TLS/RTP/SAVPF 8\n' | 302 | no audio stream over RTP/AVP",
    })
    void whatMakesNoSenseIsNamed(String text, int warnCode, String message) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> audio(text))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.warnCode).isEqualTo(warnCode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=x\u0000y\n", "s=a\u0007b\n"})
    void controlCharactersAreRefused(String line) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> parse("v=0\n" + line))
                .withMessageContaining("control");
    }

    @Test
    void everySizeIsBounded() {
        String head = "v=0\nc=IN IP4 192.0.2.1\n";
        assertTooBig(head + "a=x\n".repeat(512));
        assertTooBig(head + "m=audio 1 RTP/AVP 8\n".repeat(17));
        assertTooBig(head + "m=audio 1 RTP/AVP" + " 8".repeat(65));
        assertTooBig(head + "a=" + "x".repeat(16_384));
    }

    private static void assertTooBig(String text) {
        assertThatExceptionOfType(SdpException.class).isThrownBy(() -> parse(text));
    }

    @Test
    void theFirstPlainAudioStreamThatIsOnIsChosen() throws SdpException {
        String text = HEAD + """
                c=IN IP4 192.0.2.1
                m=audio 1000 RTP/SAVP 8
                m=audio 0 RTP/AVP 8
                m=video 1002 RTP/AVP 96
                m=audio 1004 RTP/AVP 0
                m=audio 1006 RTP/AVP 8
                """;

        assertThat(parse(text).audioIndex(PLAIN)).isEqualTo(3);
    }

    /** Seeded changes of a good description: each is read or refused, and what is read can be written again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedDescriptionsAreReadOrRefusedAndNeverPassedOnBroken(long seed) {
        Random random = new Random(seed);
        String good = Bench.LAN_SDP
                + "a=fmtp:101 0-16\na=ptime:20\na=rtcp:4001\nb=AS:64\nm=video 4002 RTP/AVP 96\na=inactive\n";
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = damage(good.getBytes(StandardCharsets.ISO_8859_1), random);
            try {
                Sdp sdp = Sdp.parse(damaged);
                int index = sdp.audioIndex(PLAIN);
                String written = write(sdp, index);
                assertThat(Sdp.parse(written.getBytes(StandardCharsets.ISO_8859_1)).media())
                        .hasSameSizeAs(sdp.media());
                assertThat(written).doesNotContain("10.1.0.9");
                read++;
            } catch (SdpException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isPositive();
    }

    private static String write(Sdp sdp, int index) {
        Audio line = sdp.media().get(index);
        return LegSdp.fresh()
                .offered(sdp, index)
                .describing(new MediaAddress("198.51.100.1", 30_000, 30_001), line, line.formats(), line.direction(),
                        LegSrtp.Lines.RTP)
                .text();
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] damaged = good.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] = (byte) "\n=: 0/".charAt(random.nextInt(6));
                case 2 -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
                default -> {
                    byte[] longer = Arrays.copyOf(damaged, damaged.length + 8);
                    System.arraycopy(damaged, at, longer, at + 8, damaged.length - at);
                    damaged = longer;
                }
            }
        }
        return damaged;
    }

    @Test
    void descriptionsOfDifferentLegsHaveDifferentIds() {
        assertThat(List.of(LegSdp.fresh().id(), LegSdp.fresh().id(), LegSdp.fresh().id())).doesNotHaveDuplicates();
    }
}
