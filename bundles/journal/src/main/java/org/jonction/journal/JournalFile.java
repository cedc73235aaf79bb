package org.jonction.journal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of changes. It is written again with what is in force alone once more than half of it is
 * superseded. Nothing is synced: a file in memory outlives the process, which is all that it is for. One thread at a
 * time.
 */
final class JournalFile implements Closeable {
    /** Names the format of the file; another one is put aside. */
    static final byte[] HEADER = "jonction-journal 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);

    private final Path file;
    private final long compactAbove;
    private final Map<String, Place> inForce = new HashMap<>();
    private FileChannel channel;
    private long end;
    private long live;

    /** Where the frame of a record lies. */
    private record Place(long offset, int length) {}

    private JournalFile(Path file, long compactAbove, FileChannel channel) {
        this.file = file;
        this.compactAbove = compactAbove;
        this.channel = channel;
    }

    /**
     * Opens the file, or begins it. A torn end is cut off.
     *
     * @param compactAbove bytes of superseded frames that are never worth a compaction
     */
    static JournalFile open(Path file, long compactAbove) throws IOException {
        Files.createDirectories(
                file.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        putAside(file);
        JournalFile opened = new JournalFile(file, compactAbove, channel(file));
        try {
            opened.scan();
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void putAside(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] head = new byte[HEADER.length];
        int length;
        try (var in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, head.length);
        }
        if (!Arrays.equals(head, 0, length, HEADER, 0, length)) {
            Path aside = file.resolveSibling(file.getFileName() + ".unknown");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("{} is of a format that this version does not know: put aside as {}; the calls in it are lost",
                    file, aside);
        }
    }

    private void scan() throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        if (content.capacity() < HEADER.length) {
            channel.truncate(0);
            write(ByteBuffer.wrap(HEADER), 0);
            end = HEADER.length;
            return;
        }
        content.position(HEADER.length);
        int start = content.position();
        for (Change change = Frames.next(content); change != null; change = Frames.next(content)) {
            note(change, start, content.position() - start);
            start = content.position();
        }
        end = start;
        if (end < content.capacity()) {
            LOG.warn("{}: {} bytes at its end were not written whole and are cut off", file, content.capacity() - end);
            channel.truncate(end);
        }
    }

    private void note(Change change, long offset, int length) {
        Place before = change.bytes() == null
                ? inForce.remove(change.id())
                : inForce.put(change.id(), new Place(offset, length));
        live += (change.bytes() == null ? 0 : length) - (before == null ? 0 : before.length());
    }

    /** Writes changes in their order, all or none of them. */
    void append(List<Change> changes) throws IOException {
        int[] ends = new int[changes.size()];
        int length = 0;
        for (int i = 0; i < ends.length; i++) {
            length += Frames.length(changes.get(i));
            ends[i] = length;
        }
        ByteBuffer frames = ByteBuffer.allocate(length);
        changes.forEach(change -> Frames.put(change, frames));
        try {
            write(frames.flip(), end);
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
        int start = 0;
        for (int i = 0; i < ends.length; i++) {
            note(changes.get(i), end + start, ends[i] - start);
            start = ends[i];
        }
        end += start;
        long superseded = end - HEADER.length - live;
        if (superseded > compactAbove && superseded > live) {
            compact();
        }
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        write(channel, bytes, at);
    }

    private static void write(FileChannel to, ByteBuffer bytes, long at) throws IOException {
        for (long position = at; bytes.hasRemaining(); ) {
            position += to.write(bytes, position);
        }
    }

    /** Fills {@code buffer} up to its limit with what lies from {@code offset} on. */
    private void fill(ByteBuffer buffer, long offset) throws IOException {
        for (long position = offset; buffer.hasRemaining(); ) {
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new EOFException(file + " ends before " + position);
            }
            position += count;
        }
    }

    /** A crash in here leaves the old file in force. */
    private void compact() throws IOException {
        ByteBuffer kept = ByteBuffer.allocateDirect(Math.toIntExact(HEADER.length + live)).put(HEADER);
        Map<String, Place> places = new HashMap<>();
        for (Map.Entry<String, Place> entry : inForce.entrySet()) {
            Place place = entry.getValue();
            places.put(entry.getKey(), new Place(kept.position(), place.length()));
            kept.limit(kept.position() + place.length());
            fill(kept, place.offset());
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        FileChannel compacted = channel(next);
        try {
            end = kept.position();
            write(compacted, kept.flip(), 0);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            compacted.close();
            throw e;
        }
        channel.close();
        channel = compacted;
        inForce.clear();
        inForce.putAll(places);
    }

    /** The records in force. */
    Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> records = new LinkedHashMap<>();
        for (Map.Entry<String, Place> entry : inForce.entrySet()) {
            Place place = entry.getValue();
            ByteBuffer frame = ByteBuffer.allocate(place.length());
            fill(frame, place.offset());
            Change change = Frames.next(frame.rewind());
            if (change == null || change.bytes() == null) {
                throw new IOException("the record of " + entry.getKey() + " at " + place.offset() + " is damaged");
            }
            records.put(entry.getKey(), change.bytes());
        }
        return records;
    }

    int records() {
        return inForce.size();
    }

    long bytes() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
