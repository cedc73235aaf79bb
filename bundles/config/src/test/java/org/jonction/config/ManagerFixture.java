package org.jonction.config;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jonction.api.config.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A folder with the samples, a state folder and a framework; managers that a test starts end with it. */
abstract class ManagerFixture {
    static final String PROFILE = "profiles/itsp-generic.yaml";

    @TempDir
    Path temp;

    Path config;
    Path state;
    Framework framework;
    private final List<ConfigManager> managers = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        config = Files.createDirectory(temp.resolve("config"));
        state = Files.createDirectory(temp.resolve("state"));
        framework = new Framework(temp.resolve("cache"));
        Samples.copyTo(config);
    }

    @AfterEach
    void cleanUp() throws Exception {
        for (ConfigManager manager : managers) {
            manager.close();
        }
        framework.close();
    }

    ConfigManager start() throws IOException {
        return start(framework.deliverer());
    }

    ConfigManager start(Deliverer deliverer) throws IOException {
        return start(deliverer, new Schemas(), "1.0.0");
    }

    ConfigManager start(Deliverer deliverer, Schemas schemas, String version) throws IOException {
        ConfigManager manager = new ConfigManager(config, state, deliverer, schemas, version);
        managers.add(manager);
        return manager;
    }

    String text(String path) throws IOException {
        return Files.readString(config.resolve(path));
    }

    void save(String path, String text) throws IOException {
        Files.writeString(config.resolve(path), text);
    }

    /** The provider's profile with another interval of OPTIONS. */
    String profileWith(int optionsIntervalS) throws IOException {
        return text(PROFILE).replaceFirst("optionsIntervalS: \\d+", "optionsIntervalS: " + optionsIntervalS);
    }

    Object deliveredInterval() throws Exception {
        return framework.configurations().get("org.jonction.trunk~itsp").get("profile.health.optionsIntervalS");
    }

    static Change change(String path, String text) {
        return new Change(List.of(new Change.Edit(path, text)), "anna", "because");
    }

    List<String> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** ConfigAdmin as it is, but an update of a PID that {@code fails} accepts ends in an I/O error. */
    Deliverer failingDeliverer(AtomicReference<Predicate<String>> fails) {
        ConfigurationAdmin real = framework.admin();
        ConfigurationAdmin failing = proxy(
                ConfigurationAdmin.class,
                real,
                result -> result instanceof Configuration c
                        ? proxy(
                                Configuration.class,
                                c,
                                same -> same,
                                name -> name.equals("update") && fails.get().test(c.getPid()))
                        : result,
                name -> false);
        return new Deliverer(framework.context(), failing);
    }

    private interface Wrap {
        Object wrap(Object result);
    }

    private static <T> T proxy(Class<T> type, Object target, Wrap wrap, Predicate<String> fails) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (fails.test(method.getName())) {
                        throw new IOException("No space left on device");
                    }
                    try {
                        return wrap.wrap(method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
