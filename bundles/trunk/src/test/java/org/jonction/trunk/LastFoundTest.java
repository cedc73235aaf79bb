package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;
import org.jonction.trunk.dns.Location;
import org.jonction.trunk.dns.Ranking;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastFoundTest {
    private static final PeerHost HOST = new PeerHost("sip.example", 0, Optional.empty());
    private static final Found.Question QUESTION = new Found.Question("wan", HOST);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("found.properties");
    }

    @Test
    void whatWasFoundIsKnownAfterARestart() {
        Ranking<PeerEndpoint> found = new Ranking<>(List.of(
                List.of(
                        new Ranking.Share<>(70, List.of(at("192.0.2.1"), at("192.0.2.2"))),
                        new Ranking.Share<>(30, List.of(at("192.0.2.3")))),
                List.of(new Ranking.Share<>(0, List.of(at("2001:db8:0:0:0:0:0:1"))))));
        new LastFound(file).put(QUESTION, found);

        assertThat(new LastFound(file).get(QUESTION)).contains(found);
        assertThat(new LastFound(file).get(new Found.Question("lan", HOST))).isEmpty();
    }

    @Test
    void whatDnsDeniesIsForgotten() {
        LastFound last = new LastFound(file);
        last.put(QUESTION, Ranking.of(at("192.0.2.1")));
        last.put(QUESTION, Ranking.empty());

        assertThat(new LastFound(file).get(QUESTION)).isEmpty();
    }

    @Test
    void whatIsTooOldOrSpoiltIsNotUsed() throws IOException {
        Files.writeString(file, "wan/sip.example=2020-01-01T00\\:00\\:00Z 0 UDP/192.0.2.1/5060\n");
        assertThat(new LastFound(file).get(QUESTION)).isEmpty();
        Files.writeString(file, "wan/sip.example=gibberish\n");
        assertThat(new LastFound(file).get(QUESTION)).isEmpty();
        Files.writeString(file, "wan/sip.example=\\u00zz\n");
        assertThat(new LastFound(file).get(QUESTION)).isEmpty();
    }

    @Test
    void itStaysInUseUntilDnsAnswers() {
        Search search = new Search(HOST);
        Found before = search.start(Ranking.of(at("192.0.2.1")));
        assertThat(before.endpoints().all()).containsExactly(at("192.0.2.1"));
        assertThat(before.status().fresh()).isFalse();

        Found silence = search.learn(new Location(Ranking.empty(), 1, false, false, "no name server answers"))
                .orElseThrow();
        assertThat(silence.endpoints().all()).containsExactly(at("192.0.2.1"));
        assertThat(silence.status().text()).isEqualTo("no name server answers");

        Found denied = search.learn(new Location(Ranking.empty(), 30, false, true, "sip.example does not exist"))
                .orElseThrow();
        assertThat(denied.endpoints().ranks()).isEmpty();
        assertThat(denied.former()).containsExactly("192.0.2.1");
    }

    private static PeerEndpoint at(String address) {
        return new PeerEndpoint(address, 5060, Transport.UDP, "sip.example");
    }
}
