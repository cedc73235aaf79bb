package org.jonction.firmware.seed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.api.config.Change;

/**
 * What a provisioning seed holds, as far as it can be read.
 *
 * @param source the device that it lies on, for people
 * @param edits its documents
 * @param administrator the line that should be the hash of the administrator's password; empty for none
 * @param mistakes what cannot be taken, with its file
 */
record Seed(String source, List<Change.Edit> edits, Optional<String> administrator, List<String> mistakes) {
    private static final String DOCUMENTS = "documents/";
    private static final String ADMINISTRATOR = "administrator";
    private static final String SOURCE = "source";
    private static final String CONFLICT = "conflict";
    /** Names of files that the system found beside those of a seed. */
    private static final String OTHERS = "others";

    private static final int MOST_FILES = 1000;
    private static final int MOST_BYTES = 4 << 20;

    static Seed read(Path folder) throws IOException {
        List<Change.Edit> edits = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        String source = "";
        Optional<String> administrator = Optional.empty();
        for (Path file : files(folder)) {
            String path = folder.relativize(file).toString();
            Optional<String> text = text(file);
            if (text.isEmpty()) {
                mistakes.add(path + ": is no plain file of text in UTF-8 of at most " + MOST_BYTES + " bytes");
            } else if (path.equals(CONFLICT)) {
                mistakes.add(text.get().strip());
            } else if (path.equals(SOURCE)) {
                source = text.get().strip();
            } else if (path.equals(ADMINISTRATOR)) {
                administrator = Optional.of(text.get().strip());
            } else if (path.startsWith(DOCUMENTS)) {
                edits.add(new Change.Edit(path.substring(DOCUMENTS.length()), text.get()));
            } else if (path.equals(OTHERS)) {
                text.get().lines().map(Seed::stranger).forEach(mistakes::add);
            } else {
                mistakes.add(stranger(path));
            }
        }
        administrator
                .flatMap(AdministratorHash::mistake)
                .ifPresent(mistake -> mistakes.add(ADMINISTRATOR + ", line 1: " + mistake));
        if (edits.isEmpty() && administrator.isEmpty() && mistakes.isEmpty()) {
            mistakes.add("it holds neither a document (documents/NAME.yaml) nor the file administrator");
        }
        return new Seed(source, edits, administrator, mistakes);
    }

    private static String stranger(String path) {
        return path + ": does not belong into a seed (allowed: administrator, documents/NAME.yaml)";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES)
                    .sorted()
                    .toList();
        }
    }

    private static Optional<String> text(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
