package org.jonction.sip;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jonction.api.config.SecretStore;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.TlsPeer;
import org.jonction.api.sip.TlsPeers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 for connections of SIP: what the box presents, and whom it believes. What it takes for one far end is
 * made once, and anew after a certificate has changed; connections that are up stay.
 */
final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"}; // RFC 8996: nothing older
    private static final int HANDSHAKE_WITHIN_MS = 10_000;
    private static final int MOST_CONTEXTS = 4_096;

    private final Map<Key, SslContext> contexts = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private volatile @Nullable TlsPeers peers;
    private volatile @Nullable SecretStore secrets;

    private record Key(boolean server, TlsPeer peer, String certificateRef) {}

    void peers(@Nullable TlsPeers next) {
        peers = next;
    }

    void secrets(@Nullable SecretStore next) {
        secrets = next;
        contexts.clear();
    }

    /** From the next connection on, the secret's new value counts. */
    void secretChanged(String name) {
        contexts.keySet().removeIf(key -> key.certificateRef.equals(name));
    }

    /**
     * The handler of one connection.
     *
     * @param server whether the far end opens it
     * @throws SSLException why there can be none
     */
    SslHandler handler(SipInterface local, SipSource far, boolean server, ByteBufAllocator memory)
            throws SSLException {
        TlsPeers known = peers;
        TlsPeer peer = known == null ? null : known.peer(far).orElse(null);
        if (peer == null) {
            throw new SSLException("no trunk says what its certificate has to be");
        }
        String ref = peer.certificateRef().isEmpty() ? local.certificateRef() : peer.certificateRef();
        SslContext context = context(new Key(server, peer, ref));
        SslHandler handler = server || peer.serverName().isEmpty()
                ? context.newHandler(memory)
                : context.newHandler(memory, peer.serverName(), far.remote().getPort());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_WITHIN_MS);
        return handler;
    }

    private SslContext context(Key key) throws SSLException {
        SslContext made = contexts.get(key);
        if (made == null) {
            if (contexts.size() >= MOST_CONTEXTS) {
                contexts.clear();
            }
            made = make(key);
            contexts.put(key, made);
        }
        return made;
    }

    private SslContext make(Key key) throws SSLException {
        byte[] own = own(key.certificateRef);
        try (InputStream chain = new ByteArrayInputStream(own);
                InputStream secret = new ByteArrayInputStream(own)) {
            SslContextBuilder builder = key.server
                    ? SslContextBuilder.forServer(chain, secret)
                            .clientAuth(key.peer.certificateDemanded() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                    : SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
            if (!key.server && own.length > 0) {
                builder.keyManager(chain, secret);
            }
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .trustManager(new PeerTrust(authorities(key.peer), key.peer))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new SSLException("the secret " + key.certificateRef
                    + " holds no private key (PKCS #8) with its certificates in PEM: " + reason(e), e);
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException(reason(e), e);
        } finally {
            Arrays.fill(own, (byte) 0);
        }
    }

    /** The box's key and certificates, which the caller wipes; of no length when none are named. */
    private byte[] own(String ref) throws SSLException {
        if (ref.isEmpty()) {
            return new byte[0];
        }
        SecretStore store = secrets;
        char[] text;
        try {
            text = store == null ? null : store.get(ref).orElse(null);
        } catch (UncheckedIOException e) {
            throw new SSLException("the secret " + ref + " cannot be read: " + e.getMessage(), e);
        }
        if (text == null) {
            throw new SSLException("there is no secret " + ref + "; put key and certificates there in PEM");
        }
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(CharBuffer.wrap(text));
        Arrays.fill(text, '\0');
        byte[] exact = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
        Arrays.fill(bytes.array(), (byte) 0);
        return exact;
    }

    private static X509ExtendedTrustManager authorities(TlsPeer peer) throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (!peer.authorities().isEmpty()) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            byte[] pem = peer.authorities().getBytes(StandardCharsets.US_ASCII);
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                store.setCertificateEntry("authority-" + count++, one);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java judges no certificates");
    }

    /** Says in the log, once, why there is no TLS with a far end. */
    void failed(SipSource far, String why) {
        String who = far.sipInterface() + " with " + far.remote().getAddress().getHostAddress();
        if (!why.equals(troubles.put(who, why))) {
            LOG.warn("No TLS on SIP interface {}: {}", who, why);
        }
    }

    void succeeded(SipSource far) {
        if (!troubles.isEmpty()) {
            troubles.remove(far.sipInterface() + " with " + far.remote().getAddress().getHostAddress());
        }
    }

    /** What lies at the bottom of a failure. */
    static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }
}
