package org.jonction.console;

/** A request that is refused, with its status, a word that names the error, and a message for people. */
public final class HttpError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    public HttpError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** HTTP status of the response. */
    public int status() {
        return status;
    }

    /** Word that names the error. */
    public String code() {
        return code;
    }
}
