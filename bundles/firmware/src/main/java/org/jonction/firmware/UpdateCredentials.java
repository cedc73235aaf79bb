package org.jonction.firmware;

import java.net.URI;
import java.util.Optional;
import org.jonction.api.firmware.FirmwareException;

/** USER:PASSWORD for the servers that updates come from. */
public interface UpdateCredentials {
    /** What the server of an address is told, if it wants any. */
    Optional<String> find(URI address);

    /** Keeps what an address holds, so that later addresses of the same server may go without. */
    void remember(URI address) throws FirmwareException;
}
