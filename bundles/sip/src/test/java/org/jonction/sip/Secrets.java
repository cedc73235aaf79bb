package org.jonction.sip;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jonction.api.config.SecretStore;

/** Secrets in memory. */
final class Secrets implements SecretStore {
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(kept.keySet());
    }

    @Override
    public Optional<char[]> get(String name) {
        return Optional.ofNullable(kept.get(name)).map(String::toCharArray);
    }

    @Override
    public void put(String name, char[] secret) {
        kept.put(name, new String(secret));
    }

    @Override
    public void remove(String name) {
        kept.remove(name);
    }
}
