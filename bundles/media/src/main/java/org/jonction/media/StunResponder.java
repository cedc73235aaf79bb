package org.jonction.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jonction.api.media.Ice;

/**
 * STUN as an ICE-lite agent needs it (RFC 8445 section 2.5, RFC 8489): connectivity checks that are authentic are
 * answered. Others get no answer at all, so that nobody learns what listens here. Used on a media loop only.
 */
final class StunResponder {
    private static final int HEADER = 20;
    private static final int COOKIE = 0x2112_a442;
    private static final int REQUEST = 0x0001;
    private static final int SUCCESS = 0x0101;
    private static final int ERROR = 0x0111;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int ERROR_CODE = 0x0009;
    private static final int UNKNOWN_ATTRIBUTES = 0x000a;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int FINGERPRINT = 0x8028;
    private static final int ICE_CONTROLLED = 0x8029;
    private static final int INTEGRITY_BYTES = 20;
    private static final int FINGERPRINT_XOR = 0x5354_554e;
    private static final int MOST_BYTES = 1500;

    private final Ice ice;
    private final byte[] userName;
    private final Mac mac;
    private final CRC32 crc = new CRC32();
    private final byte[] message = new byte[MOST_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(message);
    private boolean nominates;
    private boolean controlled;
    private int unknown;

    StunResponder(Ice ice) {
        this.ice = ice;
        userName = (ice.localUfrag() + ":" + ice.remoteUfrag()).getBytes(StandardCharsets.UTF_8);
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(ice.localPassword().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Ice ice() {
        return ice;
    }

    /** RFC 8489 5: whether a packet can be nothing but STUN. */
    static boolean stun(ByteBuffer packet, int length) {
        return length >= HEADER
                && (packet.get(0) & 0xc0) == 0
                && packet.getInt(4) == COOKIE
                && HEADER + (packet.getShort(2) & 0xffff) == length
                && (length & 3) == 0;
    }

    /** Whether the check answered last nominates the pair of addresses that it came over. RFC 8445 7.3.1.5 */
    boolean nominates() {
        return nominates;
    }

    /**
     * Answers a check in {@code packet}, in place.
     *
     * @param from where it came from
     * @return length of the answer; 0 for none
     */
    int answer(ByteBuffer packet, int length, InetSocketAddress from) {
        nominates = false;
        if (length > MOST_BYTES || packet.getShort(0) != REQUEST) {
            return 0;
        }
        packet.get(0, message, 0, length);
        if (!authentic(length)) {
            return 0;
        }
        view.clear().position(HEADER);
        if (unknown != 0) {
            error(20, "Unknown Attribute");
            attribute(UNKNOWN_ATTRIBUTES, 2).putShort((short) unknown).putShort((short) 0);
        } else if (controlled) {
            error(87, "Role Conflict"); // RFC 8445 7.3.1.1: a lite agent never controls
        } else {
            view.putShort(0, (short) SUCCESS);
            mappedAddress(from);
        }
        nominates &= unknown == 0 && !controlled;
        int sealed = seal();
        packet.put(0, message, 0, sealed);
        return sealed;
    }

    /** RFC 8489 9.1.3: the user name is right, and the password that the tag was made with. */
    private boolean authentic(int length) {
        boolean user = false;
        boolean intact = false;
        controlled = false;
        unknown = 0;
        for (int at = HEADER; at + 4 <= length; ) {
            int type = view.getShort(at) & 0xffff;
            int size = view.getShort(at + 2) & 0xffff;
            if (at + 4 + size > length) {
                return false;
            }
            switch (type) {
                case USERNAME -> user = equal(at + 4, size, userName);
                case MESSAGE_INTEGRITY -> intact = size == INTEGRITY_BYTES && equal(at + 4, size, integrity(at));
                case FINGERPRINT -> {
                    return user && intact && size == 4 && view.getInt(at + 4) == fingerprint(at);
                }
                default -> {
                    if (!intact) { // RFC 8489 14.5: what follows the integrity is passed over
                        note(type);
                    }
                }
            }
            at += 4 + (size + 3 & ~3);
        }
        return false; // RFC 8445 7.1: a check has a fingerprint
    }

    private void note(int type) {
        switch (type) {
            case USE_CANDIDATE -> nominates = true;
            case ICE_CONTROLLED -> controlled = true;
            case PRIORITY -> {}
            default -> unknown = type < 0x8000 && unknown == 0 ? type : unknown;
        }
    }

    private boolean equal(int at, int size, byte[] wanted) {
        byte[] found = new byte[size];
        view.get(at, found);
        return MessageDigest.isEqual(found, wanted);
    }

    /** RFC 8489 14.5: over all before it, as if it were the last attribute. */
    private byte[] integrity(int at) {
        short length = view.getShort(2);
        view.putShort(2, (short) (at + 4 + INTEGRITY_BYTES - HEADER));
        mac.update(message, 0, at);
        view.putShort(2, length);
        return mac.doFinal();
    }

    // RFC 8489 14.7
    private int fingerprint(int at) {
        crc.reset();
        crc.update(message, 0, at);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    private ByteBuffer attribute(int type, int length) {
        return view.putShort((short) type).putShort((short) length);
    }

    /** @param code the last two digits of a code of 400 to 499 */
    private void error(int code, String reason) {
        view.putShort(0, (short) ERROR);
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        attribute(ERROR_CODE, 4 + text.length).putInt(4 << 8 | code).put(text);
        while ((view.position() & 3) != 0) {
            view.put((byte) 0);
        }
    }

    // RFC 8489 14.2
    private void mappedAddress(InetSocketAddress from) {
        byte[] address = from.getAddress().getAddress();
        attribute(XOR_MAPPED_ADDRESS, 4 + address.length);
        view.put((byte) 0).put((byte) (address.length == 4 ? 1 : 2));
        view.putShort((short) (from.getPort() ^ COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            view.put((byte) (address[i] ^ message[4 + i]));
        }
    }

    /** Adds integrity and fingerprint. @return the length of it all */
    private int seal() {
        int at = view.position();
        byte[] integrity = integrity(at);
        attribute(MESSAGE_INTEGRITY, INTEGRITY_BYTES).put(integrity);
        at = view.position();
        view.putShort(2, (short) (at + 8 - HEADER));
        int fingerprint = fingerprint(at);
        attribute(FINGERPRINT, 4).putInt(fingerprint);
        return view.position();
    }
}
