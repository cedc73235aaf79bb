package org.jonction.firmware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.jonction.api.firmware.FirmwareException;

/**
 * An update whose signature the box trusts.
 *
 * @param board what it is made for
 * @param version what it holds
 */
record UpdateFile(String board, String version) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Has the signature of a file checked. @throws FirmwareException when the box does not trust it */
    static UpdateFile open(Privileged privileged, String name, Path file) throws FirmwareException {
        String reply;
        try {
            reply = String.join("\n", privileged.request(PATIENCE, "check", file.toString()));
        } catch (FirmwareException e) {
            throw new FirmwareException(name + " is refused, and nothing was written: " + e.getMessage()
                    + ". It is damaged or cut short, or not signed with a key that this box trusts", e);
        }
        try {
            JsonNode info = JSON.readTree(reply);
            return new UpdateFile(
                    info.path("compatible").asText(""), info.path("version").asText(""));
        } catch (JsonProcessingException e) {
            throw new FirmwareException(name + " is refused: what it says of itself cannot be read", e);
        }
    }

    /**
     * Whether it may be installed.
     *
     * @throws FirmwareException when it is made for another board, or older than what runs and not welcome
     */
    void demandFit(String name, OsRelease running, boolean allowDowngrade) throws FirmwareException {
        if (!board.equals(running.board())) {
            throw new FirmwareException(name + " is made for '" + board + "', and this box is '" + running.board()
                    + "'; get the update for it. Nothing was written");
        }
        if (version.isEmpty()) {
            throw new FirmwareException(name + " does not say its version. Nothing was written");
        }
        if (!allowDowngrade && order(running) < 0) {
            throw new FirmwareException(name + " holds version " + version + ", older than the running "
                    + running.version() + ". Nothing was written; allow a downgrade if you mean it");
        }
    }

    /** Less than 0, 0 or more: older than the running system, the same, newer. */
    int order(OsRelease running) {
        return FirmwareVersion.parse(version).compareTo(FirmwareVersion.parse(running.version()));
    }
}
