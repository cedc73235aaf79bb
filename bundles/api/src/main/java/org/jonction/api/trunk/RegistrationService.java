package org.jonction.api.trunk;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The registrations of the box at peers (RFC 3261 section 10, RFC 6140). Safe from any thread; nothing here blocks. */
@ProviderType
public interface RegistrationService {
    /** The registration of a trunk, or empty for a trunk that does not register. */
    Optional<RegistrationStatus> status(String trunk);

    /** Values of Route headers for requests that begin a dialog on a trunk (RFC 3608 section 6.1); normally none. */
    List<String> serviceRoute(String trunk);
}
