package org.jonction.api.config;

import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Passwords and the like that the box has to present to others, under names that may be shown. They lie encrypted on
 * the box, are part of a backup, and never appear in documents, differences or logs. Safe from any thread.
 */
@ProviderType
public interface SecretStore {
    /** What a name looks like. */
    String NAME_PATTERN = "[a-z0-9][a-z0-9._-]{0,99}";

    /** Most characters of a secret. */
    int MAX_CHARACTERS = 16_384;

    /** Most secrets. */
    int MAX_COUNT = 1000;

    /** The names of all secrets. @throws java.io.UncheckedIOException when the store cannot be read */
    SortedSet<String> names();

    /**
     * A copy of the secret under {@code name}, which the caller wipes after use, or empty when there is none.
     *
     * @throws java.io.UncheckedIOException when the store cannot be read
     */
    Optional<char[]> get(String name);

    /**
     * Keeps a secret in place of an earlier one. It is on the disk when this returns.
     *
     * @throws IllegalArgumentException when the name does not fit {@link #NAME_PATTERN}, the secret is too long, or
     *     there are too many
     * @throws java.io.UncheckedIOException when the store cannot be written; what it held stays
     */
    void put(String name, char[] secret);

    /** Forgets a secret, if there is one. @throws java.io.UncheckedIOException when the store cannot be written */
    void remove(String name);
}
