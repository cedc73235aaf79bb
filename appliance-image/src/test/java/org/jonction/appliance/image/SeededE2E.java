package org.jonction.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jonction.appliance.Console;
import org.jonction.appliance.DriverJar;
import org.jonction.appliance.Talk;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new box without a clock of its own, set up by a USB stick: calls, changes in mid-call, and who can reach what. */
class SeededE2E extends ImageTest {
    /** Ports of the system, of SIP, and where consoles and debuggers like to listen. */
    private static final List<Integer> PROBED = IntStream.of(1, 2000, 5000, 8000)
            .flatMap(first -> IntStream.range(first, first + 600))
            .boxed()
            .toList();
    private static final String PROFILE = "profiles/itsp.yaml";

    private Path stick;
    private ImageBox box;
    private Console console;
    private Phone pbx;
    private Phone itsp;

    @BeforeAll
    void boot() throws Exception {
        stick = Sticks.seed(folder, Seed.files());
        box = start(newDisk().stick(stick).qemu("-rtc", "base=1970-01-01T00:00:00"));
        console = box.awaitGood();
    }

    @BeforeEach
    void plugInPhones() {
        pbx = phone(cables.lan(), "pbx", Network.PBX_2);
        itsp = phone(cables.wan(), "itsp", Network.ITSP);
    }

    @Test
    void theSeedIsConsumedAndItsResultStaysOnTheStick() {
        Await.until(SOON, () -> Sticks.filesOf(stick).stream().anyMatch(file -> file.endsWith("jonction-result.txt")),
                () -> Sticks.filesOf(stick).toString());
        assertThat(Sticks.filesOf(stick)).noneMatch(file -> file.endsWith(".yaml") || file.endsWith("administrator"));
        assertThat(box.shell().run("cat /run/jonction/seed-result")).contains("was applied");
    }

    @Test
    void aClockOf1970IsPutForwardToTheImagesOwnTime() {
        assertThat(Integer.parseInt(box.shell().run("date +%Y"))).isGreaterThanOrEqualTo(2025);
        assertThat(box.shell().run("cat /run/jonction-clock-state")).contains("The clock was wrong");
    }

    @Test
    void aCallPassesFromTheLanToTheProviderWithAudioBothWays() throws Exception {
        Talk.begin(pbx, itsp).end();
    }

    @Test
    void aProfileCommittedInMidCallHoldsFromTheNextCallOn() throws Exception {
        String started = box.shell().run("systemctl show -P ActiveEnterTimestampMonotonic jonction.service");
        Talk talk = Talk.begin(pbx, itsp);

        JsonNode commit = console.commit(PROFILE, """
                id: itsp
                version: 1.1.0
                identity: { userAgent: Committed on the box, userPhone: false }
                health: { optionsIntervalS: 0 }
                """);
        assertThat(commit.path("acceptable").asBoolean()).as(commit.toString()).isTrue();
        talk.end();

        Talk next = Talk.begin(pbx, itsp);
        assertThat(next.inviteAtProvider().find("User-Agent")).contains("Committed on the box");
        next.end();
        assertThat(box.shell().run("systemctl show -P ActiveEnterTimestampMonotonic jonction.service"))
                .isEqualTo(started);
    }

    @Test
    void aBundleUploadedInMidCallHoldsFromTheNextCallOn() throws Exception {
        Talk talk = Talk.begin(pbx, itsp);
        Path driver = DriverJar.newVersion(folder, "0.1.1", "edit.1 = set Organization: Example");
        assertThat(console.upload(driver)).isLessThan(400);
        Await.until(SOON, () -> console.bundle(DriverJar.NAME).path("version").asText().equals("0.1.1"),
                () -> "the old driver");
        talk.end();

        Talk next = Talk.begin(pbx, itsp);
        assertThat(next.inviteAtProvider().find("Organization")).contains("Example");
        next.end();
    }

    @Test
    void onlyWhatIsMeantToBeReachedIsReached() {
        Probe.Answers lan = Probe.tcp(cables.lan(), Network.BOX_LAN, PROBED);
        assertThat(lan.open()).containsExactlyInAnyOrder(5060, ImageBox.CONSOLE_PORT);
        assertThat(lan.refused()).isEmpty();
        Probe.Answers wan = Probe.tcp(cables.wan(), Network.BOX_WAN, PROBED);
        assertThat(wan.open()).containsExactly(5060);
        assertThat(wan.refused()).isEmpty();
    }

    @Test
    void nothingIsForwardedBetweenTheNetworks() {
        cables.lan().run("ip", "route", "replace", "198.51.100.0/24", "via", Network.BOX_LAN);
        cables.wan().run("ip", "route", "replace", "192.0.2.0/24", "via", Network.BOX_WAN);
        assertThat(cables.lan().run("ping", "-c", "1", "-W", "5", Network.BOX_LAN)).contains(" 0% packet loss");
        assertThat(cables.lan().run("sh", "-c", "ping -c 3 -W 2 " + Network.ITSP + " || true"))
                .contains("100% packet loss");
        assertThat(Probe.tcp(cables.lan(), Network.ITSP, List.of(5060)).open()).isEmpty();
        assertThat(Probe.tcp(cables.lan(), Network.BOX_WAN, List.of(ImageBox.CONSOLE_PORT)).open())
                .isEmpty();
    }
}
