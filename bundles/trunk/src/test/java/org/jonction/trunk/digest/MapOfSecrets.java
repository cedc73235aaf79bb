package org.jonction.trunk.digest;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jonction.api.config.SecretStore;

/** Secrets as the box keeps them, without its disk. */
public final class MapOfSecrets implements SecretStore {
    private final Map<String, String> secrets = new TreeMap<>();

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(secrets.keySet());
    }

    @Override
    public Optional<char[]> get(String name) {
        return Optional.ofNullable(secrets.get(name)).map(String::toCharArray);
    }

    @Override
    public void put(String name, char[] secret) {
        secrets.put(name, new String(secret));
    }

    @Override
    public void remove(String name) {
        secrets.remove(name);
    }
}
