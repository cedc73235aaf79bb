package org.jonction.firmware.backup;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jonction.api.config.SecretStore;

/** What a backup may hold: names of its parts, how large each may be and how many there may be. */
enum PartKind {
    /** What the backup holds; comes after the parts that it lists. */
    MANIFEST("manifest", 1 << 20, 1),
    /** The maker's public key. */
    SIGNER("manifest\\.signer", 1 << 10, 1),
    /** The maker's signature of the manifest. */
    SIGNATURE("manifest\\.signature", 1 << 10, 1),
    DOCUMENT("documents/(profiles/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.yaml", 4 << 20, 1000),
    SNAPSHOT("history/[0-9]{4}", 64 << 20, SnapshotPart.KEPT),
    SECRET("secrets/" + SecretStore.NAME_PATTERN, 4 * SecretStore.MAX_CHARACTERS, SecretStore.MAX_COUNT),
    FILE("files/(" + FileParts.PATTERN + ")", 1 << 20, 16),
    BUNDLE("bundles/[A-Za-z0-9_][A-Za-z0-9._-]{0,199}\\.jar", 64 << 20, 200);

    /** Most bytes of all parts together. */
    static final long MOST_BYTES = 512L << 20;

    private final Pattern name;
    private final int mostBytes;
    private final int mostParts;

    PartKind(String name, int mostBytes, int mostParts) {
        this.name = Pattern.compile(name);
        this.mostBytes = mostBytes;
        this.mostParts = mostParts;
    }

    int mostBytes() {
        return mostBytes;
    }

    int mostParts() {
        return mostParts;
    }

    boolean owns(String part) {
        return name.matcher(part).matches();
    }

    /** The kind of a part, or empty when no backup has such a part. Its name is a safe relative path then. */
    static Optional<PartKind> of(String part) {
        return Arrays.stream(values()).filter(kind -> kind.owns(part)).findFirst();
    }
}
