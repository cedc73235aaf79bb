package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.Test;

/** A person at the console in a real browser: sets the password, watches a live call and changes a profile meanwhile. */
class BrowserE2E extends WholeBox {
    private static final String PROFILE = "profiles/itsp.yaml";
    /** Packets received from the caller, in the table of live calls. */
    private static final String PACKETS = "#calls td.figure";

    @Test
    void aProfileIsEditedCheckedComparedAndCommittedWhileACallIsUp() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        try (Chrome chrome = Chrome.start(folder)) {
            chrome.signIn(box);
            Talk talk = Talk.begin(pbx, itsp);
            chrome.click("#tab-calls");
            watchPackets(chrome);

            commitUserAgent(chrome, "Changed in the page");
            talk.end();

            Talk next = Talk.begin(pbx, itsp);
            assertThat(next.inviteAtProvider().find("User-Agent")).contains("Changed in the page");
            next.end();
            assertThat(chrome.complaints()).isEmpty();
        }
    }

    private static void watchPackets(Chrome chrome) throws IOException, InterruptedException {
        chrome.await(PACKETS);
        assertThat(chrome.text("#calls")).contains("+442079460001");
        long before = packets(chrome);
        Await.until(SOON, () -> packets(chrome) > before, () -> "no more than " + before + " packets are shown");
    }

    private static long packets(Chrome chrome) throws IOException, InterruptedException {
        return Long.parseLong(chrome.text(PACKETS).replaceAll("\\D", ""));
    }

    private void commitUserAgent(Chrome chrome, String userAgent) throws IOException, InterruptedException {
        String profile = Files.readString(box.config().resolve(PROFILE))
                .replaceFirst("userAgent: [^,]*", "userAgent: " + userAgent);
        chrome.click("#tab-config");
        chrome.click("//ul[@id='documents']//button[normalize-space()='" + PROFILE + "']");
        chrome.type("#editor", profile);
        chrome.click("#check");
        chrome.await("#checked");
        assertThat(chrome.text("#diff")).contains(PROFILE, userAgent);
        chrome.type("#message", "another name");
        chrome.click("#commit");
        chrome.await("#notice");
        assertThat(Files.readString(box.config().resolve(PROFILE))).isEqualTo(profile);
    }
}
