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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
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
    private static final Duration STICK_PATIENCE = Duration.ofMinutes(1);
    private static final Duration INSTALL_PATIENCE = Duration.ofMinutes(10);
    private static final Duration RESUME_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_RESUMES = 60;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable UpdateCredentials credentials;

    private final Box box;
    private final Privileged privileged;
    private final Slots slots;
    private final Incoming incoming;
    private final Download download;
    private final Kept<Job> kept;
    private volatile Install install = new Install(Phase.NONE, 0, "", null, null);
    private volatile boolean closing;
    private volatile boolean cancelled;
    private @Nullable Thread worker;
    private boolean busy;

    /**
     * What is installed, for the next version of this bundle.
     *
     * @param bootId the start of the machine that it belongs to
     * @param file the checked file, once there is one
     */
    private record Job(String bootId, Install install, @Nullable String file) {}

    private interface Work {
        void run() throws FirmwareException;
    }

    @Activate
    public Updates(@Reference Box box, @Reference Privileged privileged, @Reference Slots slots) {
        this(box, privileged, slots, new Download(LONGEST_SILENCE, null));
    }

    Updates(Box box, Privileged privileged, Slots slots, Download download) {
        this.box = box;
        this.privileged = privileged;
        this.slots = slots;
        this.download = download;
        incoming = new Incoming(box.incoming());
        kept = new Kept<>(box.state().resolve("firmware/update.json"), Job.class);
        kept.read().ifPresentOrElse(this::takeUp, () -> incoming.keepOnly(null));
    }

    @Deactivate
    void close() throws InterruptedException {
        closing = true;
        Thread running = worker();
        if (running != null) {
            running.interrupt();
            running.join(Duration.ofSeconds(5));
        }
    }

    /** The update in progress or the last one. */
    Install latest() {
        return install;
    }

    /** Whether the other slot is being written, so that a restart now would leave it without a system. */
    boolean writing() {
        return install.phase() == Phase.WRITING;
    }

    synchronized boolean inProgress() {
        return busy;
    }

    void install(String name, InputStream in, long size, boolean allowDowngrade) throws FirmwareException {
        begin(name, Phase.RECEIVING);
        try {
            Path file = incoming.receive(name, in, size, this::received);
            check(name, file, allowDowngrade);
            inBackground(() -> write(name, file));
        } catch (FirmwareException | RuntimeException e) {
            throw failed(e);
        }
    }

    void install(URI address, boolean allowDowngrade) throws FirmwareException {
        Download.check(address);
        String name = Download.shown(address);
        begin(name, Phase.RECEIVING);
        inBackground(() -> {
            Path file = fetch(address, name);
            check(name, file, allowDowngrade);
            write(name, file);
        });
    }

    private Path fetch(URI address, String name) throws FirmwareException {
        UpdateCredentials known = credentials;
        String userInfo = known == null ? null : known.find(address).orElse(null);
        Path file = download.fetch(address, userInfo, (in, size) -> incoming.receive(name, in, size, this::received));
        if (known != null && address.getUserInfo() != null) {
            known.remember(address);
        }
        return file;
    }

    List<String> usbUpdates() throws FirmwareException {
        return privileged.request(STICK_PATIENCE, "usb").stream()
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
            inBackground(() -> write(name, file));
        } catch (FirmwareException | RuntimeException e) {
            throw failed(e);
        }
    }

    synchronized void cancel() throws FirmwareException {
        if (!busy) {
            throw new FirmwareException("no update is in progress");
        }
        if (writing()) {
            throw new FirmwareException("slot " + box.otherSlot() + " is being written with version "
                    + install.version() + ", which takes some minutes and cannot be broken off; it does nothing before "
                    + "the next start");
        }
        LOG.info("The update from {} is cancelled", install.source());
        cancelled = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    private synchronized void begin(String source, Phase phase) throws FirmwareException {
        if (busy) {
            throw new FirmwareException("another update is in progress: " + install.source() + ", " + install.percent()
                    + " % of " + install.phase() + "; wait for its end");
        }
        if (closing) {
            throw replaced(source);
        }
        busy = true;
        cancelled = false;
        worker = null;
        incoming.keepOnly(null);
        tell(new Install(phase, 0, source, null, null), null);
        LOG.info("An update comes from {}", source);
    }

    private synchronized void inBackground(Work work) {
        worker = Thread.ofVirtual().name("update").start(() -> {
            try {
                work.run();
            } catch (FirmwareException | RuntimeException e) {
                failed(e);
            }
        });
    }

    private synchronized @Nullable Thread worker() {
        return worker;
    }

    private void received(int percent) throws FirmwareException {
        demandGoAhead(install.source());
        install = new Install(Phase.RECEIVING, percent, install.source(), null, null);
    }

    private void check(String name, Path file, boolean allowDowngrade) throws FirmwareException {
        proceed(new Install(Phase.CHECKING, 0, name, null, null), file);
        UpdateFile update = UpdateFile.open(privileged, name, file);
        update.demandFit(name, box.release(), allowDowngrade);
        String message = update.order(box.release()) == 0 ? "this version is the running one" : null;
        proceed(new Install(Phase.WRITING, 0, name, update.version(), message), file);
    }

    /** The next phase, unless somebody broke the update off. From {@link Phase#WRITING} on nobody can. */
    private synchronized void proceed(Install now, Path file) throws FirmwareException {
        demandGoAhead(now.source());
        tell(now, file);
    }

    private void demandGoAhead(String name) throws FirmwareException {
        if (cancelled) {
            throw new FirmwareException(name + " was cancelled");
        }
        if (closing) {
            throw replaced(name);
        }
    }

    private static FirmwareException replaced(String name) {
        return new FirmwareException("the bundle firmware is being replaced; send " + name + " again");
    }

    private void write(String name, Path file) throws FirmwareException {
        Install writing = install;
        slots.writing();
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
        end(new Install(Phase.INSTALLED, 100, name, version, writing.message()));
        LOG.info("Version {} is installed in slot {}; the next start takes it", version, box.otherSlot());
    }

    private FirmwareException failed(Exception e) {
        Install at = install;
        if (closing) {
            return refusal(e); // the next version of this bundle goes on
        }
        if (cancelled) {
            Thread.interrupted(); // it has done its work, and files cannot be written by an interrupted thread
        }
        FirmwareException refusal = cancelled ? new FirmwareException(at.source() + " was cancelled") : refusal(e);
        LOG.warn("The update from {} failed: {}", at.source(), refusal.getMessage(),
                e instanceof FirmwareException ? null : e);
        end(new Install(Phase.FAILED, at.percent(), at.source(), at.version(), refusal.getMessage()));
        return refusal;
    }

    private static FirmwareException refusal(Exception e) {
        return e instanceof FirmwareException refusal
                ? refusal
                : new FirmwareException("an error in the box, see its log: " + e, e);
    }

    private synchronized void end(Install result) {
        incoming.keepOnly(null);
        tell(result, null);
        busy = false;
    }

    private void tell(Install now, @Nullable Path file) {
        install = now;
        kept.write(new Job(box.bootId(), now, file == null ? null : file.toString()));
    }

    /** Goes on where another version of this bundle was replaced, or tells that a restart broke an update off. */
    private void takeUp(Job job) {
        boolean sameStart = job.bootId.equals(box.bootId());
        Phase phase = job.install.phase();
        boolean ended = phase == Phase.NONE || phase == Phase.INSTALLED || phase == Phase.FAILED;
        boolean canGoOn = sameStart && phase == Phase.WRITING && job.file != null;
        Path file = canGoOn ? Path.of(job.file) : null;
        incoming.keepOnly(file);
        if (ended && !sameStart) {
            return;
        }
        install = job.install;
        String source = install.source();
        if (file != null) {
            busy = true;
            worker = Thread.ofVirtual().name("update").start(() -> writeAgain(source, file));
        } else if (!ended) {
            failed(new FirmwareException(source + " was not installed, because "
                    + (sameStart ? "the bundle firmware was replaced" : "the box was restarted") + " meanwhile; try again"));
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
