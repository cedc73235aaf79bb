package org.jonction.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallListener;
import org.jonction.api.ops.CallRecords;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a call detail record for each session that is over, on a thread of its own behind a bounded queue: neither a
 * slow disk nor a full one holds up a call. What does not fit is counted and said.
 */
@Component(immediate = true, configurationPid = "org.jonction.ops.records")
@Designate(ocd = CallRecordWriter.Config.class)
public final class CallRecordWriter implements CallListener, CallRecords {
    @ObjectClassDefinition(name = "Call records", description = "The files of call detail records in STATE/records")
    @interface Config {
        @AttributeDefinition(name = "File size (MB)", description = "How large a file may grow", min = "1")
        int fileMb() default 16;

        @AttributeDefinition(name = "Files", description = "How many files are kept; the oldest goes", min = "1")
        int files() default 10;
    }

    private static final Logger LOG = LoggerFactory.getLogger(CallRecordWriter.class);
    private static final int MOST_WAITING = 16_384;
    private static final int LARGEST_BATCH = 1_024;
    /** Records of this time are written in one go. */
    private static final long GATHER_MS = 100;

    private static final long END_WITHIN_MS = 2_000;
    private static final Supplier<CallEnd> WAKE = () -> {
        throw new IllegalStateException();
    };

    private final BlockingQueue<Supplier<CallEnd>> waiting;
    private final RecordFile file;
    private final CallRecordJson json = new CallRecordJson();
    private final Thread writer;
    private final AtomicLong lost = new AtomicLong();
    private volatile long written;
    private volatile String error = "";
    private volatile boolean closing;

    @Activate
    public CallRecordWriter(Config config, BundleContext context) {
        this(folder(context), (long) Math.max(1, config.fileMb()) << 20, Math.max(1, config.files()), MOST_WAITING);
    }

    CallRecordWriter(Path folder, long fileBytes, int files, int mostWaiting) {
        file = new RecordFile(folder, "calls", fileBytes, files);
        waiting = new ArrayBlockingQueue<>(mostWaiting);
        writer = new Thread(this::run, "records");
        writer.setDaemon(true);
        writer.start();
    }

    private static Path folder(BundleContext context) {
        return Path.of(Optional.ofNullable(context.getProperty("jonction.state.dir"))
                        .orElseThrow(() -> new IllegalStateException("no system property jonction.state.dir")))
                .resolve("records");
    }

    /** Writes what waits, and ends. */
    @Deactivate
    void close() throws InterruptedException, IOException {
        closing = true;
        waiting.offer(WAKE);
        writer.join(END_WITHIN_MS);
        synchronized (file) {
            file.close();
        }
    }

    @Override
    public void onEnd(Supplier<CallEnd> end) {
        if (!waiting.offer(end) && lost.getAndIncrement() == 0) {
            LOG.error("Call records are lost: the disk takes them too slowly");
        }
    }

    private void run() {
        List<Supplier<CallEnd>> batch = new ArrayList<>();
        try {
            do {
                batch.add(waiting.take());
                if (!closing) {
                    TimeUnit.MILLISECONDS.sleep(GATHER_MS);
                }
                waiting.drainTo(batch, LARGEST_BATCH - 1);
                batch.remove(WAKE);
                write(batch);
                batch.clear();
            } while (!closing || !waiting.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Supplier<CallEnd>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder(batch.size() << 10);
        int count = 0;
        for (Supplier<CallEnd> end : batch) {
            try {
                lines.append(json.line(end.get()));
                count++;
            } catch (RuntimeException e) {
                lost.incrementAndGet();
                LOG.error("A call record cannot be made", e);
            }
        }
        try {
            synchronized (file) {
                file.append(lines.toString().getBytes(StandardCharsets.UTF_8));
            }
            written += count;
            error = "";
        } catch (IOException e) {
            failed(e);
            lost.addAndGet(count);
        }
    }

    private void failed(IOException e) {
        String problem = file.path() + " cannot be written: " + e;
        if (!problem.equals(error)) {
            LOG.error("{}; records of calls are lost until it can", problem);
        }
        error = problem;
    }

    @Override
    public List<String> latest(int most) {
        try {
            synchronized (file) {
                return file.latest(most);
            }
        } catch (IOException e) {
            failed(e);
            return List.of();
        }
    }

    @Override
    public Status status() {
        return new Status(file.path().toString(), written, lost.get(), error);
    }
}
