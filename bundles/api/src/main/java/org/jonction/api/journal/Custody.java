package org.jonction.api.journal;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps open what a bundle leaves behind for its own next version, a bound socket for instance: the kernel goes on to
 * queue what arrives there. What nobody takes back within a few seconds is closed. Safe from any thread.
 */
@ProviderType
public interface Custody {
    /**
     * Takes something into custody; what had the same name is closed.
     *
     * @param name name to ask for it
     * @param kept what is kept; its class must not be of the bundle that leaves
     * @param close closes it, should nobody come for it
     */
    void keep(String name, Object kept, Runnable close);

    /** Gives it back, or empty when there is none, or when it is no {@code type} of the caller: it is closed then. */
    <T> Optional<T> take(String name, Class<T> type);
}
