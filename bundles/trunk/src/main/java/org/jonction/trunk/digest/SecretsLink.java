package org.jonction.trunk.digest;

import org.jonction.api.config.SecretStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Gives the keys of accounts the store of secrets while there is one. */
@Component(
        service = {},
        immediate = true)
public final class SecretsLink {
    private final AccountKeys keys;

    @Activate
    public SecretsLink(@Reference AccountKeys keys, @Reference SecretStore secrets) {
        this.keys = keys;
        keys.store(secrets);
    }

    @Deactivate
    void deactivate() {
        keys.store(null);
    }
}
