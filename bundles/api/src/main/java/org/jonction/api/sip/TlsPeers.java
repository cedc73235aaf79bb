package org.jonction.api.sip;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Knows what is asked of TLS with each far end. */
@ProviderType
@FunctionalInterface
public interface TlsPeers {
    /**
     * What is asked of the far end at {@code source}, whoever opens the connection; empty when no trunk belongs to it.
     * Runs on an event loop once for each connection.
     */
    Optional<TlsPeer> peer(SipSource source);
}
