package org.jonction.trunk.digest;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jonction.api.config.SecretStore;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.DigestAlgorithm;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * H(A1) of the accounts of all trunks, read from the secret store ahead of their use, so that event loops never wait
 * for a disk and no password stays in memory. What was read holds while the store is away.
 */
@Component(service = AccountKeys.class)
public final class AccountKeys {
    private static final Logger LOG = LoggerFactory.getLogger(AccountKeys.class);

    private final Map<String, Collection<DigestAccount>> owned = new HashMap<>();
    private @Nullable SecretStore store;
    private final List<Consumer<DigestAccount>> watchers = new CopyOnWriteArrayList<>();
    private volatile Map<DigestAccount, Map<DigestAlgorithm, String>> keys = Map.of();

    /** Reads everything anew from this store; null while there is none. */
    synchronized void store(@Nullable SecretStore newStore) {
        store = newStore;
        if (newStore != null) {
            load(Map.of());
        }
    }

    /** Holds the keys of these accounts, in place of those that {@code owner} named before. */
    public synchronized void use(String owner, Collection<DigestAccount> accounts) {
        owned.put(owner, accounts);
        load(keys);
    }

    /** Forgets the keys that only {@code owner} has named. */
    public synchronized void forget(String owner) {
        owned.remove(owner);
        load(keys);
    }

    /** The key of an account, or empty when the secret store has no such password. */
    public Optional<String> ha1(DigestAccount account, DigestAlgorithm algorithm) {
        return Optional.ofNullable(keys.getOrDefault(account, Map.of()).get(algorithm));
    }

    /** Tells of each account whose key is another from now on; must return at once. */
    public void attach(Consumer<DigestAccount> watcher) {
        watchers.add(watcher);
    }

    public void detach(Consumer<DigestAccount> watcher) {
        watchers.remove(watcher);
    }

    /** The accounts whose password the secret store does not have. */
    List<DigestAccount> missing() {
        return keys.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Reads the accounts with this password anew. */
    synchronized void changed(String passwordRef) {
        Map<DigestAccount, Map<DigestAlgorithm, String>> others = new HashMap<>(keys);
        if (others.keySet().removeIf(account -> account.passwordRef().equals(passwordRef))) {
            load(others);
        }
    }

    private void load(Map<DigestAccount, Map<DigestAlgorithm, String>> known) {
        Map<DigestAccount, Map<DigestAlgorithm, String>> all = new HashMap<>();
        for (Collection<DigestAccount> accounts : List.copyOf(owned.values())) {
            for (DigestAccount account : accounts) {
                Map<DigestAlgorithm, String> ofAccount = known.getOrDefault(account, Map.of());
                all.put(account, ofAccount.isEmpty() ? read(account) : ofAccount);
            }
        }
        Map<DigestAccount, Map<DigestAlgorithm, String>> before = keys;
        keys = Collections.unmodifiableMap(all);
        all.forEach((account, read) -> {
            if (!read.equals(before.get(account))) {
                watchers.forEach(watcher -> watcher.accept(account));
            }
        });
    }

    private Map<DigestAlgorithm, String> read(DigestAccount account) {
        SecretStore from = store;
        if (from == null) {
            return keys.getOrDefault(account, Map.of());
        }
        Map<DigestAlgorithm, String> read = new EnumMap<>(DigestAlgorithm.class);
        try {
            from.get(account.passwordRef()).ifPresent(password -> {
                for (DigestAlgorithm algorithm : account.algorithms()) {
                    read.put(algorithm, Digest.ha1(algorithm, account.userName(), account.realm(), password));
                }
                Arrays.fill(password, '\0');
            });
        } catch (UncheckedIOException e) {
            LOG.warn("The password of account {} cannot be read: {}", account.userName(), e.getMessage());
            return keys.getOrDefault(account, Map.of());
        }
        return read;
    }
}
