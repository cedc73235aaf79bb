package org.jonction.appliance.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jonction.testkit.Proc;

/** The built update, and others made of it. */
final class Update {
    private static final Path IMAGES = Path.of("target", "image", "amd64").toAbsolutePath();

    private Update() {}

    /** The update that {@code ./jonction image} wrote. */
    static Path built() {
        return output(".raucb");
    }

    /** The image that {@code ./jonction image} wrote. */
    static Path image() {
        return output(".img.zst");
    }

    private static Path output(String ending) {
        try (Stream<Path> files = Files.list(IMAGES)) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow(Update::notBuilt);
        } catch (IOException e) {
            throw notBuilt();
        }
    }

    private static IllegalStateException notBuilt() {
        return new IllegalStateException("no image is built: run ./jonction image first, looked in " + IMAGES);
    }

    /** A copy with one byte changed in its middle. */
    static Path corrupted(Path folder) throws IOException {
        Path copy = Files.copy(built(), folder.resolve("corrupted.raucb"));
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            long middle = file.length() / 2;
            file.seek(middle);
            int old = file.read();
            file.seek(middle);
            file.write(old ^ 1);
        }
        return copy;
    }

    /** A copy without its second half. */
    static Path cutShort(Path folder) throws IOException {
        Path copy = Files.copy(built(), folder.resolve("cut-short.raucb"));
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        return copy;
    }

    /**
     * An update with what {@code sedOnManifest} makes of the built one's manifest, signed by somebody. Of its images a
     * little is left: it is for boxes that refuse it before they look at them.
     */
    static Path resigned(Path folder, String name, Signer signer, String sedOnManifest) {
        Path contents = folder.resolve(name + ".contents");
        Path bundle = folder.resolve(name + ".raucb");
        Proc.run("unsquashfs", "-quiet", "-no-progress", "-dest", contents.toString(), built().toString());
        Proc.run("sed", "-i", sedOnManifest, contents.resolve("manifest.raucm").toString());
        Proc.run("find", contents.toString(), "-name", "*.img", "-exec", "truncate", "-s", "1M", "{}", "+");
        Proc.run("rauc", "bundle", "--cert", signer.certificate().toString(), "--key", signer.key().toString(),
                "--mksquashfs-args=-noI -noD -noF -noX", contents.toString(), bundle.toString());
        return bundle;
    }

    /** Who signs updates. */
    record Signer(Path key, Path certificate) {
        /** Who signed the built update: the key for development of this machine. */
        static Signer build() {
            String folder = System.getenv().getOrDefault("XDG_CONFIG_HOME", System.getProperty("user.home") + "/.config");
            Path signing = Path.of(folder, "jonction", "signing");
            return new Signer(signing.resolve("development.key"), signing.resolve("development.pem"));
        }

        /** Somebody whom no box knows. */
        static Signer stranger(Path folder) {
            Path key = folder.resolve("stranger.key");
            Path certificate = folder.resolve("stranger.pem");
            Proc.run("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2",
                    "-subj", "/CN=Somebody else", "-keyout", key.toString(), "-out", certificate.toString());
            return new Signer(key, certificate);
        }
    }
}
