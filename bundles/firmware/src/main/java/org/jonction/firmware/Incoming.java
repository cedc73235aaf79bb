package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.jonction.api.firmware.FirmwareException;

/** The folder that updates are received into, one at a time. */
final class Incoming {
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
     * Receives an update whole.
     *
     * @param size bytes to come, or -1 when nobody knows
     * @param percent told how far it has come, when that is known
     * @throws FirmwareException when it is cut short or there is no room; nothing of it is left then
     */
    Path receive(String name, InputStream in, long size, IntConsumer percent) throws FirmwareException {
        Path file = folder.resolve("update.raucb");
        try {
            Files.createDirectories(folder);
            empty();
            long room = Math.min(MOST_BYTES, Files.getFileStore(folder).getUsableSpace() - RESERVE_BYTES);
            demandRoom(name, size, room);
            long received = copy(name, in, file, size, room, percent);
            if (size >= 0 && received != size) {
                throw new FirmwareException(name + " was cut short: " + received + " of " + size
                        + " bytes came; send it again");
            }
            return file;
        } catch (IOException e) {
            discard();
            throw new FirmwareException(name + " was not received whole: " + e.getMessage() + "; send it again", e);
        } catch (FirmwareException e) {
            discard();
            throw e;
        }
    }

    private static long copy(String name, InputStream in, Path file, long size, long room, IntConsumer percent)
            throws IOException, FirmwareException {
        byte[] buffer = new byte[(int) MIB / 4];
        long received = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received += count;
                demandRoom(name, received, room);
                out.write(buffer, 0, count);
                if (size > 0) {
                    percent.accept((int) Math.min(100, received * 100 / size));
                }
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

    /** Throws away what was received. */
    void discard() {
        try {
            empty();
        } catch (IOException e) {
            // The next update throws it away, or says why it cannot.
        }
    }

    private void empty() throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }
}
