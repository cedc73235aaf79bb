package org.jonction.media;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/** AES in counter mode and HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1, RFC 6188). */
final class AesCmHmac implements SrtpCipher {
    private static final int BLOCK = 16;
    private static final int HASH_BLOCK = 64;
    private static final int HASH = 20;

    private final Cipher aes;
    private final MessageDigest sha1;
    private final byte[] inner = new byte[HASH_BLOCK];
    private final byte[] outer = new byte[HASH_BLOCK];
    private final byte[] counter = new byte[4];
    private final long saltHigh;
    private final long saltLow;
    private final int tag;

    /**
     * @param key session encryption key
     * @param salt session salting key, 14 bytes
     * @param authentication session authentication key
     * @param tag length of the tag in bytes
     */
    AesCmHmac(byte[] key, byte[] salt, byte[] authentication, int tag) throws GeneralSecurityException {
        aes = SrtpKeyDerivation.aes(key);
        sha1 = MessageDigest.getInstance("SHA-1");
        ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(salt, BLOCK));
        saltHigh = words.getLong();
        saltLow = words.getLong();
        this.tag = tag;
        // RFC 2104 2
        for (int i = 0; i < HASH_BLOCK; i++) {
            int octet = i < authentication.length ? authentication[i] : 0;
            inner[i] = (byte) (octet ^ 0x36);
            outer[i] = (byte) (octet ^ 0x5c);
        }
    }

    @Override
    public int sealRtp(SrtpScratch on, int clear, int length, int ssrc, long index) {
        crypt(on, clear, length, ssrc, index);
        authenticateRtp(on, length, index);
        System.arraycopy(on.digest, 0, on.packet, length, tag);
        return length + tag;
    }

    @Override
    public int openRtp(SrtpScratch on, int clear, int length, int mki, int ssrc, long index) {
        int plain = length - tag - mki;
        if (plain < clear) {
            return REFUSED;
        }
        authenticateRtp(on, plain, index); // the MKI is no part of what is authenticated
        if (!genuine(on, length - tag)) {
            return REFUSED;
        }
        crypt(on, clear, plain, ssrc, index);
        return plain;
    }

    @Override
    public int sealRtcp(SrtpScratch on, int length, int ssrc, int index) {
        crypt(on, RTCP_CLEAR, length, ssrc, index);
        on.packetView.putInt(length, E_FLAG | index);
        authenticate(on, length + 4, 0);
        System.arraycopy(on.digest, 0, on.packet, length + 4, tag);
        return length + 4 + tag;
    }

    @Override
    public int openRtcp(SrtpScratch on, int length, int mki, int ssrc) {
        int plain = length - tag - mki - 4;
        if (plain < RTCP_CLEAR) {
            return REFUSED;
        }
        int word = on.packetView.getInt(plain);
        authenticate(on, plain + 4, 0);
        if (!genuine(on, length - tag)) {
            return REFUSED;
        }
        if ((word & E_FLAG) != 0) {
            crypt(on, RTCP_CLEAR, plain, ssrc, word & ~E_FLAG);
        }
        return plain;
    }

    @Override
    public int rtcpWord(SrtpScratch on, int length, int mki) {
        int at = length - tag - mki - 4;
        return at < RTCP_CLEAR ? 0 : on.packetView.getInt(at);
    }

    /** RFC 3711 4.2: the tag covers the packet and the rollover counter behind it. */
    private void authenticateRtp(SrtpScratch on, int length, long index) {
        int rollover = (int) (index >>> 16);
        for (int i = 0; i < 4; i++) {
            counter[i] = (byte) (rollover >>> 24 - 8 * i);
        }
        authenticate(on, length, counter.length);
    }

    private void authenticate(SrtpScratch on, int length, int withCounter) {
        try {
            sha1.update(inner);
            sha1.update(on.packet, 0, length);
            sha1.update(counter, 0, withCounter);
            sha1.digest(on.digest, 0, HASH);
            sha1.update(outer);
            sha1.update(on.digest, 0, HASH);
            sha1.digest(on.digest, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the same time whether right or wrong. */
    private boolean genuine(SrtpScratch on, int at) {
        int wrong = 0;
        for (int i = 0; i < tag; i++) {
            wrong |= on.packet[at + i] ^ on.digest[i];
        }
        return wrong == 0;
    }

    private void crypt(SrtpScratch on, int from, int to, int ssrc, long index) {
        // RFC 3711 4.1.1: IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)
        long high = saltHigh ^ ssrc & 0xffff_ffffL;
        long low = saltLow ^ index << 16;
        for (int at = from, block = 0; at < to; at += on.keystream.length) {
            int length = Math.min(to - at, on.keystream.length);
            int blocks = (length + BLOCK - 1) / BLOCK;
            for (int i = 0; i < blocks; i++, block++) {
                on.countersView.putLong(BLOCK * i, high);
                on.countersView.putLong(BLOCK * i + 8, low + block);
            }
            keystream(on, BLOCK * blocks);
            for (int i = 0; i < length; i++) {
                on.packet[at + i] ^= on.keystream[i];
            }
        }
    }

    private void keystream(SrtpScratch on, int length) {
        try {
            aes.update(on.counters, 0, length, on.keystream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
