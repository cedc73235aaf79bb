package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jonction.api.firmware.FirmwareException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that updates are received into. */
final class Incoming {
    /** Is told how much has come so far. */
    interface Progress {
        /**
         * @param percent 0 to 100; 0 while nobody knows how much is to come
         * @throws FirmwareException when it is to be given up
         */
        void at(int percent) throws FirmwareException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
    private static final long MIB = 1 << 20;
    /** No update is larger. */
    private static final long MOST_BYTES = 2048 * MIB;
    /** Room that is left for the rest of the box. */
    private static final long RESERVE_BYTES = 32 * MIB;

    private final Path folder;

    Incoming(Path folder) {
        this.folder = folder;
    }

    /**
     * Receives an update whole, to a file of its own.
     *
     * @param size bytes to come, or -1 when nobody knows
     * @throws FirmwareException when it is cut short or there is no room; nothing of it is left then
     */
    Path receive(String name, InputStream in, long size, Progress progress) throws FirmwareException {
        @Nullable Path file = null;
        try {
            Files.createDirectories(folder);
            long room = Math.min(MOST_BYTES, Files.getFileStore(folder).getUsableSpace() - RESERVE_BYTES);
            demandRoom(name, size, room);
            file = Files.createTempFile(folder, "update-", ".raucb");
            long received = copy(name, in, file, size, room, progress);
            if (size >= 0 && received != size) {
                throw new FirmwareException(
                        name + " was not received whole: " + received + " of " + size + " bytes came; try again");
            }
            return file;
        } catch (IOException e) {
            delete(file);
            throw new FirmwareException(name + " was not received whole: " + e.getMessage() + "; try again", e);
        } catch (FirmwareException | RuntimeException e) {
            delete(file);
            throw e;
        }
    }

    private static long copy(String name, InputStream in, Path file, long size, long room, Progress progress)
            throws IOException, FirmwareException {
        byte[] buffer = new byte[(int) MIB / 4];
        long received = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received += count;
                demandRoom(name, received, room);
                out.write(buffer, 0, count);
                progress.at(size > 0 ? (int) Math.min(100, received * 100 / size) : 0);
            }
        }
        return received;
    }

    private static void demandRoom(String name, long bytes, long room) throws FirmwareException {
        if (bytes > room) {
            throw new FirmwareException("there is no room for " + name + ": it has " + bytes / MIB
                    + " MiB or more, and the box can take " + Math.max(0, room / MIB)
                    + " MiB; an update from a USB stick needs no room");
        }
    }

    /** Throws away all that was received but one file. */
    void keepOnly(@Nullable Path file) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> received = Files.newDirectoryStream(folder)) {
            for (Path other : received) {
                if (!other.equals(file)) {
                    delete(other);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be emptied: {}", folder, e.toString());
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", file, e.toString());
        }
    }
}
