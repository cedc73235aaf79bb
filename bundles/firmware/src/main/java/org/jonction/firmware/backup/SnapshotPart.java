package org.jonction.firmware.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.config.Document;
import org.jonction.api.config.Snapshot;

/** A snapshot of the history as a part of a backup. */
record SnapshotPart(Snapshot snapshot, List<Document> documents) {
    /** Most snapshots in a backup. */
    static final int KEPT = 50;

    SnapshotPart {
        documents = List.copyOf(documents);
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, snapshot.hash());
            write(out, snapshot.author());
            write(out, snapshot.message());
            write(out, snapshot.time().toString());
            out.writeInt(documents.size());
            for (Document document : documents) {
                write(out, document.path());
                write(out, document.text());
            }
        }
        return bytes.toByteArray();
    }

    /** @throws IOException when it is none */
    static SnapshotPart read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            Snapshot snapshot = new Snapshot(text(data), text(data), text(data), Instant.parse(text(data)));
            List<Document> documents = new ArrayList<>();
            for (int left = data.readInt(); left > 0; left--) {
                documents.add(new Document(text(data), text(data)));
            }
            return new SnapshotPart(snapshot, documents);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("a snapshot of the backup cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("a snapshot of the backup is cut short");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
