package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    @Test
    void theConsoleListensOnTheLoopbackUnlessToldOtherwise() {
        assertThat(place(null).url(8443)).isEqualTo("https://127.0.0.1:8443");
        assertThat(place(" ").port()).isEqualTo(8443);
    }

    @Test
    void addressesOfBothKindsAndNamesAreUnderstood() {
        assertThat(place("192.0.2.1:443").url(443)).isEqualTo("https://192.0.2.1:443");
        assertThat(place("[2001:db8::1]:8443").url(8443)).isEqualTo("https://[2001:db8::1]:8443");
        assertThat(place("box.example:0").host()).isEqualTo("box.example");
    }

    @Test
    void aConsoleOnEveryAddressIsShownWithOneThatCanBeReached() {
        assertThat(place("0.0.0.0:8443").url(8443)).doesNotContain("0.0.0.0");
        assertThat(place("[::]:8443").url(8443)).doesNotContain("[::]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "192.0.2.1:", ":8443", "192.0.2.1:65536", "2001:db8::1:8443", "a b:1", "x:-1"})
    void aWrongAddressIsRefusedWithAnExample(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> place(address))
                .withMessageContaining("jonction.console.address")
                .withMessageContaining(address)
                .withMessageContaining("HOST:PORT");
    }

    private static Place place(@Nullable String address) {
        return Place.of(Path.of("/nowhere"), address, false, "1");
    }
}
