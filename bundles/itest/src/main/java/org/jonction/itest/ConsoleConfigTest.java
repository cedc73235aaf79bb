package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** Checking documents through REST. */
@ExtendWith(BundleContextExtension.class)
class ConsoleConfigTest {
    @InjectBundleContext
    BundleContext context;

    private ConsoleBox box;

    @BeforeEach
    void signIn() throws Exception {
        box = new ConsoleBox(context);
        box.signIn();
    }

    @AfterEach
    void leave() {
        box.close();
    }

    @Test
    void aCheckTellsWhatDoesNotFitThisMachineBesideTheDifference() throws Exception {
        assertThat(check("203.0.113.7"))
                .contains("\"acceptable\":true", "\"diffs\":[{\"path\":\"notice-test.yaml\"")
                .contains("\"notices\":[\"the SIP interface away has the address 203.0.113.7");
        assertThat(check("127.0.0.1")).contains("\"acceptable\":true", "\"notices\":[]");
    }

    private String check(String address) throws Exception {
        String document =
                "realms: {away: {}}\\nsipInterfaces: {away: {realm: away, address: " + address + ", port: 5960}}\\n";
        return box.browser
                .post(
                        "/api/v1/config/check",
                        "{\"edits\":[{\"path\":\"notice-test.yaml\",\"text\":\"" + document + "\"}]}")
                .body();
    }
}
