package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes while people talk: they go on undisturbed, and the next call has it. */
class HotChangeE2E extends WholeBox {
    private static final String PROFILE = "profiles/itsp.yaml";

    private Console console;
    private Phone pbx;
    private Phone itsp;

    @BeforeAll
    void signIn() throws Exception {
        console = Console.setUp(box);
    }

    @BeforeEach
    void plugInPhones() {
        pbx = phone(network.lan(), "pbx", Network.PBX_2);
        itsp = phone(network.wan(), "itsp", Network.ITSP);
    }

    @Test
    void aSavedProfileHoldsFromTheNextCallOn() throws Exception {
        Talk talk = Talk.begin(pbx, itsp);

        Files.writeString(box.config().resolve(PROFILE), profileWithUserAgent("Saved in the folder"));
        box.awaitStatus(SOON, status -> status.at("/configuration/active/author").asText().equals("folder")
                && Box.trunk(status, "itsp").path("profile").asText().equals("itsp@1.1.0"));

        talk.end();
        assertUserAgentOfNextCall("Saved in the folder");
    }

    @Test
    void aProfileCommittedInTheConsoleHoldsFromTheNextCallOn() throws Exception {
        Talk talk = Talk.begin(pbx, itsp);

        JsonNode check = console.check(PROFILE, profileWithUserAgent("Committed"));
        assertThat(check.path("acceptable").asBoolean()).as(check.toString()).isTrue();
        assertThat(check.at("/diffs/0/lines").toString()).contains("Committed");
        JsonNode commit = console.commit(PROFILE, profileWithUserAgent("Committed"));
        assertThat(commit.path("acceptable").asBoolean()).as(commit.toString()).isTrue();

        talk.end();
        assertUserAgentOfNextCall("Committed");
        assertThat(Files.readString(box.config().resolve(PROFILE))).contains("Committed");
    }

    @Test
    void aDriverUploadedInTheWebConsoleHoldsFromTheNextCallOn() throws Exception {
        Talk talk = Talk.begin(pbx, itsp);
        assertThat(talk.inviteAtProvider().find("Organization")).isEmpty();

        Path driver = DriverJar.newVersion(folder, "0.1.1", "edit.1 = set Organization: Example");
        assertThat(console.upload(driver)).isLessThan(400);
        box.awaitStatus(SOON, status -> Box.trunk(status, "itsp").path("driver").asText().equals("generic@0.1.1"));
        talk.end();

        Talk next = Talk.begin(pbx, itsp);
        assertThat(next.inviteAtProvider().find("Organization")).contains("Example");
        next.end();
    }

    private void assertUserAgentOfNextCall(String userAgent) throws Exception {
        Talk next = Talk.begin(pbx, itsp);
        assertThat(next.inviteAtProvider().find("User-Agent")).contains(userAgent);
        next.end();
    }

    private String profileWithUserAgent(String userAgent) throws IOException {
        return Files.readString(box.config().resolve(PROFILE))
                .replaceFirst("version: .*", "version: 1.1.0")
                .replaceFirst("userAgent: [^,]*", "userAgent: " + userAgent);
    }
}
