package org.jonction.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToneTest {
    @Test
    void findsFrequencyLevelAndPurityOfASine() {
        Tone tone = Tone.measure(Tone.sine(440, 0.5, 16_000));

        assertThat(tone.frequencyHz()).isEqualTo(440);
        assertThat(tone.rms()).isCloseTo(0.5 / Math.sqrt(2), within(0.001));
        assertThat(tone.purity()).isCloseTo(1, within(0.01));
    }

    @Test
    void tellsTwoTonesTogetherFromOneByTheirPurity() {
        short[] low = Tone.sine(440, 0.3, 8_000);
        short[] high = Tone.sine(1_000, 0.3, 8_000);
        for (int i = 0; i < low.length; i++) {
            low[i] += high[i];
        }

        assertThat(Tone.measure(low).purity()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void silenceHasNoLevel() {
        assertThat(Tone.measure(new short[8_000]).rms()).isZero();
    }

    @Test
    void aLawDecodesEveryCodeAsTheJdkDoes() throws Exception {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        AudioFormat alaw = new AudioFormat(AudioFormat.Encoding.ALAW, 8_000, 8, 1, 1, 8_000, false);
        AudioFormat pcm = new AudioFormat(8_000, 16, 1, true, false);
        ByteBuffer expected;
        try (AudioInputStream in = AudioSystem.getAudioInputStream(
                pcm, new AudioInputStream(new ByteArrayInputStream(codes), alaw, codes.length))) {
            expected = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }

        for (byte code : codes) {
            assertThat(ALaw.decode(code)).as("code %d", code).isEqualTo(expected.getShort());
        }
    }

    @Test
    void aLawEncodesEveryDecodedValueBack() {
        for (int code = 0; code < 256; code++) {
            assertThat(ALaw.encode(ALaw.decode((byte) code))).isEqualTo((byte) code);
        }
    }

    @Test
    void writesWaveFilesThatItReadsBack(@TempDir Path folder) throws Exception {
        short[] samples = Tone.sine(440, 0.5, 12_000);
        new Wav(samples).write(folder.resolve("tone.wav"));

        Wav read = Wav.read(folder.resolve("tone.wav"));
        assertThat(read.samples()).isEqualTo(samples);
        assertThat(read.seconds()).isEqualTo(1.5);
        assertThat(AudioSystem.getAudioFileFormat(folder.resolve("tone.wav").toFile()).getFrameLength())
                .isEqualTo(12_000);
    }

    @Test
    void trimsTheSilenceAtBothEnds() {
        short[] samples = new short[4_000];
        System.arraycopy(Tone.sine(440, 0.5, 2_000), 0, samples, 1_000, 2_000);

        assertThat(new Wav(samples).trimmed(0.1).seconds()).isCloseTo(0.25, within(0.002));
    }
}
