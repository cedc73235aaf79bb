package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jonction.firmware.Identity;

/** Writes a backup part by part, without ever holding one of them as a whole. */
final class BackupWriter {
    private final ZipOutputStream zip;
    private final SealedOutput sealed;
    private final SequencedMap<String, String> sha256ByPart = new LinkedHashMap<>();

    BackupWriter(OutputStream out, char[] passphrase) throws IOException {
        SealHeader.Keyed keyed = SealHeader.create(passphrase, new SecureRandom());
        byte[] header = keyed.header().bytes();
        out.write(header);
        sealed = new SealedOutput(out, new Seal(keyed.key(), header));
        zip = new ZipOutputStream(sealed);
    }

    void add(String name, PartStore.Content content) throws IOException {
        MessageDigest digest = sha256();
        zip.putNextEntry(new ZipEntry(name));
        content.writeTo(new DigestOutputStream(zip, digest) {
            @Override
            public void close() {
                // the next part follows
            }
        });
        zip.closeEntry();
        sha256ByPart.put(name, HexFormat.of().formatHex(digest.digest()));
    }

    /** Adds the manifest with its signature and ends the backup; the stream below stays open. */
    void finish(String version, String box, SequencedMap<String, String> bundles, Identity identity)
            throws IOException {
        byte[] manifest = new Manifest(
                        version, box, Instant.now().truncatedTo(ChronoUnit.SECONDS), bundles, sha256ByPart)
                .bytes();
        byte[] signature = identity.sign(manifest);
        byte[] signer = identity.publicKey();
        add("manifest", out -> out.write(manifest));
        add("manifest.signer", out -> out.write(signer));
        add("manifest.signature", out -> out.write(signature));
        zip.finish();
        sealed.finish();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
