package org.jonction.firmware;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a server could not be spoken to, in words that say what to do. */
final class Unreachable {
    private Unreachable() {}

    /** @param now the time by the clock of the box, by which certificates are judged */
    static String reason(IOException failure, Instant now) {
        if (caused(failure, CertificateNotYetValidException.class)
                || caused(failure, CertificateExpiredException.class)) {
            return "the server's certificate is not valid at " + now.truncatedTo(ChronoUnit.SECONDS)
                    + ", the time by the clock of the box. If that time is wrong, name an NTP server that the box "
                    + "reaches; an update by http, upload or USB stick needs no clock, as its signature protects it";
        }
        if (caused(failure, CertPathBuilderException.class)) {
            return "the server's certificate is signed by no authority that this box knows; an update by http is as "
                    + "safe, as its signature protects it";
        }
        if (caused(failure, UnresolvedAddressException.class)) {
            return "its name is not known; look at the name, and at the DNS servers of the box";
        }
        if (failure instanceof HttpTimeoutException) {
            return "it does not answer";
        }
        if (failure instanceof ConnectException) {
            return "nobody accepts a connection there";
        }
        String message = message(failure);
        return failure instanceof SSLException ? "TLS failed: " + message : message;
    }

    private static String message(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> kind) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
