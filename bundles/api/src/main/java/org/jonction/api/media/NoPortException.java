package org.jonction.api.media;

/** A media realm is missing or has no free port pair; the message names it. */
public final class NoPortException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is missing, where, and what to do */
    public NoPortException(String message) {
        super(message);
    }
}
