package org.jonction.ops;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file of bounded size, and in a bounded number of older ones beside it: {@code NAME.jsonl}, then
 * {@code NAME.1.jsonl} and so on, older ones with higher numbers. One thread at a time.
 */
final class RecordFile implements Closeable {
    private static final String SUFFIX = ".jsonl";

    private final Path folder;
    private final String name;
    private final long mostBytes;
    private final int files;
    private @Nullable FileChannel channel;

    /**
     * @param mostBytes how large a file may grow
     * @param files how many are kept, with the one that is written
     */
    RecordFile(Path folder, String name, long mostBytes, int files) {
        this.folder = folder;
        this.name = name;
        this.mostBytes = mostBytes;
        this.files = files;
    }

    Path path() {
        return path(0);
    }

    private Path path(int age) {
        return folder.resolve(age == 0 ? name + SUFFIX : name + '.' + age + SUFFIX);
    }

    /** Adds whole lines. */
    void append(byte[] lines) throws IOException {
        FileChannel open = channel == null ? open() : channel;
        if (open.size() > 0 && open.size() + lines.length > mostBytes) {
            open.close();
            channel = null;
            rotate();
            open = open();
        }
        long before = open.size();
        try {
            for (ByteBuffer left = ByteBuffer.wrap(lines); left.hasRemaining(); ) {
                open.write(left);
            }
        } catch (IOException e) {
            open.truncate(before); // no half line
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel opened = FileChannel.open(
                path(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel = opened;
        return opened;
    }

    private void rotate() throws IOException {
        for (int age = files - 1; age > 0; age--) {
            if (Files.exists(path(age - 1))) {
                Files.move(path(age - 1), path(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (files == 1) {
            Files.delete(path());
        }
    }

    /** The latest lines, newest first. */
    List<String> latest(int most) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int age = 0; age < files && lines.size() < most && Files.exists(path(age)); age++) {
            latest(path(age), most, lines);
        }
        return lines;
    }

    private static void latest(Path file, int most, List<String> to) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = {};
            long from = in.length();
            while (from > 0 && count(tail) <= most - to.size()) {
                int length = (int) Math.min(from, 1 << 16);
                from -= length;
                byte[] longer = new byte[length + tail.length];
                in.seek(from);
                in.readFully(longer, 0, length);
                System.arraycopy(tail, 0, longer, length, tail.length);
                tail = longer;
            }
            List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
            int whole = from > 0 ? 1 : 0; // the first may have been cut
            for (int i = lines.size() - 1; i >= whole && to.size() < most; i--) {
                to.add(lines.get(i));
            }
        }
    }

    private static int count(byte[] text) {
        int lines = 0;
        for (byte octet : text) {
            lines += octet == '\n' ? 1 : 0;
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
