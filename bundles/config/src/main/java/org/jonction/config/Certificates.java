package org.jonction.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/** Certificates as documents hold them: PEM (RFC 7468). */
final class Certificates {
    private Certificates() {}

    /** What is wrong with the text, or empty. */
    static Optional<String> problem(String pem) {
        try {
            int count = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .size();
            return count == 0 ? Optional.of("there is no certificate in it") : Optional.empty();
        } catch (CertificateException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        }
    }
}
