package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jonction.api.config.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysInTheClearTest {
    private static List<String> notices(String mode) {
        String text = """
                realms: {lan: {}}
                sipInterfaces: {i: {realm: lan, address: 127.0.0.1, transports: [UDP, TCP]}}
                mediaRealms: {m: {realm: lan, address: 127.0.0.1}}
                peers: {p: {kind: PBX, endpoints: [{address: 127.0.0.2, transport: TCP}, {address: 127.0.0.3}]}}
                trunks: {t: {sipInterface: i, mediaRealm: m, peer: p, profile: secret}}
                """;
        String profile = "id: secret\nversion: 1.0.0\nsrtp: {mode: " + mode + "}\n";
        Check check = Check.of(new Schemas(), Documents.NONE.with(
                List.of(new Change.Edit("a.yaml", text), new Change.Edit("profiles/secret.yaml", profile))));
        assertThat(check.problems()).isEmpty();
        return KeysInTheClear.notices(check.deliveries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PREFERRED", "REQUIRED"})
    void keysThatGoOverUdpOrTcpAreTold(String mode) {
        assertThat(notices(mode))
                .containsExactly("the trunk t has SRTP " + mode + " by profile secret@1.0.0 over [TCP, UDP],"
                        + " where the keys in SDP can be read on their way: use TLS, or mode AUTO");
    }

    @Test
    void byItselfSrtpIsOffThere() {
        assertThat(notices("AUTO")).isEmpty();
        assertThat(notices("OFF")).isEmpty();
    }
}
