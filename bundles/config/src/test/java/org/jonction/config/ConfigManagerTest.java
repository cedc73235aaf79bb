package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jonction.api.config.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigManagerTest {
    @TempDir
    Path temp;

    private Path config;
    private Path state;
    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        config = Files.createDirectory(temp.resolve("config"));
        state = Files.createDirectory(temp.resolve("state"));
        framework = new Framework(temp.resolve("cache"));
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    @Test
    void deliversTheFolderAtTheStart() throws Exception {
        Samples.copyTo(config);
        ConfigManager manager = new ConfigManager(config, state, framework.deliverer());
        try {
            assertThat(manager.folderProblems()).isEmpty();
            assertThat(framework.configurations().keySet())
                    .containsExactly(
                            "org.jonction.media~lan",
                            "org.jonction.media~wan",
                            "org.jonction.route",
                            "org.jonction.sip~lan",
                            "org.jonction.sip~wan",
                            "org.jonction.trunk~itsp",
                            "org.jonction.trunk~itsp-b",
                            "org.jonction.trunk~pbx");
        } finally {
            manager.close();
        }
    }

    @Test
    void aCommitIsWrittenToTheFolderAndDelivered() throws Exception {
        Samples.copyTo(config);
        ConfigManager manager = new ConfigManager(config, state, framework.deliverer());
        try {
            String text = Files.readString(config.resolve("profiles/itsp-generic.yaml"))
                    .replace("optionsIntervalS: 60", "optionsIntervalS: 15");
            var result = manager.commit(
                    new Change(List.of(new Change.Edit("profiles/itsp-generic.yaml", text)), "anna", "watch closer"));
            assertThat(result.problems()).isEmpty();
            assertThat(result.diffs()).hasSize(1);
            assertThat(framework.configurations().get("org.jonction.trunk~itsp"))
                    .containsEntry("profile.health.optionsIntervalS", 15L);
            assertThat(config.resolve("profiles/itsp-generic.yaml")).hasContent(text);
        } finally {
            manager.close();
        }
    }
}
