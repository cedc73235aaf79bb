package org.jonction.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Settings settings = new Settings(Map.of(
            "name", "itsp-a",
            "port", 5060L,
            "on", true,
            "transport", "TCP",
            "codecs", new String[] {"PCMA", "G722"},
            "rules.0.name", "first",
            "rules.1.name", "second",
            "rulesNot.0.name", "other"));

    @Test
    void scalarsAreReadByTheirKind() {
        assertThat(settings.text("name")).isEqualTo("itsp-a");
        assertThat(settings.integer("port")).isEqualTo(5060);
        assertThat(settings.flag("on")).isTrue();
        assertThat(settings.choice("transport", Transport.class)).isEqualTo(Transport.TCP);
        assertThat(settings.texts("codecs")).containsExactly("PCMA", "G722");
    }

    @Test
    void aListOfObjectsKeepsItsOrderAndItsBounds() {
        assertThat(settings.list("rules")).extracting(rule -> rule.text("name")).containsExactly("first", "second");
        assertThat(settings.list("absent")).isEmpty();
    }

    @Test
    void anAbsentFieldIsEmptyOrNamed() {
        assertThat(settings.find("absent")).isEmpty();
        assertThat(settings.texts("absent")).isEqualTo(List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.text("absent"))
                .withMessageContaining("'absent'");
    }

    @Test
    void aMistakeDeepInsideIsNamedByItsWholePath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.list("rules").get(1).section("deep").text("er"))
                .withMessageContaining("'rules.1.deep.er'");
    }

    @Test
    void aValueOfAnotherKindIsNamedWithWhatIsExpected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.integer("name"))
                .withMessageContainingAll("'name'", "'itsp-a'", "an integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.choice("name", Transport.class))
                .withMessageContaining("UDP, TCP");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(Map.of("pattern", "^(\\d+$")).pattern("pattern"))
                .withMessageContainingAll("'pattern'", "a regular expression", "Unclosed group");
    }
}
