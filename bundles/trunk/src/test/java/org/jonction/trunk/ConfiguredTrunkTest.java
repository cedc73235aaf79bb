package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.digest.AccountKeys;
import org.jonction.trunk.registration.RegistrationDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredTrunkTest {
    private final TrunkDirectory directory = new TrunkDirectory(new Orders(null), () -> 0);

    private ConfiguredTrunk component(String name, Map<String, Object> changes) {
        return new ConfiguredTrunk(
                directory, new AccountKeys(), new RegistrationDesk(), Configurations.trunk(name, changes));
    }

    @Test
    void aConfigurationMakesChangesAndRemovesATrunk() {
        ConfiguredTrunk component = component("a", Map.of());
        assertThat(directory.trunk("a")).map(Trunk::maxSessions).contains(0);
        component.modified(Configurations.trunk("a", Map.of("maxSessions", 30L)));
        assertThat(directory.trunk("a")).map(Trunk::maxSessions).contains(30);
        component.deactivate();
        assertThat(directory.trunk("a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        state                          | ON            | 'state' is 'ON', expected one of [ENABLED, DRAINING, DISABLED]
        maxSessions                    | many          | 'maxSessions' is 'many', expected an integer
        peer.endpoints.0.transport     | SCTP          | 'peer.endpoints.0.transport' is 'SCTP', expected one of
        peer.sources                   | 192.0.2.0/99  | 'peer.sources' has '192.0.2.0/99', expected a literal address
        profile.callerId.trustInbound  | maybe         | 'profile.callerId.trustInbound' is 'maybe', expected true or false
        """)
    void aBadConfigurationIsToldAndTheOneBeforeStays(String key, String value, String problem) {
        ConfiguredTrunk component = component("a", Map.of("maxSessions", 7L));
        component.modified(Configurations.trunk("a", Map.of(key, value)));

        assertThat(directory.trunk("a")).map(Trunk::maxSessions).contains(7);
        assertThat(directory.notes())
                .first()
                .asString()
                .startsWith("Configuration org.jonction.trunk~a is refused: configuration field ")
                .contains(problem);

        component.modified(Configurations.trunk("a", Map.of("maxSessions", 8L)));
        assertThat(directory.trunk("a")).map(Trunk::maxSessions).contains(8);
        assertThat(directory.notes()).noneMatch(note -> note.contains("refused"));
    }

    @Test
    void aBadFirstConfigurationMakesNoTrunkUntilItIsMended() {
        ConfiguredTrunk component = component("a", Map.of("state", "?"));
        assertThat(directory.trunk("a")).isEmpty();
        component.modified(Configurations.trunk("a", Map.of()));
        assertThat(directory.trunk("a")).isPresent();
    }
}
