package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
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
    private final Thread recovery;

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
        recovery = inBackground(this::recover);
    }

    private static Thread inBackground(Runnable work) {
        return Thread.ofPlatform().name("restore").daemon().start(() -> {
            LOCK.lock();
            try {
                work.run();
            } finally {
                LOCK.unlock();
            }
        });
    }

    private void recover() {
        try {
            restore.recover();
        } catch (IOException | RuntimeException e) {
            LOG.error("a restore that was cut short could not be brought to its end: {}", e.toString());
        }
    }

    /** Waits until no restore is under way, and holds the next one off. The caller unlocks. */
    private void lockWhenWhole() throws FirmwareException, IOException {
        awaitRecovery();
        LOCK.lock();
        try {
            if (journal.goal().isPresent()) {
                restore.recover();
            }
        } catch (IOException | RuntimeException e) {
            LOCK.unlock();
            throw new FirmwareException(
                    "an earlier restore is not at its end; the next start tries again: " + e.getMessage(), e);
        }
    }

    /** Returns when a restore that was cut short is at its end. */
    void awaitRecovery() throws IOException {
        try {
            recovery.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the box stops");
        }
    }

    @Override
    public void save(OutputStream out, char[] passphrase) throws FirmwareException, IOException {
        if (passphrase.length < SHORTEST_PASSPHRASE) {
            throw new FirmwareException("the passphrase needs at least " + SHORTEST_PASSPHRASE + " characters");
        }
        lockWhenWhole();
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
        lockWhenWhole();
        try {
            journal.prepare();
            BackupReader.Read read = BackupReader.read(in, passphrase, journal.parts(Journal.Goal.NEW));
            List<String> notes = notes(read);
            try {
                notes.addAll(fit(read.manifest()));
            } catch (FirmwareException e) {
                notes.add("it would be refused: " + e.getMessage());
            }
            return contents(read.manifest(), notes);
        } finally {
            restore.clear();
            LOCK.unlock();
        }
    }

    @Override
    public Contents restore(InputStream in, char[] passphrase) throws FirmwareException, IOException {
        lockWhenWhole();
        try {
            journal.prepare();
            Contents contents = stage(in, passphrase);
            restore.run();
            if (restore.hasCarriers()) {
                inBackground(restore::bringCarriers);
            }
            LOG.info("restored the backup of {} made at {}", contents.box(), contents.madeAt());
            return contents;
        } catch (IOException e) {
            throw new FirmwareException("the backup could not be restored, " + (journal.goal().isEmpty()
                    ? "the box is as before: "
                    : "and the box has parts of it; its next start makes it whole: ") + e.getMessage(), e);
        } finally {
            if (journal.goal().isEmpty()) {
                restore.clear();
            }
            LOCK.unlock();
        }
    }

    /** Reads and checks everything; what may not be put in is taken out and told. */
    private Contents stage(InputStream in, char[] passphrase) throws IOException, FirmwareException {
        BackupReader.Read read = BackupReader.read(in, passphrase, journal.parts(Journal.Goal.NEW));
        List<String> notes = notes(read);
        notes.addAll(fit(read.manifest()));
        return contents(read.manifest(), notes);
    }

    /** What of the parts in the journal does not fit this box. @throws FirmwareException when they may not be put in */
    private List<String> fit(Manifest manifest) throws IOException, FirmwareException {
        Path folder = journal.parts(Journal.Goal.NEW);
        List<String> names = journal.names(Journal.Goal.NEW);
        List<String> notes = new ArrayList<>();
        if (names.stream().anyMatch(PartKind.DOCUMENT::owns)) {
            notes.addAll(documents.check(names, folder, manifest.version(), version));
        }
        for (String name : names) {
            if (PartKind.BUNDLE.owns(name)) {
                leftOut(name, folder.resolve(name), manifest).ifPresent(notes::add);
            }
        }
        return notes;
    }

    private Optional<String> leftOut(String name, Path file, Manifest manifest) throws IOException, FirmwareException {
        try {
            Optional<String> reason = bundles.leftOut(name, file, manifest.version().equals(version));
            if (reason.isPresent()) {
                Files.delete(file);
            }
            return reason;
        } catch (IOException e) {
            throw new FirmwareException("the backup's " + name + " cannot be read as a bundle: " + e.getMessage(), e);
        }
    }

    /** What the box takes over, and what it keeps. */
    private List<String> notes(BackupReader.Read read) {
        Set<String> parts = read.manifest().parts().keySet();
        List<String> notes = new ArrayList<>();
        notes.add("signed by " + (isOwn(read.signer()) ? "this box" : "another box") + ", with the identity "
                + Identity.fingerprint(read.signer()));
        notes.add(parts.contains(FileParts.ADMINISTRATOR)
                ? "the administrator's password of that time holds afterwards"
                : "it holds no administrator: that of this box stays");
        if (parts.contains(FileParts.CERTIFICATE)) {
            notes.add("the console's certificate comes into force with the next start");
        }
        notes.add("not in it, so this machine keeps its own: machine id, SSH host keys, names of the network ports");
        if (!read.manifest().version().equals(version)) {
            notes.add("made by version " + read.manifest().version() + ", this is version " + version
                    + ": documents that this version does not understand are refused");
        }
        return notes;
    }

    /** A box whose own key is damaged has none; a backup brings it back. */
    private boolean isOwn(byte[] signer) {
        try {
            return Arrays.equals(signer, identity.publicKey());
        } catch (IOException e) {
            return false;
        }
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
