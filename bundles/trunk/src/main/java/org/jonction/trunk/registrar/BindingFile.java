package org.jonction.trunk.registrar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registered contacts in a file, so that a restart does not leave the box without its PBXs. */
final class BindingFile {
    private static final Logger LOG = LoggerFactory.getLogger(BindingFile.class);

    private final Path file;

    BindingFile(Path file) {
        this.file = file;
    }

    Map<String, List<Binding>> read() {
        Map<String, List<Binding>> all = new TreeMap<>();
        if (!Files.exists(file)) {
            return all;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int tab = line.indexOf('\t');
                all.computeIfAbsent(line.substring(0, tab), trunk -> new ArrayList<>())
                        .add(Binding.of(line.substring(tab + 1)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Not every contact in {} can be read; those PBXs have to register again: {}", file, e.toString());
        }
        return all;
    }

    void write(Map<String, List<Binding>> all) {
        StringBuilder text = new StringBuilder();
        all.forEach((trunk, bindings) -> bindings.forEach(
                binding -> text.append(trunk).append('\t').append(binding.line()).append('\n')));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("What PBXs have registered holds until the next restart only, {} cannot be written: {}", file,
                    e.toString());
        }
    }
}
