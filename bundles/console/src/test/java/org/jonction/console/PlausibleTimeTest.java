package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A box whose clock is wrong until a time server answers. */
class PlausibleTimeTest {
    private static final Instant BUILT = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant YEARS_LATER = Instant.parse("2031-05-01T12:00:00Z");
    private static final Set<String> NAMES = Set.of("localhost");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:10Z", "2026-11-20T23:59:59Z", "2090-01-01T00:00:00Z"})
    void aClockThatCannotBeRightCountsForNothing(String clock) {
        assertThat(at(clock)).isEqualTo(BUILT);
    }

    @Test
    void aClockThatMayBeRightIsTaken() {
        assertThat(at(YEARS_LATER.toString())).isEqualTo(YEARS_LATER);
        assertThat(at(BUILT.toString())).isEqualTo(BUILT);
    }

    @Test
    void whereThereIsNoImageTheClockIsTakenAsItIs() {
        Instant early = Instant.parse("1970-01-01T00:00:10Z");
        assertThat(new PlausibleTime(InstantSource.fixed(early), null).instant()).isEqualTo(early);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:10Z", "2090-01-01T00:00:00Z"})
    void aCertificateThatIsMadeMeanwhileHoldsForABrowserWithTheRightTimeAndStaysWhenTheBoxHasIt(String clock)
            throws Exception {
        TlsIdentity made = TlsIdentity.open(folder, NAMES, at(clock));
        Instant right = BUILT.plus(Duration.ofDays(365));
        made.certificate().checkValidity(Date.from(right));
        made.certificate().checkValidity(Date.from(BUILT.minus(Duration.ofDays(1))));
        assertThat(made.current(folder, NAMES, right)).isSameAs(made);
    }

    @Test
    void oneThatAWrongClockDatedIntoTheFutureIsMadeAnewOnceTheClockIsRight() throws Exception {
        TlsIdentity ahead = TlsIdentity.open(folder, NAMES, YEARS_LATER);
        Instant right = BUILT.plus(Duration.ofDays(365));
        TlsIdentity now = ahead.current(folder, NAMES, right);
        now.certificate().checkValidity(Date.from(right));
        assertThat(now.fingerprint()).isNotEqualTo(ahead.fingerprint());
        assertThat(TlsIdentity.open(folder, NAMES, right).fingerprint()).isEqualTo(now.fingerprint());
    }

    private static Instant at(String clock) {
        return new PlausibleTime(InstantSource.fixed(Instant.parse(clock)), BUILT).instant();
    }
}
