package org.jonction.call;

/** A session description that cannot be used; the message says why, the code suits a Warning header. */
final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    /** RFC 3261 20.43: warn-codes about session descriptions. */
    static final int ADDRESS_FORMAT = 301;

    static final int TRANSPORT_PROTOCOL = 302;
    static final int MEDIA_TYPE = 304;
    static final int MEDIA_FORMAT = 305;
    static final int MISCELLANEOUS = 399;

    final int warnCode;

    SdpException(int warnCode, String message) {
        super(message, null, false, false);
        this.warnCode = warnCode;
    }
}
