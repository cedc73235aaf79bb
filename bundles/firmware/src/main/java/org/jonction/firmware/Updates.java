package org.jonction.firmware;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.Install;
import org.jonction.api.firmware.Install.Phase;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives, checks and installs updates, one at a time. When this bundle is replaced in the middle, the new one takes up
 * the work: an update that was received is written again from its beginning.
 */
@Component(service = Updates.class)
public final class Updates {
    static final String STICKS = "/run/jonction-usb/";

    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);
    private static final Pattern PROGRESS = Pattern.compile("progress (\\d{1,3})(?: .*)?");
    private static final Pattern BUSY = Pattern.compile("in progress|Already processing");
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
    private static final Duration INSTALL_PATIENCE = Duration.ofMinutes(10);
    private static final Duration RESUME_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_RESUMES = 60;

    private final Box box;
    private final Privileged privileged;
    private final Slots slots;
    private final Incoming incoming;
    private final Download download;
    private final Kept<Job> kept;
    private volatile Install install = new Install(Phase.NONE, 0, "", null, null);
    private volatile @Nullable Thread worker;
    private volatile boolean closing;
    private boolean busy;

    /**
     * What is installed, for the next version of this bundle.
     *
     * @param bootId the start of the machine that it belongs to
     * @param file the checked file, once there is one
     */
    private record Job(String bootId, Install install, @Nullable String file) {}

    @Activate
    public Updates(@Reference Box box, @Reference Privileged privileged, @Reference Slots slots) {
        this.box = box;
        this.privileged = privileged;
        this.slots = slots;
        incoming = new Incoming(box.incoming());
        download = new Download(LONGEST_SILENCE);
        kept = new Kept<>(box.state().resolve("firmware/update.json"), Job.class);
        kept.read().ifPresent(this::takeUp);
    }

    @Deactivate
    void close() throws InterruptedException {
        closing = true;
        Thread running = worker;
        if (running != null) {
            running.interrupt();
            running.join(Duration.ofSeconds(5));
        }
    }

    /** The update in progress or the last one. */
    Install latest() {
        return install;
    }

    void install(String name, InputStream in, long size, boolean allowDowngrade) throws FirmwareException {
        begin(name, Phase.RECEIVING);
        try {
            installReceived(name, in, size, allowDowngrade);
        } catch (FirmwareException | RuntimeException e) {
            throw failed(e);
        }
    }

    void install(URI address, boolean allowDowngrade) throws FirmwareException {
        Download.check(address);
        String name = Download.shown(address);
        begin(name, Phase.RECEIVING);
        worker = Thread.ofVirtual().name("update").start(() -> {
            try {
                download.fetch(address, (in, size) -> write(name, received(name, in, size, allowDowngrade)));
            } catch (FirmwareException | RuntimeException e) {
                failed(e);
            }
        });
    }

    List<String> usbUpdates() throws FirmwareException {
        return privileged.request(Privileged.SHORT, "usb").stream()
                .filter(path -> path.startsWith(STICKS))
                .map(path -> path.substring(STICKS.length()))
                .toList();
    }

    void installFromUsb(String name, boolean allowDowngrade) throws FirmwareException {
        if (!usbUpdates().contains(name)) {
            throw new FirmwareException("there is no update '" + name + "' on a USB stick; plug it in, and look again");
        }
        begin(name, Phase.CHECKING);
        try {
            Path file = Path.of(STICKS + name);
            check(name, file, allowDowngrade);
            writeLater(name, file);
        } catch (FirmwareException | RuntimeException e) {
            throw failed(e);
        }
    }

    private synchronized void begin(String source, Phase phase) throws FirmwareException {
        if (busy) {
            throw new FirmwareException("another update is in progress: " + install.source() + ", " + install.percent()
                    + " % of " + install.phase() + "; wait for its end");
        }
        busy = true;
        tell(new Install(phase, 0, source, null, null), null);
        LOG.info("An update comes from {}", source);
    }

    private void installReceived(String name, InputStream in, long size, boolean allowDowngrade)
            throws FirmwareException {
        writeLater(name, received(name, in, size, allowDowngrade));
    }

    private Path received(String name, InputStream in, long size, boolean allowDowngrade) throws FirmwareException {
        Path file = incoming.receive(
                name, in, size, percent -> install = new Install(Phase.RECEIVING, percent, name, null, null));
        check(name, file, allowDowngrade);
        return file;
    }

    private void check(String name, Path file, boolean allowDowngrade) throws FirmwareException {
        if (closing) {
            throw new FirmwareException("the bundle firmware was replaced meanwhile; send " + name + " again");
        }
        tell(new Install(Phase.CHECKING, 0, name, null, null), null);
        UpdateFile update = UpdateFile.open(privileged, name, file);
        update.demandFit(name, box.release(), allowDowngrade);
        String message = update.order(box.release()) == 0 ? "this version is the running one" : null;
        tell(new Install(Phase.WRITING, 0, name, update.version(), message), file);
    }

    private void writeLater(String name, Path file) {
        worker = Thread.ofVirtual().name("update").start(() -> {
            try {
                write(name, file);
            } catch (FirmwareException | RuntimeException e) {
                failed(e);
            }
        });
    }

    private void write(String name, Path file) throws FirmwareException {
        Install writing = install;
        privileged.request(
                INSTALL_PATIENCE,
                line -> {
                    Matcher progress = PROGRESS.matcher(line);
                    if (progress.matches()) {
                        int percent = Math.min(100, Integer.parseInt(progress.group(1)));
                        install = new Install(Phase.WRITING, percent, name, writing.version(), writing.message());
                    }
                },
                "install",
                file.toString());
        String version = String.valueOf(writing.version());
        slots.written(version);
        incoming.discard();
        end(new Install(Phase.INSTALLED, 100, name, version, writing.message()));
        LOG.info("Version {} is installed in slot {}; the next start takes it", version, box.otherSlot());
    }

    private FirmwareException failed(Exception e) {
        Install at = install;
        if (closing) {
            return refusal(e); // the next version of this bundle goes on
        }
        LOG.warn("The update from {} failed: {}", at.source(), e.getMessage(), e instanceof FirmwareException ? null : e);
        incoming.discard();
        end(new Install(Phase.FAILED, at.percent(), at.source(), at.version(), refusal(e).getMessage()));
        return refusal(e);
    }

    private static FirmwareException refusal(Exception e) {
        return e instanceof FirmwareException refusal
                ? refusal
                : new FirmwareException("an error in the box, see its log: " + e, e);
    }

    private synchronized void end(Install result) {
        tell(result, null);
        busy = false;
    }

    private void tell(Install now, @Nullable Path file) {
        install = now;
        kept.write(new Job(box.bootId(), now, file == null ? null : file.toString()));
    }

    /** Goes on where another version of this bundle was replaced. */
    private void takeUp(Job job) {
        if (!job.bootId.equals(box.bootId())) {
            incoming.discard();
            return;
        }
        install = job.install;
        String source = job.install.source();
        switch (job.install.phase()) {
            case NONE, INSTALLED, FAILED -> {}
            case RECEIVING, CHECKING -> failed(new FirmwareException(
                    source + " was not received whole, because the bundle firmware was replaced; send it again"));
            case WRITING -> {
                busy = true;
                worker = Thread.ofVirtual().name("update").start(() -> writeAgain(source, Path.of(
                        String.valueOf(job.file))));
            }
        }
    }

    /** The old version's writing may still be going on for a while. */
    private void writeAgain(String name, Path file) {
        try {
            for (int resumes = 0; ; resumes++) {
                try {
                    write(name, file);
                    return;
                } catch (FirmwareException e) {
                    if (resumes == MOST_RESUMES || !BUSY.matcher(String.valueOf(e.getMessage())).find()) {
                        throw e;
                    }
                    Thread.sleep(RESUME_PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FirmwareException | RuntimeException e) {
            failed(e);
        }
    }
}
