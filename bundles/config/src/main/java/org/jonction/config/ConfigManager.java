package org.jonction.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Document;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the folder, the snapshots and ConfigAdmin in step: one change at a time, each as a whole or not at all. */
@Component(immediate = true)
public final class ConfigManager implements ConfigService {
    /** Framework property: the folder with the documents. */
    static final String CONFIG_DIR = "jonction.config.dir";
    /** Framework property: the folder for what the box itself keeps. */
    static final String STATE_DIR = "jonction.state.dir";
    /** Framework property: the version of the box. */
    static final String VERSION = "jonction.version";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigManager.class);
    private static final String FOLDER_AUTHOR = "folder";
    private static final int MAX_LOGGED = 100;
    private static final int MOST_BYTES_OF_A_CHARACTER = 3;
    private static final int BLOCK_BYTES = 4096;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Schemas schemas;
    private final String version;
    private final Folder folder;
    private final SnapshotStore store;
    private final Deliverer deliverer;
    private final FolderWatcher watcher;
    private final NicWatcher nicWatcher;
    private volatile @Nullable InForce inForce;
    private volatile List<Problem> folderProblems = List.of();

    private record InForce(Snapshot snapshot, Documents documents, List<Delivery> deliveries) {}

    @Activate
    public ConfigManager(BundleContext context, @Reference ConfigurationAdmin admin) throws IOException {
        this(
                directory(context, CONFIG_DIR),
                directory(context, STATE_DIR),
                new Deliverer(context, admin),
                new Schemas(),
                Objects.requireNonNullElse(context.getProperty(VERSION), ""));
    }

    ConfigManager(Path configDir, Path stateDir, Deliverer deliverer, Schemas schemas, String version)
            throws IOException {
        this.deliverer = deliverer;
        this.schemas = schemas;
        this.version = version;
        Map<Nic, InetAddress> addresses = Nics.addresses();
        Files.createDirectories(configDir);
        folder = new Folder(configDir);
        folder.sweep();
        store = new SnapshotStore(stateDir.resolve("snapshots"), version);
        finishInterrupted();
        reload();
        watcher = new FolderWatcher(configDir, this::reload);
        reload(); // what was saved before the watch began
        nicWatcher = new NicWatcher(addresses, this::deliverAgain);
    }

    static Path directory(BundleContext context, String property) {
        String value = context.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("the framework property " + property + " is missing");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    @Deactivate
    public void close() throws IOException {
        nicWatcher.close();
        watcher.close();
    }

    @Override
    public List<Document> documents() {
        return base().list();
    }

    @Override
    public Optional<Snapshot> active() {
        return Optional.ofNullable(inForce).map(InForce::snapshot);
    }

    @Override
    public List<Problem> folderProblems() {
        return folderProblems;
    }

    @Override
    public List<Snapshot> history() {
        lock.lock();
        try {
            return store.history();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<List<Document>> documents(Snapshot snapshot) {
        lock.lock();
        try {
            return store.find(snapshot).map(found -> found.documents().list());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void remember(Snapshot snapshot, List<Document> documents) {
        Documents all = Documents.of(documents);
        if (!all.hash().equals(snapshot.hash())) {
            throw new IllegalArgumentException("these are not the documents of the snapshot " + snapshot.hash());
        }
        lock.lock();
        try {
            if (!store.history().contains(snapshot)) {
                store.remember(snapshot, all);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the snapshot was not kept: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CheckResult check(Change change) {
        Documents base = base();
        return result(base, base.with(change.edits()), check(change, base));
    }

    @Override
    public CheckResult commit(Change change) {
        lock.lock();
        try {
            Documents base = base();
            Documents edited = base.with(change.edits());
            Check check = check(change, base);
            if (check.acceptable()) {
                enforce(snapshot(edited, change.author(), change.message()), edited, check, change.edits());
                deliverer.awaitComponents(edited.hash());
                reload();
            }
            return result(base, edited, check);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing was changed: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** The documents that a change is applied to: those in force, or before there were any those of the folder. */
    private Documents base() {
        InForce now = inForce;
        return now != null ? now.documents() : folder.read().documents();
    }

    private Check check(Change change, Documents base) {
        List<Problem> badPaths = change.edits().stream()
                .map(Change.Edit::path)
                .filter(path -> !Paths.valid(path))
                .map(path -> Place.wholeFile(path).problem("", "this name is no document's", Paths.ALLOWED))
                .toList();
        return badPaths.isEmpty() ? Check.of(schemas, base.with(change.edits())) : Check.refused(badPaths);
    }

    private static CheckResult result(Documents base, Documents edited, Check check) {
        List<String> notices = new ArrayList<>(Machine.notices(check.deliveries()));
        notices.addAll(KeysInTheClear.notices(check.deliveries()));
        return new CheckResult(check.problems(), Diffs.between(base, edited), notices);
    }

    /** Writes, delivers and keeps a checked configuration; whatever fails, everything is as it was before. */
    private void enforce(Snapshot snapshot, Documents documents, Check check, List<Change.Edit> edits)
            throws IOException {
        InForce before = inForce;
        Documents base = base();
        SnapshotStore.Stored staged = store.stage(snapshot, documents);
        Deque<Folder.Undo> undos = new ArrayDeque<>();
        try (Reserve _ = store.reserve(roomToTakeBack(before, base, edits))) {
            for (Change.Edit edit : edits) {
                Optional<String> known = Optional.ofNullable(base.texts().get(edit.path()));
                undos.push(folder.replace(edit.path(), known, Optional.ofNullable(edit.text())));
            }
            putInForce(snapshot, documents, check);
            store.confirm(staged);
        } catch (IOException | IllegalStateException e) {
            undos.forEach(Folder.Undo::run);
            restore(before);
            store.discard(staged);
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What was there before is written anew: each document and each delivery takes whole blocks of the disk. */
    private static int roomToTakeBack(@Nullable InForce before, Documents base, List<Change.Edit> edits) {
        int characters = edits.stream()
                .mapToInt(edit -> base.texts().getOrDefault(edit.path(), "").length())
                .sum();
        int files = edits.size() + (before == null ? 0 : before.deliveries().size());
        return characters * MOST_BYTES_OF_A_CHARACTER + files * BLOCK_BYTES;
    }

    private void putInForce(Snapshot snapshot, Documents documents, Check check) throws IOException {
        deliverer.deliver(check.deliveries());
        inForce = new InForce(snapshot, documents, check.deliveries());
        LOG.info(
                "configuration {} in force: {} ({})",
                snapshot.hash().substring(0, 12),
                snapshot.message(),
                snapshot.author());
    }

    private void restore(@Nullable InForce before) {
        inForce = before;
        try {
            if (before != null) {
                deliverer.deliver(before.deliveries());
            }
        } catch (IOException | IllegalStateException e) {
            LOG.error("the configuration in force could not be delivered again: restart the box", e);
        }
    }

    private void deliverAgain() {
        lock.lock();
        try {
            restore(inForce);
        } finally {
            lock.unlock();
        }
    }

    /** Brings the folder into force, or says what keeps it from that. */
    private void reload() {
        lock.lock();
        try {
            List<Problem> problems = bringIntoForce(folder.read());
            if (!problems.equals(folderProblems)) {
                report(problems);
            }
            folderProblems = problems;
        } finally {
            lock.unlock();
        }
    }

    /** Whatever is wrong with the folder at the start, something is in force afterwards if there is anything that can be. */
    private List<Problem> bringIntoForce(Folder.Content content) {
        InForce now = inForce;
        Documents documents = content.documents();
        if (content.problems().isEmpty() && now != null && now.documents().equals(documents)) {
            return List.of();
        }
        Check check = content.problems().isEmpty() ? Check.of(schemas, documents) : Check.refused(content.problems());
        List<Problem> problems = check.acceptable() ? accept(documents, check) : check.problems();
        if (!problems.isEmpty() && now == null && folderProblems.isEmpty()) {
            fallBack();
        }
        return check.acceptable() || !content.problems().isEmpty()
                ? problems
                : Stream.concat(afterReturn(documents).stream(), problems.stream())
                        .toList();
    }

    private List<Problem> accept(Documents documents, Check check) {
        try {
            Optional<SnapshotStore.Stored> last = store.newestFirst().findFirst();
            Documents before = last.map(SnapshotStore.Stored::documents).orElse(Documents.NONE);
            if (before.equals(documents)) {
                putInForce(last.orElseThrow().snapshot(), documents, check);
            } else {
                String message = "saved " + String.join(", ", before.changedPaths(documents));
                enforce(snapshot(documents, FOLDER_AUTHOR, message), documents, check, List.of());
            }
            return List.of();
        } catch (IOException e) {
            return List.of(Place.wholeFile("").problem("", "the folder could not be put in force: " + e, ""));
        }
    }

    /** What was good for another version is no mistake of the operator's: says so of refused documents. */
    private Optional<Problem> afterReturn(Documents refused) {
        return store.newestFirst()
                .findFirst()
                .filter(stored -> stored.documents().equals(refused))
                .map(SnapshotStore.Stored::version)
                .filter(writer -> !writer.equals(version) && !writer.isEmpty())
                .map(writer -> Place.wholeFile("")
                        .problem(
                                "",
                                "these documents were put in force by version " + writer
                                        + " of the box; this is version " + version
                                        + ", which cannot read them. " + instead(),
                                "version " + writer + ", or documents without what follows"));
    }

    private String instead() {
        return inForce == null
                ? "It has none that it can read: the box takes no calls"
                : "The last ones that it can read are in force";
    }

    private static Snapshot snapshot(Documents documents, String author, String message) {
        return new Snapshot(documents.hash(), author, message, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** A commit that was cut short by a crash is brought to its end, but no text that was edited since is touched. */
    private void finishInterrupted() {
        try {
            Optional<SnapshotStore.Stored> staged = store.staged();
            if (staged.isPresent()) {
                finish(staged.get());
            }
        } catch (IOException e) {
            LOG.error("an interrupted change could not be finished: {}", e.toString());
        }
    }

    private void finish(SnapshotStore.Stored staged) throws IOException {
        Documents wanted = staged.documents();
        Documents before = store.newestFirst()
                .findFirst()
                .map(SnapshotStore.Stored::documents)
                .orElse(Documents.NONE);
        for (String path : before.changedPaths(wanted)) {
            Optional<String> known = Optional.ofNullable(before.texts().get(path));
            if (folder.find(path).equals(known)) {
                folder.replace(path, known, Optional.ofNullable(wanted.texts().get(path)));
            }
        }
        store.confirm(staged);
        LOG.info("finished the interrupted change: {}", staged.snapshot().message());
    }

    /** The newest snapshot that is still acceptable serves until the folder is mended. */
    private void fallBack() {
        for (SnapshotStore.Stored stored : (Iterable<SnapshotStore.Stored>) store.newestFirst()::iterator) {
            Check check = Check.of(schemas, stored.documents());
            if (check.acceptable()) {
                fallBackTo(stored, check);
                return;
            }
        }
        LOG.error("there is no acceptable configuration; the box takes no calls");
    }

    private void fallBackTo(SnapshotStore.Stored stored, Check check) {
        try {
            putInForce(stored.snapshot(), stored.documents(), check);
        } catch (IOException | IllegalStateException e) {
            LOG.error("the last acceptable configuration could not be put in force: {}", e.toString());
        }
    }

    private static void report(List<Problem> problems) {
        if (problems.isEmpty()) {
            LOG.info("the folder is in order again");
            return;
        }
        LOG.warn("the folder is refused as a whole, mistakes found: {}", problems.size());
        problems.stream().limit(MAX_LOGGED).forEach(problem -> LOG.warn("{}", problem));
    }
}
