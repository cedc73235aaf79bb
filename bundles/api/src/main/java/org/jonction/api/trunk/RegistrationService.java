package org.jonction.api.trunk;

import java.util.List;
import java.util.Optional;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.Target;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The registrations of the box at peers, and of peers at the box (RFC 3261 section 10, RFC 6140). Safe from any thread;
 * nothing here blocks.
 */
@ProviderType
public interface RegistrationService {
    /** The registration of a trunk, or of its peer at the box, or empty when neither registers. */
    Optional<RegistrationStatus> status(String trunk);

    /** Values of Route headers for requests that begin a dialog on a trunk (RFC 3608 section 6.1); normally none. */
    List<String> serviceRoute(String trunk);

    /**
     * Answers a REGISTER that is for a trunk whose peer registers at the box.
     *
     * @return whether it is; else nothing has been done
     */
    boolean register(ServerTransaction register);

    /** What the peer of a trunk has registered for {@code target}, or empty when that is no registered contact. */
    Optional<RegisteredContact> contact(String trunk, Target target);
}
