package org.jonction.appliance.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jonction.testkit.Proc;

/** The disk of a box that is off. */
record Disk(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECTOR_BYTES = 512;

    /** A partition's place, in bytes. */
    record Partition(long offset, long size) {}

    /** A copy that takes no more room than what was written. */
    Disk copy(Path to) {
        Proc.run("cp", "--sparse=always", file.toString(), to.toString());
        return new Disk(to);
    }

    Partition partition(String name) throws IOException {
        JsonNode table = JSON.readTree(Proc.run("sfdisk", "--json", file.toString()));
        for (JsonNode partition : table.at("/partitiontable/partitions")) {
            if (partition.path("name").asText().equals(name)) {
                return new Partition(
                        partition.path("start").asLong() * SECTOR_BYTES, partition.path("size").asLong() * SECTOR_BYTES);
            }
        }
        throw new IOException(file + " has no partition " + name);
    }

    /** Changes bytes at a place within a partition. */
    void damage(String partition, long at, int count) throws IOException {
        Partition place = partition(partition);
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] bytes = new byte[count];
            disk.seek(place.offset() + at);
            disk.readFully(bytes);
            for (int i = 0; i < count; i++) {
                bytes[i] ^= (byte) 0xFF;
            }
            disk.seek(place.offset() + at);
            disk.write(bytes);
        }
    }

    /** Cuts the disk to a smaller size. */
    void cut(long bytes) throws IOException {
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(bytes);
        }
    }
}
