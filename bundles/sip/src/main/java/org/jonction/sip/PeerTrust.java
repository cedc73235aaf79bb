package org.jonction.sip;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jonction.api.sip.TlsPeer;

/** Believes certificates of one peer: they derive from its authorities and bear one of its names (RFC 5922 section 7). */
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final TlsPeer peer;

    PeerTrust(X509ExtendedTrustManager authorities, TlsPeer peer) {
        this.authorities = authorities;
        this.peer = peer;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authorities.checkServerTrusted(chain, type, engine);
        checkName(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authorities.checkClientTrusted(chain, type, engine);
        checkName(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkServerTrusted(chain, type);
        checkName(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkClientTrusted(chain, type);
        checkName(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    private void checkName(X509Certificate certificate) throws CertificateException {
        Set<String> borne = PeerNames.of(certificate);
        if (Collections.disjoint(borne, peer.names())) {
            throw new CertificateException("the certificate bears " + (borne.isEmpty() ? "no name" : borne)
                    + ", none of the names of trunk " + peer.trunk() + ": " + new TreeSet<>(peer.names())
                    + "; give the peer its name, or list it under tls.names of the trunk");
        }
    }
}
