package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class ConfigurationHealthCheckTest extends ManagerFixture {
    @Test
    void aFolderThatIsInForceIsHealthy() throws Exception {
        assertThat(new ConfigurationHealthCheck(start()).execute().getStatus()).isEqualTo(Result.Status.OK);
    }

    @Test
    void mistakesInTheFolderAreAWarningThatNamesEachOfThem() throws Exception {
        start().close();
        save(PROFILE, profileWith(99999));
        Result result = new ConfigurationHealthCheck(start()).execute();
        assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(result.toString())
                .contains(PROFILE)
                .contains("health.optionsIntervalS")
                .contains("an integer from 0 to 3600 s");
    }

    @Test
    void nothingInForceIsCritical() throws Exception {
        save("box.yaml", "realms: [");
        assertThat(new ConfigurationHealthCheck(start()).execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    }
}
