package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

class DeploymentTest {
    private static final Map<String, String> START_LEVELS = Map.of("jonction.startlevel.b", "2",
            Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "2");

    /** Builds of the same sources give the same bytes, at whatever time. */
    private static final LocalDateTime BUILD_TIME = LocalDateTime.of(2025, 1, 1, 0, 0);

    @TempDir
    private Path folder;
    private Path a;
    private Path b;

    @BeforeEach
    void shipTwoBundles() throws IOException {
        a = Files.write(folder.resolve("a.jar"), bundle("a", "1.0.0"));
        b = Files.write(folder.resolve("b.jar"), bundle("b", "1.0.0"));
    }

    @Test
    void shippedBundlesAreInstalledAndStarted() throws Exception {
        inFramework(List.of(a, b), context -> {
            assertThat(find(context, "a").getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(find(context, "b").getState()).isEqualTo(Bundle.ACTIVE);
        });
    }

    @Test
    void aBundleUpdatedByTheOperatorSurvivesARestart() throws Exception {
        inFramework(List.of(a, b), context -> update(find(context, "a"), bundle("a", "1.0.7")));
        inFramework(List.of(a, b), context -> assertThat(find(context, "a").getVersion()).hasToString("1.0.7"));
    }

    @Test
    void aBundleUpdatedByTheOperatorSurvivesARebuildThatLeavesItsJarTheSame() throws Exception {
        inFramework(List.of(a, b), context -> update(find(context, "a"), bundle("a", "1.0.7")));
        Files.write(a, bundle("a", "1.0.0"));
        Files.write(b, bundle("b", "1.1.0"));
        inFramework(List.of(a, b), context -> {
            assertThat(find(context, "a").getVersion()).hasToString("1.0.7");
            assertThat(find(context, "b").getVersion()).hasToString("1.1.0");
        });
    }

    @Test
    void aChangedJarReplacesItsBundle() throws Exception {
        inFramework(List.of(a, b), context -> { });
        Files.write(a, bundle("a", "2.0.0"));
        inFramework(List.of(a, b), context -> {
            assertThat(find(context, "a").getVersion()).hasToString("2.0.0");
            assertThat(find(context, "a").getState()).isEqualTo(Bundle.ACTIVE);
        });
    }

    @Test
    void aBundleThatTheOperatorStoppedOrUninstalledStaysSo() throws Exception {
        inFramework(List.of(a, b), context -> {
            stop(find(context, "a"));
            uninstall(find(context, "b"));
        });
        inFramework(List.of(a, b), context -> {
            assertThat(find(context, "a").getState()).isNotEqualTo(Bundle.ACTIVE);
            assertThat(find(context, "b")).isNull();
        });
    }

    @Test
    void aJarThatIsShippedNoMoreIsUninstalled() throws Exception {
        inFramework(List.of(a, b), context -> { });
        inFramework(List.of(a), context -> assertThat(find(context, "b")).isNull());
    }

    @Test
    void aBrokenJarLeavesTheOthersRunningAndTheOldBundleActive() throws Exception {
        inFramework(List.of(a, b), context -> { });
        Files.writeString(a, "no jar");
        Files.write(b, bundle("b", "1.1.0"));
        inFramework(List.of(a, b), context -> {
            assertThat(find(context, "a").getVersion()).hasToString("1.0.0");
            assertThat(find(context, "a").getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(find(context, "b").getVersion()).hasToString("1.1.0");
        });
    }

    @Test
    void anotherStartLevelHoldsForABundleThatIsInstalledAlready() throws Exception {
        inFramework(List.of(a, b), context -> { });
        inFramework(List.of(a, b), Map.of("jonction.startlevel.a", "2"), context ->
                assertThat(find(context, "a").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(2));
    }

    private void inFramework(List<Path> jars, Consumer<BundleContext> check) throws Exception {
        inFramework(jars, START_LEVELS, check);
    }

    private void inFramework(List<Path> jars, Map<String, String> settings, Consumer<BundleContext> check)
            throws Exception {
        Framework framework = new FrameworkFactory().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(),
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "2"));
        framework.init();
        new Deployment(framework.getBundleContext(), settings).apply(jars);
        framework.start();
        try {
            check.accept(framework.getBundleContext());
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private static @Nullable Bundle find(BundleContext context, String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    private static byte[] bundle(String symbolicName, String version) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName + ";singleton:=true");
        headers.putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTimeLocal(BUILD_TIME);
            jar.putNextEntry(entry);
            manifest.write(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void update(Bundle bundle, byte[] jar) {
        quietly(() -> bundle.update(new ByteArrayInputStream(jar)));
    }

    private static void stop(Bundle bundle) {
        quietly(bundle::stop);
    }

    private static void uninstall(Bundle bundle) {
        quietly(bundle::uninstall);
    }

    private interface BundleAction {
        void run() throws BundleException;
    }

    private static void quietly(BundleAction action) {
        try {
            action.run();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }
}
