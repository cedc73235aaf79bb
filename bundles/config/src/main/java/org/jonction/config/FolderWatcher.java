package org.jonction.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when something was saved in the configuration folder, once for saves that come together. */
final class FolderWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
    /** Editors write, rename and delete in quick succession. */
    private static final long QUIET_MS = 150;

    private static final long MOST_MS = 2000;
    private static final long CLOSE_S = 5;

    private final Path root;
    private final Runnable changed;
    private final WatchService service;
    private final Thread thread;

    FolderWatcher(Path root, Runnable changed) throws IOException {
        this.root = root;
        this.changed = changed;
        service = root.getFileSystem().newWatchService();
        register();
        thread = Thread.ofPlatform().name("jonction-config-watch").daemon().start(this::run);
    }

    @Override
    public void close() throws IOException {
        service.close();
        try {
            thread.join(Duration.ofSeconds(CLOSE_S));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                drain(service.take());
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MS);
                for (WatchKey next = poll(); next != null && System.nanoTime() < deadline; next = poll()) {
                    drain(next);
                }
                register();
                tell();
            }
        } catch (ClosedWatchServiceException | InterruptedException closed) {
            LOG.debug("watching {} ends", root);
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.error("{} could not be loaded again", root, e);
        }
    }

    private @Nullable WatchKey poll() throws InterruptedException {
        return service.poll(QUIET_MS, TimeUnit.MILLISECONDS);
    }

    private static void drain(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    /** Registering again changes nothing for a folder that is watched already, and finds one that is new. */
    private void register() {
        for (Path folder : List.of(root, root.resolve("profiles"))) {
            try {
                if (Files.isDirectory(folder)) {
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
                }
            } catch (IOException e) {
                LOG.warn("cannot watch {}: {}; saves there take effect at the next start", folder, e.toString());
            }
        }
    }
}
