package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jonction.api.media.Ice;
import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A far end that does ICE (RFC 8445), towards the box as a lite agent. */
class IceTest extends RelayFixture {
    /** RFC 5769 2.1: a request with its attributes, and who may have sent it. */
    private static final String SAMPLE = "000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74"
            + "002400046e0001ff" + "80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020" + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
            + "80280004e57a3bcf";
    private static final Ice SAMPLE_ICE = new Ice("evtj", "VOkJxbRl1RmTxUk/WvJxBt", "h6vY");

    private final Ice ice = Ice.random().with("them");
    private final FarEnd pbx = farEnd(PBX);
    private final FarEnd itsp = farEnd(ITSP);
    private final FarEnd other = farEnd(STRANGER);

    /** A binding request as a controlling agent sends it. */
    private static byte[] check(String user, String password, int... attributes) {
        ByteBuffer out = ByteBuffer.allocate(512);
        out.putShort((short) 1).putShort((short) 0).putInt(0x2112a442).putInt(1).putInt(2).putInt(3);
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) 6).putShort((short) name.length).put(name).position(out.position() + 3 & ~3);
        out.putShort((short) 0x24).putShort((short) 4).putInt(1);
        for (int attribute : attributes) {
            out.putShort((short) attribute).putShort((short) 0);
        }
        return seal(out, password);
    }

    private static byte[] seal(ByteBuffer out, String password) {
        try {
            out.putShort(2, (short) (out.position() + 24 - 20));
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(out.array(), 0, out.position());
            out.putShort((short) 8).putShort((short) 20).put(mac.doFinal());
            out.putShort(2, (short) (out.position() + 8 - 20));
            CRC32 crc = new CRC32();
            crc.update(out.array(), 0, out.position());
            out.putShort((short) 0x8028).putShort((short) 4).putInt((int) crc.getValue() ^ 0x5354554e);
            byte[] message = new byte[out.position()];
            out.get(0, message);
            return message;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] check(int... attributes) {
        return check(ice.localUfrag() + ":them", ice.localPassword(), attributes);
    }

    private RelaySession open() throws Exception {
        RelaySession session = open(leg("lan", Latching.STRICT), leg("wan", Latching.STRICT));
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, withIce(itsp));
        settle(session);
        return session;
    }

    private RemoteMedia withIce(FarEnd end) {
        return new RemoteMedia(FarEnd.address(end.rtp), FarEnd.address(end.rtcp), false, null, ice);
    }

    private static void send(DatagramSocket from, byte[] packet, MediaAddress box) {
        FarEnd.send(from, packet, box.address(), box.rtpPort());
    }

    @Test
    void aCheckIsAnsweredWithWhereItCameFromAndItsSourceIsHeard() throws Exception {
        RelaySession session = open();
        MediaAddress box = session.local(Side.B);
        itsp.sendRtp(box); // nothing is taken before a check
        send(itsp.rtp, check(0x25), box);
        byte[] answer = FarEnd.receive(itsp.rtp);
        ByteBuffer read = ByteBuffer.wrap(answer);
        assertThat(read.getShort(0)).isEqualTo((short) 0x0101);
        assertThat(read.getInt(8)).isEqualTo(1);
        assertThat(read.getShort(20)).isEqualTo((short) 0x20);
        assertThat(read.getShort(26) ^ 0x2112).isEqualTo((short) itsp.rtp.getLocalPort());
        assertThat(read.getInt(28) ^ 0x2112a442)
                .isEqualTo(ByteBuffer.wrap(itsp.rtp.getLocalAddress().getAddress()).getInt());
        ByteBuffer again = ByteBuffer.allocate(512).put(answer, 0, 32);
        assertThat(seal(again, ice.localPassword())).as("integrity and fingerprint").isEqualTo(answer);

        relayed(itsp, box, pbx);
        relayed(pbx, session.local(Side.A), itsp);
        seconds(session, 3);
        send(itsp.rtp, check(), box); // consent, RFC 7675
        assertThat(FarEnd.receive(itsp.rtp)[0]).isEqualTo((byte) 1);
        relayed(itsp, box, pbx);
        session.close();
        assertThat(session.stats(Side.B).strayPackets()).isEqualTo(1);
    }

    @Test
    void aPairThatIsNominatedLaterTakesOver() throws Exception {
        RelaySession session = open();
        MediaAddress box = session.local(Side.B);
        send(itsp.rtp, check(0x25), box);
        FarEnd.receive(itsp.rtp);
        relayed(pbx, session.local(Side.A), itsp);
        seconds(session, 3);
        send(other.rtp, check(), box);
        FarEnd.receive(other.rtp);
        relayed(pbx, session.local(Side.A), itsp);
        send(other.rtp, check(0x25), box);
        FarEnd.receive(other.rtp);
        relayed(pbx, session.local(Side.A), other);
        relayed(other, box, pbx);
        session.close();
    }

    @Test
    void whatIsNotAuthenticIsNeitherAnsweredNorHeard() throws Exception {
        RelaySession session = open();
        MediaAddress box = session.local(Side.B);
        byte[] good = check(0x25);
        byte[] damaged = good.clone();
        damaged[25] ^= 1;
        send(other.rtp, check(ice.localUfrag() + ":them", "another password of 24 c"), box);
        send(other.rtp, check("somebody:them", ice.localPassword()), box);
        send(other.rtp, damaged, box);
        send(other.rtp, Arrays.copyOf(good, 20), box);
        other.sendRtp(box);
        send(itsp.rtp, good, box);
        FarEnd.receive(itsp.rtp);
        relayed(itsp, box, pbx);
        assertThat(session.stats(Side.B).source()).isEqualTo(ITSP + ":" + itsp.rtp.getLocalPort());
        session.close();
        assertThat(session.stats(Side.B).malformedPackets() + session.stats(Side.B).strayPackets()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x802a, 0x7fff, 0x8029})
    void attributesAreUnderstoodPassedOverOrRefused(int attribute) throws Exception {
        RelaySession session = open();
        send(itsp.rtp, check(attribute), session.local(Side.B));
        byte[] answer = FarEnd.receive(itsp.rtp);
        boolean error = answer[1] == 0x11;
        assertThat(error).isEqualTo(attribute != 0x802a);
        if (error) { // RFC 8489 6.3.1: 420; RFC 8445 7.3.1.1: 487
            assertThat(answer[27]).isEqualTo((byte) (attribute == 0x7fff ? 20 : 87));
        }
        session.close();
    }

    @Test
    void theSampleRequestOfRfc5769IsAuthentic() {
        StunResponder responder = new StunResponder(SAMPLE_ICE);
        byte[] request = HexFormat.of().parseHex(SAMPLE);
        ByteBuffer packet = ByteBuffer.allocate(2048).put(0, request);
        assertThat(StunResponder.stun(packet, request.length)).isTrue();
        assertThat(responder.answer(packet, request.length, new InetSocketAddress("192.0.2.1", 32_853))).isPositive();
        assertThat(responder.nominates()).isFalse();
    }

    @Test
    void damagedChecksDoNoHarm() {
        StunResponder responder = new StunResponder(ice);
        byte[] good = check(0x25);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = good.clone();
            damaged[random.nextInt(good.length)] ^= (byte) (1 + random.nextInt(255));
            ByteBuffer packet = ByteBuffer.allocate(2048).put(0, damaged);
            if (StunResponder.stun(packet, damaged.length)) {
                assertThat(responder.answer(packet, damaged.length, new InetSocketAddress("192.0.2.1", 1))).isZero();
            }
        }
    }
}
