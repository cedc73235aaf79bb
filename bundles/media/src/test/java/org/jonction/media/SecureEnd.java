package org.jonction.media;

import java.net.DatagramSocket;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpKeys;

/** A far end that speaks SRTP. */
final class SecureEnd {
    final FarEnd end;
    /** What it sends under. */
    SrtpKey own;
    /** What the box sends under. */
    SrtpKey box;

    private final PacketBuffer packet = new PacketBuffer();
    private final SrtpScratch scratch = new SrtpScratch();
    private SrtpContext out;
    private SrtpContext in;
    private final int ssrc;
    private int sequence;

    SecureEnd(FarEnd end, int ssrc, SrtpKey own, SrtpKey box) {
        this.end = end;
        this.ssrc = ssrc;
        rekey(own, box);
    }

    void rekey(SrtpKey newOwn, SrtpKey newBox) {
        out = newOwn.equals(own) ? out : new SrtpContext(newOwn);
        in = newBox.equals(box) ? in : new SrtpContext(newBox);
        own = newOwn;
        box = newBox;
    }

    RemoteMedia sdp() {
        return new RemoteMedia(FarEnd.address(end.rtp), FarEnd.address(end.rtcp), false, new SrtpKeys(box, own));
    }

    /** The next packet. */
    byte[] plain() {
        return FarEnd.rtpPacket(ssrc, sequence++ & 0xffff);
    }

    byte[] sealed(byte[] plain) {
        return seal(PacketKind.RTP, plain);
    }

    byte[] seal(PacketKind kind, byte[] plain) {
        packet.bytes.put(0, plain);
        return bytes(out.protect(kind, packet, plain.length, scratch));
    }

    /** Sends the next packet. @return what is in it */
    byte[] send(MediaAddress to) {
        byte[] plain = plain();
        end.send(sealed(plain), to);
        return plain;
    }

    /** Waits for a packet and opens it; empty when it is not authentic. */
    byte[] receive(PacketKind kind, DatagramSocket on) {
        byte[] sealed = FarEnd.receive(on);
        packet.bytes.put(0, sealed);
        return bytes(in.unprotect(kind, packet, sealed.length, scratch));
    }

    byte[] receive() {
        return receive(PacketKind.RTP, end.rtp);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[Math.max(0, length)];
        packet.bytes.get(0, bytes);
        return bytes;
    }
}
