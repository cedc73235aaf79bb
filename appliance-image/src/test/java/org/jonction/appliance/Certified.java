package org.jonction.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority in a folder of its own, made by openssl. */
record Certified(Path folder) {
    static Certified authority(Path parent) throws IOException, InterruptedException {
        Certified made = new Certified(Files.createTempDirectory(parent, "authority-"));
        made.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", "authority.key", "-out", "authority.pem", "-subj", "/CN=an authority", "-days", "2");
        return made;
    }

    String pem() throws IOException {
        return Files.readString(folder.resolve("authority.pem"));
    }

    /**
     * A folder with {@code own.pem}, key and certificate for these names, and {@code authority.pem}.
     *
     * @param names as openssl writes them, for example {@code DNS:box.example,IP:192.0.2.1}
     */
    Path certify(String names) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "own-");
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", own + "/key.pem", "-out", own + "/request.pem", "-subj", "/CN=somebody",
                "-addext", "subjectAltName=" + names);
        openssl("x509", "-req", "-in", own + "/request.pem", "-CA", "authority.pem", "-CAkey", "authority.key",
                "-copy_extensions", "copy", "-days", "2", "-out", own + "/certificate.pem");
        Files.writeString(
                own.resolve("own.pem"),
                Files.readString(own.resolve("key.pem")) + Files.readString(own.resolve("certificate.pem")));
        Files.copy(folder.resolve("authority.pem"), own.resolve("authority.pem"));
        return own;
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("openssl: " + output);
        }
    }
}
