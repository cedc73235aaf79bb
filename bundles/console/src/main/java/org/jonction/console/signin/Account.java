package org.jonction.console.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jonction.console.Place;
import org.jonction.console.PrivateFiles;
import org.jonction.console.Secrets;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The administrator: a password kept as its hash, and before there is one, a code that allows to set it once. */
@Component(service = Account.class)
public final class Account {
    /** Name of the administrator. */
    public static final String USER = "admin";

    static final int MIN_PASSWORD_LENGTH = 12;
    static final int MAX_PASSWORD_LENGTH = 256;
    private static final int MIN_DIFFERENT_CHARACTERS = 5;

    private final Path file;
    private @Nullable String passwordHash;
    private @Nullable String codeHash;

    @Activate
    public Account(BundleContext context) throws IOException {
        this(Place.from(context).state().resolve("console/password"));
    }

    Account(Path file) throws IOException {
        this.file = file;
        this.passwordHash = Files.exists(file) ? Files.readString(file).strip() : null;
    }

    /** Whether the administrator has a password. */
    public synchronized boolean hasPassword() {
        return passwordHash != null;
    }

    /** A new one-time code in place of any earlier one, or empty when there is a password already. */
    public synchronized Optional<String> issueCode() {
        if (passwordHash != null) {
            return Optional.empty();
        }
        String code = Secrets.create();
        codeHash = Secrets.hash(code);
        return Optional.of(code);
    }

    /** Whether {@code code} is the one-time code that was issued and is still of use. */
    synchronized boolean accepts(String code) {
        return passwordHash == null && codeHash != null && Secrets.matches(code, codeHash);
    }

    /**
     * Sets the first password and uses the code up.
     *
     * @return whether the code was right
     * @throws WeakPasswordException when the password is too easily guessed; the code stays valid
     */
    synchronized boolean setPassword(String code, String password) throws WeakPasswordException {
        if (!accepts(code)) {
            return false;
        }
        requireStrong(password);
        String hash = PasswordHash.of(password);
        try {
            PrivateFiles.write(file, (hash + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        passwordHash = hash;
        codeHash = null;
        return true;
    }

    /** Whether these are the administrator's name and password. Takes the same time for a wrong name. */
    boolean verify(String user, String password) {
        String hash;
        synchronized (this) {
            hash = passwordHash;
        }
        return hash != null
                && password.length() <= MAX_PASSWORD_LENGTH
                && PasswordHash.verify(password, hash)
                && user.equals(USER);
    }

    private static void requireStrong(String password) throws WeakPasswordException {
        if (password.length() < MIN_PASSWORD_LENGTH) {
            throw new WeakPasswordException(
                    "short", "the password needs at least " + MIN_PASSWORD_LENGTH + " characters");
        }
        if (password.length() > MAX_PASSWORD_LENGTH) {
            throw new WeakPasswordException(
                    "long", "the password may have at most " + MAX_PASSWORD_LENGTH + " characters");
        }
        if (password.chars().distinct().count() < MIN_DIFFERENT_CHARACTERS) {
            throw new WeakPasswordException(
                    "simple", "the password needs at least " + MIN_DIFFERENT_CHARACTERS + " different characters");
        }
    }
}
