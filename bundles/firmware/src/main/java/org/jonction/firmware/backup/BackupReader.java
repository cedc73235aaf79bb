package org.jonction.firmware.backup;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.firmware.Identity;
import org.jspecify.annotations.Nullable;

/** Reads a backup within bounds and believes nothing of it before its seal, its digests and its signature hold. */
final class BackupReader {
    private final @Nullable Path folder;
    private final SequencedMap<String, String> sha256ByPart = new LinkedHashMap<>();
    private final Map<PartKind, byte[]> about = new EnumMap<>(PartKind.class);
    private final Map<PartKind, Integer> counts = new EnumMap<>(PartKind.class);
    private final byte[] buffer = new byte[1 << 16];
    private long total;

    private BackupReader(@Nullable Path folder) {
        this.folder = folder;
    }

    /** @param signer the maker's public key */
    record Read(Manifest manifest, byte[] signer) {}

    /**
     * Reads a whole backup.
     *
     * @param folder where to put its parts, or null for nowhere
     * @throws FirmwareException when it is no backup, damaged, or the passphrase is wrong
     */
    static Read read(InputStream in, char[] passphrase, @Nullable Path folder) throws IOException, FirmwareException {
        SealHeader header = SealHeader.read(in);
        SealedInput content = new SealedInput(in, new Seal(header.open(passphrase), header.bytes()));
        try {
            BackupReader reader = new BackupReader(folder);
            reader.parts(new ZipInputStream(content));
            content.transferTo(OutputStream.nullOutputStream()); // to the last chunk: is it there?
            return reader.checked();
        } catch (SealedInput.AlteredException e) {
            throw new FirmwareException(e.getMessage(), e);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new FirmwareException("the backup was made by another program: " + e.getMessage(), e);
        }
    }

    private void parts(ZipInputStream zip) throws IOException, FirmwareException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            PartKind kind = PartKind.of(name)
                    .orElseThrow(() -> new FirmwareException("the backup holds '" + shown(name) + "', which no backup has"));
            if (counts.merge(kind, 1, Integer::sum) > kind.mostParts() || sha256ByPart.containsKey(name)) {
                throw new FirmwareException("the backup holds '" + name + "' too often");
            }
            switch (kind) {
                case MANIFEST, SIGNER, SIGNATURE -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    copy(zip, kind, name, bytes);
                    about.put(kind, bytes.toByteArray());
                }
                default -> sha256ByPart.put(name, stage(zip, kind, name));
            }
        }
    }

    private String stage(InputStream part, PartKind kind, String name) throws IOException, FirmwareException {
        if (folder == null) {
            return copy(part, kind, name, OutputStream.nullOutputStream());
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            return copy(part, kind, name, out);
        }
    }

    /** @return SHA-256 in hexadecimal digits */
    private String copy(InputStream part, PartKind kind, String name, OutputStream out)
            throws IOException, FirmwareException {
        MessageDigest digest = BackupWriter.sha256();
        long size = 0;
        for (int count = part.read(buffer); count >= 0; count = part.read(buffer)) {
            size += count;
            total += count;
            if (size > kind.mostBytes() || total > PartKind.MOST_BYTES) {
                throw new FirmwareException("the backup is larger than any that this box makes, at '" + name + "'");
            }
            digest.update(buffer, 0, count);
            out.write(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private Read checked() throws FirmwareException {
        if (!about.keySet().equals(Set.of(PartKind.MANIFEST, PartKind.SIGNER, PartKind.SIGNATURE))) {
            throw new FirmwareException("the backup lacks its list of contents: it was made by another program");
        }
        byte[] bytes = about.get(PartKind.MANIFEST);
        byte[] signer = about.get(PartKind.SIGNER);
        if (!Identity.verify(signer, bytes, about.get(PartKind.SIGNATURE))) {
            throw new FirmwareException("the backup's list of contents does not fit its signature");
        }
        Manifest manifest = Manifest.parse(bytes);
        if (!manifest.parts().equals(sha256ByPart)) {
            throw new FirmwareException("the backup does not hold what its list of contents says");
        }
        return new Read(manifest, signer);
    }

    private static String shown(String name) {
        String cut = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
