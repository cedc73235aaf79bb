package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.InputStream;

/** Decrypts a backup chunk by chunk and gives out nothing that was not authenticated. */
final class SealedInput extends InputStream {
    private final InputStream in;
    private final Seal seal;
    private final byte[] sealed = new byte[Seal.CHUNK_BYTES + Seal.TAG_BYTES];
    /** The first byte of the next chunk, or -1 at the end of the file. */
    private int ahead;

    private byte[] chunk = new byte[0];
    private int given;
    private int number;
    private boolean ended;

    /** The backup is not as it was written. */
    static final class AlteredException extends IOException {
        private static final long serialVersionUID = 1;

        AlteredException(String message) {
            super(message);
        }
    }

    SealedInput(InputStream in, Seal seal) throws IOException {
        this.in = in;
        this.seal = seal;
        this.ahead = in.read();
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[given++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - given);
        System.arraycopy(chunk, given, bytes, offset, count);
        given += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        while (given == chunk.length && !ended) {
            next();
        }
        return given < chunk.length;
    }

    private void next() throws IOException {
        if (ahead < 0) {
            throw new AlteredException("the backup is cut short: copy it from its source again");
        }
        sealed[0] = (byte) ahead;
        int length = 1 + in.readNBytes(sealed, 1, sealed.length - 1);
        ahead = length < sealed.length ? -1 : in.read();
        boolean last = ahead < 0;
        byte[] opened = seal.open(number, last, sealed, length);
        if (opened == null) {
            boolean cut = last && (length < sealed.length || seal.open(number, false, sealed, length) != null);
            throw new AlteredException(
                    cut
                            ? "the backup is cut short or damaged at its end: copy it from its source again"
                            : "the backup is damaged: copy it from its source again");
        }
        chunk = opened;
        given = 0;
        number++;
        ended = last;
    }
}
