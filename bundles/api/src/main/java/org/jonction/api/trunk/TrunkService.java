package org.jonction.api.trunk;

import java.util.List;
import java.util.Optional;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.osgi.annotation.versioning.ProviderType;

/** The configured trunks with their drivers and health. Safe from any thread; nothing here blocks. */
@ProviderType
public interface TrunkService {
    /** The trunk of this name as it is now, or empty. */
    Optional<Trunk> trunk(String name);

    /** The trunk that a message from this source belongs to, or empty: then nothing is owed to it but silence. */
    Optional<Trunk> classify(SipSource source);

    /**
     * Where to send a new request on this trunk, best first: in the order of the document, of SRV priorities and, by
     * chance, of SRV weights (RFC 2782), but DEMOTED endpoints after the others and those that are DOWN last. Endpoints
     * that are DRAINING, BLOCKED or within their Retry-After are left out. No name is looked up here.
     */
    List<Target> targets(Trunk trunk);

    /** Whether an endpoint of this trunk's peer is neither DOWN nor left out. */
    boolean reachable(Trunk trunk);

    /** Tells what a request met at a target; endpoints that are not known are ignored. */
    void report(Target target, Outcome outcome);

    /**
     * Sets what an administrator wants of an endpoint; it stays over restarts, until it is changed.
     *
     * @param trunk name of a trunk
     * @param endpoint one of its endpoints, as {@link PeerEndpoint#toString()} gives it
     * @return whether there is such an endpoint
     */
    boolean order(String trunk, String endpoint, EndpointOrder order);

    /** Every trunk with its health, by name. */
    List<TrunkStatus> status();
}
