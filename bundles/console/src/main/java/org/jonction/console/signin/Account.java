package org.jonction.console.signin;

import java.nio.file.Path;
import java.util.Optional;
import org.jonction.console.Place;
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

    private final PasswordFile file;
    private @Nullable String codeHash;

    @Activate
    public Account(BundleContext context) {
        this(Place.from(context).state().resolve("console/password"));
    }

    Account(Path file) {
        this.file = new PasswordFile(file);
    }

    /** Whether the administrator has a password. */
    public boolean hasPassword() {
        return file.hash().isPresent();
    }

    /** A new one-time code in place of any earlier one, or empty when there is a password already. */
    public synchronized Optional<String> issueCode() {
        if (hasPassword()) {
            return Optional.empty();
        }
        String code = OneTimeCode.create();
        codeHash = Secrets.hash(OneTimeCode.normal(code));
        return Optional.of(code);
    }

    /** Whether {@code code} is the one-time code that was issued and is still of use. */
    synchronized boolean accepts(String code) {
        return !hasPassword() && codeHash != null && Secrets.matches(OneTimeCode.normal(code), codeHash);
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
        file.write(PasswordHash.ofNew(password));
        codeHash = null;
        return true;
    }

    /** Sets another password in place of one that was verified; every session that began with that one ends. */
    void changePassword(String password) throws WeakPasswordException {
        file.write(PasswordHash.ofNew(password));
    }

    /** What changes with the password; empty when there is none. */
    String mark() {
        return file.hash().orElse("");
    }

    /** Whether these are the administrator's name and password. Takes the same time for a wrong name. */
    boolean verify(String user, String password) {
        Optional<String> hash = file.hash().filter(PasswordHash::isOne);
        return hash.isPresent() && PasswordHash.verify(password, hash.get()) && user.equals(USER);
    }
}
