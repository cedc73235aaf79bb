package org.jonction.api.firmware;

/** What was asked of the firmware cannot be done; the message says why and what to do. Nothing has changed. */
public final class FirmwareException extends Exception {
    private static final long serialVersionUID = 1;

    public FirmwareException(String message) {
        super(message);
    }

    public FirmwareException(String message, Throwable cause) {
        super(message, cause);
    }
}
