package org.jonction.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Brings the bundle cache to what the appliance ships. It keeps a record of each shipped jar beside the cache: a jar
 * that is new or differs from its record is installed or updated, one that is shipped no more is uninstalled.
 * Everything else stays as the operator left it: a bundle updated, stopped or uninstalled in the console.
 * A file {@code SHA256SUMS} beside the jars, as {@code sha256sum *.jar} prints it, spares reading them.
 */
final class Deployment {
    private static final String LOCATION_PREFIX = "jonction:";
    private static final String START_LEVEL_PREFIX = "jonction.startlevel.";
    private static final String HASH_LIST = "SHA256SUMS";

    private final BundleContext context;
    private final Map<String, String> settings;
    private final Path recordFile;

    /** What a shipped jar was when it was last deployed. Size and time spare reading a jar that nobody touched. */
    private record Shipped(String symbolicName, long size, long modifiedMs, String sha256) {
        static Shipped parse(String line) {
            String[] fields = line.split(" ");
            return new Shipped(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3]);
        }

        String format() {
            return symbolicName + ' ' + size + ' ' + modifiedMs + ' ' + sha256;
        }
    }

    Deployment(BundleContext context, Map<String, String> settings) {
        this.context = context;
        this.settings = settings;
        this.recordFile = context.getDataFile("shipped.properties").toPath();
    }

    /**
     * Deploys {@code jars}. One that cannot be deployed is reported and leaves every installed bundle alone: which of
     * them it was meant to replace may not be known.
     */
    void apply(List<Path> jars) throws IOException {
        Properties record = readRecord();
        Properties next = new Properties();
        Set<String> symbolicNames = new HashSet<>();
        List<Bundle> installed = new ArrayList<>();
        Map<Path, String> hashes = listedHashes(jars);
        for (Path jar : jars) {
            String file = jar.getFileName().toString();
            try {
                String known = record.getProperty(file);
                Shipped shipped = inspect(jar, known == null ? null : Shipped.parse(known), hashes.get(jar));
                symbolicNames.add(shipped.symbolicName());
                deploy(jar, shipped, record, installed);
                next.setProperty(file, shipped.format());
            } catch (IOException | BundleException e) {
                System.err.println("jonction: cannot deploy " + jar + ": " + e.getMessage());
            }
        }
        if (next.size() == jars.size()) {
            uninstallOthers(symbolicNames);
        }
        symbolicNames.forEach(this::setStartLevel);
        installed.forEach(Deployment::start);
        if (!next.equals(record)) {
            writeRecord(next);
        }
    }

    private void deploy(Path jar, Shipped shipped, Properties record, List<Bundle> installed)
            throws IOException, BundleException {
        boolean changed = record.values().stream().map(line -> Shipped.parse((String) line))
                .noneMatch(old -> old.symbolicName().equals(shipped.symbolicName())
                        && old.sha256().equals(shipped.sha256()));
        if (!changed) {
            return;
        }
        Bundle bundle = context.getBundle(LOCATION_PREFIX + shipped.symbolicName());
        try (InputStream in = Files.newInputStream(jar)) {
            if (bundle == null) {
                installed.add(context.installBundle(LOCATION_PREFIX + shipped.symbolicName(), in));
            } else {
                bundle.update(in);
            }
        }
    }

    private void uninstallOthers(Set<String> symbolicNames) {
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            if (location.startsWith(LOCATION_PREFIX)
                    && !symbolicNames.contains(location.substring(LOCATION_PREFIX.length()))) {
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    System.err.println("jonction: cannot uninstall " + bundle.getSymbolicName() + ": " + e.getMessage());
                }
            }
        }
    }

    /** Of every bundle, new or not: this version of the appliance may want another level. */
    private void setStartLevel(String symbolicName) {
        Bundle bundle = context.getBundle(LOCATION_PREFIX + symbolicName);
        String wanted = settings.get(START_LEVEL_PREFIX + symbolicName);
        if (bundle != null && wanted != null) {
            bundle.adapt(BundleStartLevel.class).setStartLevel(Integer.parseInt(wanted));
        }
    }

    private static void start(Bundle bundle) {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            System.err.println("jonction: cannot start " + bundle.getSymbolicName() + ": " + e.getMessage());
        }
    }

    private static Map<Path, String> listedHashes(List<Path> jars) throws IOException {
        Map<Path, String> hashes = new HashMap<>();
        Set<Path> lists = new HashSet<>();
        jars.forEach(jar -> lists.add(jar.resolveSibling(HASH_LIST)));
        for (Path list : lists) {
            if (Files.exists(list)) {
                for (String line : Files.readAllLines(list)) {
                    String[] fields = line.split("  ", 2);
                    hashes.put(list.resolveSibling(fields[1]), fields[0]);
                }
            }
        }
        return hashes;
    }

    private static Shipped inspect(Path jar, @Nullable Shipped known, @Nullable String listedHash) throws IOException {
        long size = Files.size(jar);
        long modifiedMs = Files.getLastModifiedTime(jar).toMillis();
        if (known != null && known.size() == size && known.modifiedMs() == modifiedMs) {
            return known;
        }
        return new Shipped(symbolicName(jar), size, modifiedMs, listedHash == null ? sha256(jar) : listedHash);
    }

    private static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String header = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            if (header == null) {
                throw new IOException("it is no bundle: its manifest has no Bundle-SymbolicName");
            }
            return header.replaceFirst(";.*", "").strip();
        }
    }

    private static String sha256(Path jar) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Properties readRecord() throws IOException {
        Properties record = new Properties();
        if (Files.exists(recordFile)) {
            try (Reader in = Files.newBufferedReader(recordFile)) {
                record.load(in);
            }
        }
        return record;
    }

    private void writeRecord(Properties record) throws IOException {
        Path temporary = recordFile.resolveSibling(recordFile.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(temporary)) {
            record.store(out, null);
        }
        Files.move(temporary, recordFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
