package org.jonction.api.gateway;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows one product family of peers. A driver holds data and no state: a leg pins the policy at its creation, so that a
 * driver can be replaced while calls are up and changes new calls only.
 */
@ConsumerType
public interface GatewayDriver {
    /** Name by which a peer chooses its driver, for example {@code generic}. */
    String id();

    /** What this driver wants; the same object for the life of the service. */
    DriverPolicy policy();
}
