package org.jonction.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jonction.api.journal.JournalEntry;
import org.jonction.api.journal.JournalStatus;
import org.jonction.api.journal.SessionJournal;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session journal in a file: a bounded queue to one writer. Of several records with one id that wait, only the last
 * is written. While the file cannot be written, records wait and are tried again.
 */
@Component(service = SessionJournal.class, immediate = true)
public final class FileJournal implements SessionJournal {
    /** The folder of the journal; without it, {@code journal} in the state directory. */
    static final String FOLDER = "jonction.journal.dir";

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final String NAME = "sessions";
    private static final int MOST_WAITING = 16_384;
    private static final int LARGEST_BATCH = 512;
    private static final long COMPACT_ABOVE_BYTES = 4 << 20;
    private static final long RETRY_AFTER_MS = 1_000;
    /** What is handed over within this time is written at once, in one go. */
    private static final long GATHER_MS = 20;

    private static final long READ_WITHIN_MS = 5_000;

    private final Path path;
    private final int mostWaiting;
    private final Thread writer;
    /** What waits, by id; null stands for a removal. */
    private final Map<String, @Nullable JournalEntry> waiting = new LinkedHashMap<>();

    private final Object fileLock = new Object();
    private @Nullable JournalFile file;
    private long handedOver;
    private long done;
    /** Up to here somebody waits for it to be written. */
    private long awaited;

    private boolean idle;
    private long written;
    private long refused;
    private boolean closing;
    private volatile String error = "";

    @Activate
    public FileJournal(BundleContext context) {
        this(folder(context).resolve(NAME), MOST_WAITING);
    }

    FileJournal(Path path, int mostWaiting) {
        this.path = path;
        this.mostWaiting = mostWaiting;
        try {
            open();
        } catch (IOException e) {
            failed(e);
        }
        writer = new Thread(this::run, "journal");
        writer.setDaemon(true);
        writer.start();
    }

    private static Path folder(BundleContext context) {
        String given = context.getProperty(FOLDER);
        return given != null
                ? Path.of(given)
                : Path.of(Optional.ofNullable(context.getProperty("jonction.state.dir"))
                                .orElseThrow(() -> new IllegalStateException("no system property " + FOLDER)))
                        .resolve("journal");
    }

    private JournalFile open() throws IOException {
        synchronized (fileLock) {
            if (file == null) {
                file = JournalFile.open(path, COMPACT_ABOVE_BYTES);
            }
            return file;
        }
    }

    /** Writes what waits, and ends. */
    @Deactivate
    void close() throws InterruptedException, IOException {
        synchronized (waiting) {
            closing = true;
            waiting.notifyAll();
        }
        writer.join(READ_WITHIN_MS);
        synchronized (fileLock) {
            if (file != null) {
                file.close();
            }
        }
    }

    @Override
    public boolean put(JournalEntry entry) {
        return handOver(entry.id(), entry);
    }

    @Override
    public boolean remove(String id) {
        return handOver(id, null);
    }

    private boolean handOver(String id, @Nullable JournalEntry entry) {
        synchronized (waiting) {
            if (waiting.size() >= mostWaiting && !waiting.containsKey(id)) {
                refused++;
                return false;
            }
            waiting.put(id, entry);
            handedOver++;
            if (idle) {
                idle = false;
                waiting.notifyAll();
            }
            return true;
        }
    }

    @Override
    public boolean flush(long timeoutMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        synchronized (waiting) {
            long target = handedOver;
            awaited = target;
            waiting.notifyAll();
            try {
                while (done < target) {
                    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (leftMs <= 0) {
                        return false;
                    }
                    waiting.wait(leftMs);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            return true;
        }
    }

    @Override
    public Map<String, byte[]> read() {
        flush(READ_WITHIN_MS);
        synchronized (fileLock) {
            try {
                return file == null ? Map.of() : file.read();
            } catch (IOException e) {
                failed(e);
                return Map.of();
            }
        }
    }

    @Override
    public JournalStatus status() {
        int records;
        long bytes;
        synchronized (fileLock) {
            records = file == null ? 0 : file.records();
            bytes = file == null ? 0 : file.bytes();
        }
        synchronized (waiting) {
            return new JournalStatus(path.toString(), records, bytes, written, waiting.size(), refused, error);
        }
    }

    // ---- the writer

    private void run() {
        try {
            Map<String, @Nullable JournalEntry> batch = new LinkedHashMap<>();
            for (long upTo = next(batch); !batch.isEmpty(); upTo = next(batch)) {
                if (write(batch)) {
                    finished(batch.size(), upTo);
                } else if (!putBack(batch)) {
                    return;
                }
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next batch; it stays empty when the end has come. @return how many hand-overs are settled by it */
    private long next(Map<String, @Nullable JournalEntry> batch) throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty() && !closing) {
                idle = true;
                waiting.wait();
            }
            idle = false;
            gather();
            for (var each = waiting.entrySet().iterator(); each.hasNext() && batch.size() < LARGEST_BATCH; ) {
                var entry = each.next();
                batch.put(entry.getKey(), entry.getValue());
                each.remove();
            }
            return waiting.isEmpty() ? handedOver : done;
        }
    }

    private void gather() throws InterruptedException {
        long begin = System.nanoTime();
        for (long leftMs = GATHER_MS; leftMs > 0 && !closing && done >= awaited; ) {
            waiting.wait(leftMs);
            leftMs = GATHER_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
    }

    private boolean write(Map<String, @Nullable JournalEntry> batch) {
        List<Change> changes = new ArrayList<>(batch.size());
        batch.forEach((id, entry) -> {
            try {
                changes.add(new Change(id, entry == null ? null : entry.encode()));
            } catch (RuntimeException | LinkageError e) {
                LOG.error("The record of {} cannot be written", id, e);
            }
        });
        try {
            JournalFile opened = open();
            synchronized (fileLock) {
                opened.append(changes);
            }
            error = "";
            return true;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    private void finished(int count, long upTo) {
        synchronized (waiting) {
            written += count;
            done = upTo;
            waiting.notifyAll();
        }
    }

    /** Lets what could not be written wait again, unless something later does. @return whether to go on */
    private boolean putBack(Map<String, @Nullable JournalEntry> batch) throws InterruptedException {
        synchronized (waiting) {
            Map<String, @Nullable JournalEntry> later = new LinkedHashMap<>(waiting);
            waiting.clear();
            waiting.putAll(batch);
            waiting.putAll(later);
            if (!closing) {
                waiting.wait(RETRY_AFTER_MS);
            }
            return !closing;
        }
    }

    private void failed(IOException e) {
        String problem = path + " cannot be written: " + e;
        if (!problem.equals(error)) {
            LOG.error("{}; calls that are up now would not survive an update or a crash", problem);
        }
        error = problem;
    }
}
