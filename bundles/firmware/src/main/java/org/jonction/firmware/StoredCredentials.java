package org.jonction.firmware;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jonction.api.config.SecretStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials of update servers in the box's secret store, one secret for each server: {@code update.HOST}, with
 * {@code _PORT} when the address names one. What was given for https is never told over http.
 */
@Component
public final class StoredCredentials implements UpdateCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(StoredCredentials.class);

    private final SecretStore secrets;

    @Activate
    public StoredCredentials(@Reference SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public Optional<String> find(URI address) {
        try {
            return secrets.get(name(address)).map(secret -> {
                String userInfo = new String(secret);
                Arrays.fill(secret, '\0');
                return userInfo;
            });
        } catch (UncheckedIOException e) {
            LOG.warn("The credentials for {} cannot be read: {}", address.getHost(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Does not fail what the credentials were used for. */
    @Override
    public void remember(URI address) {
        char[] userInfo = address.getUserInfo().toCharArray();
        try {
            secrets.put(name(address), userInfo);
            LOG.info("The credentials for {} are kept among the secrets", address.getHost());
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("The credentials for {} are not kept: {}", address.getHost(), e.getMessage());
        } finally {
            Arrays.fill(userInfo, '\0');
        }
    }

    /** No host has an underscore; an IPv6 address gets them for its colons. */
    private static String name(URI address) {
        String kind = address.getScheme().equalsIgnoreCase("https") ? "update." : "update-http.";
        String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "").replace(':', '_');
        return kind + host + (address.getPort() < 0 ? "" : "_" + address.getPort());
    }
}
