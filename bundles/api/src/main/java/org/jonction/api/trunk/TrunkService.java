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

    /** Where to send a new request on this trunk: endpoints not DOWN in order of preference, then the others. */
    List<Target> targets(Trunk trunk);

    /** Whether an endpoint of this trunk's peer is not DOWN. */
    boolean reachable(Trunk trunk);

    /** Every trunk with its health, by name. */
    List<TrunkStatus> status();
}
