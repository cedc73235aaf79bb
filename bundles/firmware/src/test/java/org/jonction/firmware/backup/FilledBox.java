package org.jonction.firmware.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.cm.impl.ConfigurationManager;
import org.apache.felix.framework.FrameworkFactory;
import org.jonction.api.config.Change;
import org.jonction.config.ConfigManager;
import org.jonction.config.SecretVault;
import org.jonction.firmware.DurableFile;
import org.jonction.firmware.Identity;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;

/** A box with something of everything that a backup holds, in a real framework: started again, it is as it was left. */
final class FilledBox implements AutoCloseable {
    private static final String OWN = "org.example.own";
    private static final String SECRET = "update.example.net";
    private static final String PASSWORD = "console/password";

    private final Path config;
    private final Path state;
    private final org.osgi.framework.launch.Framework felix;
    private final BundleContext context;
    private final ConfigManager manager;
    private final SecretVault secrets;
    private final BackupManager backups;

    FilledBox(Path root) throws BundleException, IOException {
        config = root.resolve("config");
        state = root.resolve("state");
        felix = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, root.resolve("felix-cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1",
                        "jonction.config.dir", config.toString(),
                        "jonction.state.dir", state.toString(),
                        "jonction.version", "1.0.0"));
        felix.start();
        BundleContext system = felix.getBundleContext();
        system.installBundle(ConfigurationManager.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())
                .start();
        ConfigurationAdmin admin = system.getService(system.getServiceReference(ConfigurationAdmin.class));
        Bundle self = system.installBundle("self", jar("org.example.self", "1.0.0"));
        self.start();
        context = self.getBundleContext();
        manager = new ConfigManager(context, admin);
        secrets = new SecretVault(context);
        backups = new BackupManager(context, manager, secrets, new Identity(context));
    }

    /** Gives everything a content of this name. */
    void fill(String name) throws IOException, BundleException {
        List<Change.Edit> edits = new ArrayList<>();
        manager.documents().forEach(document -> edits.add(new Change.Edit(document.path(), null)));
        edits.add(new Change.Edit("a.yaml", "realms: {%s: {}}\n".formatted(name)));
        String realm = "mediaRealms: {m: {realm: %s, address: 192.0.2.1}}\n".formatted(name);
        edits.add(new Change.Edit(name + ".yaml", realm));
        manager.commit(new Change(edits, "anna", name));
        secrets.put(SECRET, name.toCharArray());
        DurableFile.write(state.resolve(PASSWORD), name.getBytes());
        InputStream jar = jar(OWN, "1.0.0." + name);
        Bundle own = context.getBundle("inputstream:own");
        if (own == null) {
            context.installBundle("inputstream:own", jar).start();
        } else {
            own.update(jar);
        }
    }

    /** What the box has of everything. */
    SortedMap<String, String> content() throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        manager.documents().forEach(document -> content.put("in force: " + document.path(), document.text()));
        try (Stream<Path> files = Files.list(config)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                content.put("in the folder: " + file.getFileName(), Files.readString(file));
            }
        }
        secrets.names().forEach(name -> content.put("secret " + name, new String(secrets.get(name).orElseThrow())));
        content.put(PASSWORD, Files.readString(state.resolve(PASSWORD)));
        Stream.of(context.getBundles())
                .filter(bundle -> OWN.equals(bundle.getSymbolicName()))
                .forEach(bundle -> content.put(
                        OWN, bundle.getVersion() + (bundle.getState() == Bundle.ACTIVE ? " runs" : " does not run")));
        return content;
    }

    /** Its backups, once a restore that was cut short is at its end. */
    BackupManager backups() throws IOException {
        backups.awaitRecovery();
        return backups;
    }

    /** Whether a restore is not at its end. */
    boolean isHalf() {
        return Files.exists(state.resolve("restore"));
    }

    /** Where the framework keeps the operator's own bundle. */
    Path ownBundle() {
        long id = context.getBundle("inputstream:own").getBundleId();
        return Path.of(context.getProperty(Constants.FRAMEWORK_STORAGE)).resolve("bundle" + id);
    }

    @Override
    public void close() throws IOException, BundleException, InterruptedException {
        backups.awaitRecovery();
        manager.close();
        felix.stop();
        felix.waitForStop(0);
    }

    private static InputStream jar(String symbolicName, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
