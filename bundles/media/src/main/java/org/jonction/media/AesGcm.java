package org.jonction.media;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois/counter mode (RFC 7714). The JDK's cipher allocates for each packet; nothing here does beyond that. */
final class AesGcm implements SrtpCipher {
    private static final int TAG = 16;
    private static final int IV = 12;

    private final SecretKeySpec key;
    private final Cipher gcm;
    private final ByteBuffer iv = ByteBuffer.allocate(IV);
    private final short saltFirst;
    private final int saltSsrc;
    private final short saltHigh;
    private final int saltLow;
    private final byte[] word = new byte[4];

    /**
     * @param key session encryption key
     * @param salt session salting key, 12 bytes
     */
    AesGcm(byte[] key, byte[] salt) throws GeneralSecurityException {
        this.key = new SecretKeySpec(key, "AES");
        gcm = Cipher.getInstance("AES/GCM/NoPadding");
        ByteBuffer parts = ByteBuffer.wrap(salt);
        saltFirst = parts.getShort();
        saltSsrc = parts.getInt();
        saltHigh = parts.getShort();
        saltLow = parts.getInt();
    }

    @Override
    public int sealRtp(SrtpScratch on, int clear, int length, int ssrc, long index) {
        try {
            begin(Cipher.ENCRYPT_MODE, ssrc, index);
            gcm.updateAAD(on.packet, 0, clear);
            return clear + finish(on, clear, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int openRtp(SrtpScratch on, int clear, int length, int mki, int ssrc, long index) {
        int end = length - mki;
        if (end - TAG < clear) {
            return REFUSED;
        }
        try {
            begin(Cipher.DECRYPT_MODE, ssrc, index);
            gcm.updateAAD(on.packet, 0, clear);
            return clear + finish(on, clear, end);
        } catch (AEADBadTagException e) {
            return REFUSED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int sealRtcp(SrtpScratch on, int length, int ssrc, int index) {
        try {
            begin(Cipher.ENCRYPT_MODE, ssrc, index);
            gcm.updateAAD(on.packet, 0, RTCP_CLEAR);
            addWord(E_FLAG | index);
            int end = RTCP_CLEAR + finish(on, RTCP_CLEAR, length);
            on.packetView.putInt(end, E_FLAG | index);
            return end + 4;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int openRtcp(SrtpScratch on, int length, int mki, int ssrc) {
        int end = length - mki - 4;
        if (end - TAG < RTCP_CLEAR) {
            return REFUSED;
        }
        int last = on.packetView.getInt(end);
        // RFC 7714 9.3: what is not encrypted is authenticated all the same
        int clear = (last & E_FLAG) != 0 ? RTCP_CLEAR : end - TAG;
        try {
            begin(Cipher.DECRYPT_MODE, ssrc, last & ~E_FLAG);
            gcm.updateAAD(on.packet, 0, clear);
            addWord(last);
            return clear + finish(on, clear, end);
        } catch (AEADBadTagException e) {
            return REFUSED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int rtcpWord(SrtpScratch on, int length, int mki) {
        int at = length - mki - 4;
        return at - TAG < RTCP_CLEAR ? 0 : on.packetView.getInt(at);
    }

    // RFC 7714 8.1, 9.1: two zeros, SSRC, and rollover counter with sequence number, or SRTCP index
    private void begin(int mode, int ssrc, long index) throws GeneralSecurityException {
        iv.putShort(0, saltFirst);
        iv.putInt(2, saltSsrc ^ ssrc);
        iv.putShort(6, (short) (saltHigh ^ index >>> 32));
        iv.putInt(8, saltLow ^ (int) index);
        gcm.init(mode, key, new GCMParameterSpec(8 * TAG, iv.array()));
    }

    private void addWord(int value) {
        ByteBuffer.wrap(word).putInt(value);
        gcm.updateAAD(word);
    }

    private int finish(SrtpScratch on, int from, int to) throws GeneralSecurityException {
        int length = gcm.doFinal(on.packet, from, to - from, on.result, 0);
        System.arraycopy(on.result, 0, on.packet, from, length);
        return length;
    }
}
