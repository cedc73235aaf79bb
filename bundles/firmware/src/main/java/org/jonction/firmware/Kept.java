package org.jonction.firmware;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record that outlives this bundle as JSON in a file. Another version of it may have more fields or fewer. */
final class Kept<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path file;
    private final Class<T> type;

    Kept(Path file, Class<T> type) {
        this.file = file;
        this.type = type;
    }

    /** What was kept; nothing when the file is missing or unreadable, which is logged. */
    Optional<T> read() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is passed over: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps a record. A failure is logged: the data area has a condition of the health gate of its own. */
    void write(T content) {
        try {
            DurableFile.write(file, JSON.writeValueAsBytes(content));
        } catch (IOException e) {
            LOG.error("{} cannot be written: {}", file, e.toString());
        }
    }

    void forget() {
        try {
            DurableFile.delete(file);
        } catch (IOException e) {
            LOG.error("{} cannot be deleted: {}", file, e.toString());
        }
    }
}
