package org.jonction.api.config;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears that a secret has another value now. */
@FunctionalInterface
@ConsumerType
public interface SecretListener {
    /** The secret under {@code name} was put or removed. Runs on the thread that did so; must not throw. */
    void secretChanged(String name);
}
