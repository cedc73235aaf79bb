package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.firmware.HealthItem;
import org.jonction.testkit.Netns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The condition against the packet filter of a namespace of its own, with the rules of the image. */
@EnabledIf(value = "root", disabledReason = "only root may make a network namespace")
class RulesetConditionTest {
    private static final Path RULES = Path.of("../../rootfs/etc/nftables.conf").toAbsolutePath();

    @TempDir
    Path folder;

    private Netns box;
    private String nft;
    private @Nullable HealthCheck realms = () -> new Result(Result.Status.OK, "in force");

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    @BeforeEach
    void start() throws IOException {
        box = Netns.create("box");
        nft = Programs.make(folder, "nft", "exec ip netns exec " + box + " nft \"$@\"");
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void theRulesOfTheImageAreHealthy() throws IOException {
        load(UnaryOperator.identity());

        assertThat(check()).isEqualTo(new HealthItem("ruleset", true, "loaded, drops what is not allowed"));
    }

    @Test
    void noRulesAreNotHealthy() {
        HealthItem item = check();

        assertThat(item.ok()).isFalse();
        assertThat(item.message()).contains("not loaded", "No such file or directory");
    }

    @Test
    void rulesThatLetEverythingInAreNotHealthy() throws IOException {
        load(rules -> rules.replaceFirst("(hook input [^;]*; policy) drop", "$1 accept"));

        assertThat(check().message()).contains("lets through what nobody allows: no default drop in input");
    }

    @Test
    void rulesThatForwardAreNotHealthy() throws IOException {
        load(rules -> rules.replaceFirst("(hook forward [^;]*; policy) drop", "$1 accept"));

        assertThat(check().message()).contains("no default drop in forward");
    }

    @Test
    void aTableWithoutAChainForWhatComesInIsNotHealthy() {
        box.run("nft", "add", "table", "inet", "jonction");

        assertThat(check().message()).contains("has no chain for what comes in");
    }

    @Test
    void realmsWhoseRulesCannotBeWrittenAreNotHealthy() throws IOException {
        load(UnaryOperator.identity());
        realms = () -> new Result(Result.Status.CRITICAL, "the rules of the realms cannot be written");

        assertThat(check()).isEqualTo(new HealthItem("ruleset", false, "the rules of the realms cannot be written"));
    }

    @Test
    void realmsThatNobodyCaresForAreNotHealthy() throws IOException {
        load(UnaryOperator.identity());
        realms = null;

        assertThat(check().message()).contains("nobody cares for the rules of the realms");
    }

    @Test
    void aMissingProgramIsNotHealthy() {
        nft = folder.resolve("none").toString();

        assertThat(check().ok()).isFalse();
    }

    private HealthItem check() {
        return new RulesetCondition(nft, () -> Optional.ofNullable(realms)).check();
    }

    private void load(UnaryOperator<String> change) throws IOException {
        String rules = Files.readString(RULES);
        Path changed = Files.writeString(folder.resolve("nftables.conf"), change.apply(rules));
        box.run("nft", "-f", changed.toString());
    }
}
