package org.jonction.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who answers on a port. */
final class TlsProbe {
    private static final Logger LOG = LoggerFactory.getLogger(TlsProbe.class);
    // The first handshake of a Java that has just started takes seconds on a slow processor.
    private static final int LONGEST_WAIT_MS = (int) Duration.ofSeconds(30).toMillis();

    private TlsProbe() {}

    /**
     * Whether the server on a port of this machine has the key of a certificate.
     *
     * @param host address or name that the server listens on, also the unspecified address
     */
    static boolean presents(X509Certificate certificate, String host, int port) throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Only(certificate)}, null);
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(reachable(host), port), LONGEST_WAIT_MS);
            connection.setSoTimeout(LONGEST_WAIT_MS);
            try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(connection, host, port, true)) {
                secured.startHandshake();
                return true;
            }
        } catch (IOException e) {
            LOG.debug("the console does not answer on {}:{} yet", host, port, e);
            return false;
        }
    }

    private static InetAddress reachable(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }

    private record Only(X509Certificate certificate) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
            throw new CertificateException("no client is asked for a certificate");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
            if (!chain[0].equals(certificate)) {
                throw new CertificateException("another certificate: " + chain[0].getSubjectX500Principal());
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {certificate};
        }
    }
}
