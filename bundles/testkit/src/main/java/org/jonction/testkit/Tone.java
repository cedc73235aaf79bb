package org.jonction.testkit;

/**
 * A tone found in samples.
 *
 * @param frequencyHz strongest frequency
 * @param rms root mean square of the samples, full scale being 1
 * @param purity share of the power that lies at {@code frequencyHz}, 0 to 1
 */
public record Tone(double frequencyHz, double rms, double purity) {
    /** Sampling rate of all audio here. */
    public static final int RATE_HZ = 8_000;

    private static final double FULL_SCALE = 32_768;

    /** Sine samples. @param amplitude peak, full scale being 1 */
    public static short[] sine(double frequencyHz, double amplitude, int samples) {
        short[] wave = new short[samples];
        for (int i = 0; i < samples; i++) {
            wave[i] = (short) Math.round(
                    amplitude * (FULL_SCALE - 1) * Math.sin(2 * Math.PI * frequencyHz * i / RATE_HZ));
        }
        return wave;
    }

    /** Finds the strongest frequency between 100 and 3,400 Hz to within 1 Hz. */
    public static Tone measure(short[] samples) {
        double best = 0;
        double bestPower = -1;
        for (double f = 100; f <= 3_400; f += 10) {
            double power = powerAt(f, samples);
            if (power > bestPower) {
                best = f;
                bestPower = power;
            }
        }
        for (double f = best - 10, end = best + 10; f <= end; f += 1) {
            double power = powerAt(f, samples);
            if (power > bestPower) {
                best = f;
                bestPower = power;
            }
        }
        double mean = meanSquare(samples);
        return new Tone(best, Math.sqrt(mean), mean == 0 ? 0 : bestPower / mean);
    }

    /** Mean square of the sine of this frequency in the samples, by Goertzel's recurrence with a Hann window. */
    private static double powerAt(double frequencyHz, short[] samples) {
        double coefficient = 2 * Math.cos(2 * Math.PI * frequencyHz / RATE_HZ);
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < samples.length; i++) {
            double window = 1 - Math.cos(2 * Math.PI * i / samples.length);
            double s0 = window * samples[i] / FULL_SCALE + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        double magnitude = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
        return 2 * magnitude / ((double) samples.length * samples.length);
    }

    private static double meanSquare(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (sample / FULL_SCALE) * (sample / FULL_SCALE);
        }
        return samples.length == 0 ? 0 : sum / samples.length;
    }
}
