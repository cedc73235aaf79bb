package org.jonction.firmware.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jonction.firmware.Identity;

/** Backups made by hand, good ones and such as no box makes. */
final class Sealed {
    static final char[] PASSPHRASE = "correct horse battery".toCharArray();

    private Sealed() {}

    /** A backup with these parts: name, text, name, text, and so on. */
    static byte[] backup(Path folder, String... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BackupWriter backup = new BackupWriter(out, PASSPHRASE);
        for (int i = 0; i < parts.length; i += 2) {
            byte[] text = parts[i + 1].getBytes(StandardCharsets.UTF_8);
            backup.add(parts[i], part -> part.write(text));
        }
        backup.finish("1.0.0", "box", new LinkedHashMap<>(), new Identity(folder.resolve("identity")));
        return out.toByteArray();
    }

    interface Content {
        void writeTo(ZipOutputStream zip) throws IOException;
    }

    /** Any zip under a right seal. */
    static byte[] zip(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SealHeader.Keyed keyed = SealHeader.create(PASSPHRASE, new SecureRandom());
        out.write(keyed.header().bytes());
        SealedOutput sealed = new SealedOutput(out, new Seal(keyed.key(), keyed.header().bytes()));
        ZipOutputStream zip = new ZipOutputStream(sealed);
        content.writeTo(zip);
        zip.finish();
        sealed.finish();
        return out.toByteArray();
    }

    static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
