package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.SecretStore;
import org.jonction.api.firmware.BackupService;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.firmware.Identity;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes, looks into and restores backups, one at a time; brings a restore to its end that a crash cut short. */
@Component(service = BackupService.class, immediate = true)
public final class BackupManager implements BackupService {
    private static final Logger LOG = LoggerFactory.getLogger(BackupManager.class);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    /** Shared with the component's successor, when a restore replaces what it depends on. */
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private final Identity identity;
    private final DocumentParts documents;
    private final BundleParts bundles;
    private final Map<PartKind, PartStore> stores;
    private final Journal journal;
    private final Restore restore;
    private final String version;

    @Activate
    public BackupManager(
            BundleContext context,
            @Reference ConfigService config,
            @Reference SecretStore secrets,
            @Reference Identity identity) {
        Path state = Path.of(context.getProperty("jonction.state.dir"));
        String given = context.getProperty("jonction.version");
        this.version = given == null ? context.getBundle().getVersion().toString() : given;
        this.identity = identity;
        documents = new DocumentParts(config);
        bundles = new BundleParts(
                context, Optional.ofNullable(context.getProperty("jonction.home")).map(Path::of));
        stores = new LinkedHashMap<>();
        stores.put(PartKind.SECRET, new SecretParts(secrets));
        stores.put(PartKind.FILE, new FileParts(state));
        stores.put(PartKind.BUNDLE, bundles);
        journal = new Journal(state.resolve("restore"));
        restore = new Restore(journal, documents, bundles, stores);
        // Not here: a commit waits for components, and those for this one.
        Thread.ofPlatform().name("restore").daemon().start(this::recover);
    }

    private void recover() {
        LOCK.lock();
        try {
            restore.recover();
        } catch (IOException | RuntimeException e) {
            LOG.error("a restore that was cut short could not be brought to its end: {}", e.toString());
        } finally {
            LOCK.unlock();
        }
    }

    @Override
    public void save(OutputStream out, char[] passphrase) throws FirmwareException, IOException {
        if (passphrase.length < SHORTEST_PASSPHRASE) {
            throw new FirmwareException("the passphrase needs at least " + SHORTEST_PASSPHRASE + " characters");
        }
        LOCK.lock();
        try {
            BackupWriter backup = new BackupWriter(out, passphrase);
            documents.save(backup);
            for (PartStore store : stores.values()) {
                for (String name : store.names()) {
                    Optional<PartStore.Content> content = store.current(name);
                    if (content.isPresent()) {
                        backup.add(name, content.get());
                    }
                }
            }
            SequencedMap<String, String> versions = new LinkedHashMap<>();
            for (String name : bundles.names()) {
                versions.put(BundleParts.symbolicName(name), bundles.version(name));
            }
            backup.finish(version, Files.readString(HOST_NAME).strip(), versions, identity);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            LOCK.unlock();
        }
    }

    @Override
    public Contents inspect(InputStream in, char[] passphrase) throws FirmwareException, IOException {
        BackupReader.Read read = BackupReader.read(in, passphrase, null);
        return contents(read.manifest(), notes(read));
    }

    @Override
    public Contents restore(InputStream in, char[] passphrase) throws FirmwareException, IOException {
        LOCK.lock();
        try {
            journal.prepare();
            Contents contents = stage(in, passphrase);
            try {
                restore.run();
            } catch (IOException e) {
                throw new FirmwareException("the backup could not be restored, the box is as before: " + e.getMessage(), e);
            }
            LOG.info("restored the backup of {} made at {}", contents.box(), contents.madeAt());
            return contents;
        } finally {
            if (journal.goal().isEmpty()) {
                journal.end();
            }
            LOCK.unlock();
        }
    }

    /** Reads and checks everything; what may not be put in is taken out and told. */
    private Contents stage(InputStream in, char[] passphrase) throws IOException, FirmwareException {
        Path folder = journal.parts(Journal.Goal.NEW);
        BackupReader.Read read = BackupReader.read(in, passphrase, folder);
        Manifest manifest = read.manifest();
        List<String> notes = notes(read);
        List<String> names = journal.names(Journal.Goal.NEW);
        if (names.stream().anyMatch(PartKind.DOCUMENT::owns)) {
            documents.check(names, folder, manifest.version(), version);
        }
        for (String name : names) {
            if (PartKind.BUNDLE.owns(name)) {
                leftOut(name, folder.resolve(name), manifest).ifPresent(notes::add);
            }
        }
        notes.add("the console's certificate comes into force with the next start");
        return contents(manifest, notes);
    }

    private Optional<String> leftOut(String name, Path file, Manifest manifest) throws IOException, FirmwareException {
        try {
            Optional<String> reason = bundles.leftOut(name, file, manifest.version().equals(version));
            if (reason.isPresent()) {
                Files.delete(file);
            }
            return reason;
        } catch (IOException e) {
            throw new FirmwareException("the backup's part " + name + " cannot be read as a bundle: " + e.getMessage(), e);
        }
    }

    private List<String> notes(BackupReader.Read read) {
        List<String> notes = new ArrayList<>();
        notes.add("signed by the box with the identity " + Identity.fingerprint(read.signer()));
        if (!read.manifest().version().equals(version)) {
            notes.add("made by version " + read.manifest().version() + ", this is version " + version
                    + ": documents that this version does not understand are refused");
        }
        return notes;
    }

    private static Contents contents(Manifest manifest, List<String> notes) {
        return new Contents(
                manifest.version(),
                manifest.box(),
                manifest.madeAt(),
                DocumentParts.paths(manifest.parts().keySet()),
                manifest.bundles().entrySet().stream()
                        .map(bundle -> bundle.getKey() + " " + bundle.getValue())
                        .toList(),
                notes);
    }
}
