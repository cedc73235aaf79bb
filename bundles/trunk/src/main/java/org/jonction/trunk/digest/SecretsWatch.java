package org.jonction.trunk.digest;

import org.jonction.api.config.SecretListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Has the keys of accounts read anew when their password changes. */
@Component
public final class SecretsWatch implements SecretListener {
    private final AccountKeys keys;

    @Activate
    public SecretsWatch(@Reference AccountKeys keys) {
        this.keys = keys;
    }

    @Override
    public void secretChanged(String name) {
        keys.changed(name);
    }
}
