package org.jonction.appliance;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The version of the image that the system runs from: that is what updates are told apart by. */
final class ImageVersion {
    private ImageVersion() {
    }

    /** The version by the file os-release(5), or nothing when that is of another system. */
    static Optional<String> read(Path osRelease) throws IOException {
        if (!Files.exists(osRelease)) {
            return Optional.empty();
        }
        Properties release = new Properties();
        try (Reader in = Files.newBufferedReader(osRelease)) {
            release.load(in);
        }
        return "jonction".equals(release.getProperty("ID"))
                ? Optional.ofNullable(release.getProperty("IMAGE_VERSION"))
                : Optional.empty();
    }
}
