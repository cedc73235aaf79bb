package org.jonction.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Samples of a mono 16-bit WAVE file at {@link Tone#RATE_HZ}. */
public record Wav(short[] samples) {
    private static final int HEADER_BYTES = 44;
    private static final short PCM = 1;

    /** Reads a file; one that is still being written counts as far as it goes. */
    public static Wav read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        in.position(12);
        while (in.remaining() >= 8) {
            String chunk = Integer.toHexString(Integer.reverseBytes(in.getInt()));
            int length = in.getInt();
            if (chunk.equals("666d7420")) { // "fmt "
                check(file, in.getShort(in.position() + 2) == 1, "is not mono");
                check(file, in.getInt(in.position() + 4) == Tone.RATE_HZ, "is not sampled at 8000 Hz");
                check(file, in.getShort(in.position() + 14) == 16, "has not 16 bits a sample");
            } else if (chunk.equals("64617461")) { // "data"
                short[] samples = new short[Math.min(length == 0 ? in.remaining() : length, in.remaining()) / 2];
                in.asShortBuffer().get(samples);
                return new Wav(samples);
            }
            in.position(Math.min(in.limit(), in.position() + length));
        }
        throw new IOException(file + " has no data chunk");
    }

    public void write(Path file) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes()).putInt(HEADER_BYTES - 8 + samples.length * 2).put("WAVEfmt ".getBytes());
        out.putInt(16).putShort(PCM).putShort((short) 1).putInt(Tone.RATE_HZ).putInt(Tone.RATE_HZ * 2);
        out.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(samples.length * 2);
        out.asShortBuffer().put(samples);
        Files.write(file, out.array());
    }

    public double seconds() {
        return (double) samples.length / Tone.RATE_HZ;
    }

    /** The part between the first and the last sample louder than {@code threshold}, full scale being 1. */
    public Wav trimmed(double threshold) {
        int limit = (int) (threshold * Short.MAX_VALUE);
        int from = 0;
        int to = samples.length;
        while (from < to && Math.abs(samples[from]) <= limit) {
            from++;
        }
        while (to > from && Math.abs(samples[to - 1]) <= limit) {
            to--;
        }
        return new Wav(Arrays.copyOfRange(samples, from, to));
    }

    private static void check(Path file, boolean fits, String complaint) throws IOException {
        if (!fits) {
            throw new IOException(file + " " + complaint);
        }
    }
}
