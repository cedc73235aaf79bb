package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.TlsPeer;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Secrets secrets = new Secrets();
    private Authority authority;
    private Authority.Holder peer;
    private SipBox box;
    private int tlsPort;

    @BeforeEach
    void start() throws Exception {
        authority = new Authority();
        peer = authority.certify("sip.provider.example");
        secrets.put("box", authority.certify("box.example").secret().toCharArray());
        tlsPort = SipBox.freePort(LOOPBACK);
        box = new SipBox(SipBox.config(2), "127.0.0.1", new SipBox.Answering(), Map.of(
                "transports", new String[] {"UDP", "TCP", "TLS"}, "tlsPort", (long) tlsPort, "certificateRef", "box"));
        box.layer.tls().secrets(secrets);
        demand(false, "sip.provider.example");
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private void demand(boolean certificate, String... names) {
        TlsPeer wanted = new TlsPeer(
                "itsp", Set.of(names), "sip.provider.example", authority.pem(), certificate, "");
        box.layer.tls().peers(source -> Optional.of(wanted));
    }

    private TcpPeer open(SSLContext with) throws IOException {
        SSLSocket socket = (SSLSocket) with.getSocketFactory().createSocket(LOOPBACK, tlsPort);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return new TcpPeer(socket);
    }

    private static String options() {
        return Messages.options().replace("SIP/2.0/UDP", "SIP/2.0/TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRequestIsAnsweredOnItsConnection(String version) throws Exception {
        SSLSocket socket = (SSLSocket) peer.context().getSocketFactory().createSocket(LOOPBACK, tlsPort);
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        try (TcpPeer far = new TcpPeer(socket)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            far.send(options() + options());
            assertThat(far.receive()).startsWith("SIP/2.0 200 ");
            assertThat(far.receive()).startsWith("SIP/2.0 200 ").contains("SIP/2.0/TLS");
        }
        SipBox.await("no connection", () -> box.status().connections() == 0);
    }

    @Test
    void olderVersionsAreRefused() throws Exception {
        SSLSocket socket = (SSLSocket) peer.context().getSocketFactory().createSocket(LOOPBACK, tlsPort);
        try (socket) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void plainTextOnThePortOfTlsIsClosedAndDisturbsNobody() throws Exception {
        try (TcpPeer plain = new TcpPeer(new Socket(LOOPBACK, tlsPort))) {
            plain.send(options());
            assertThat(plain.isClosedByBox() || plain.isClosedByBox()).isTrue();
        }
        try (TcpPeer far = open(peer.context())) {
            far.send(options());
            assertThat(far.receive()).startsWith("SIP/2.0 200 ");
        }
        SipBox.await("no connection", () -> box.status().connections() == 0);
    }

    @Test
    void aSourceThatBelongsToNoTrunkGetsNoHandshake() throws Exception {
        box.layer.filters(List.of(source -> SipFilter.Verdict.DROP));
        assertThatThrownBy(() -> open(peer.context()).close()).isInstanceOf(IOException.class);
        assertThat(box.status().connections()).isZero();
    }

    @Test
    void aPeerThatHasToPresentACertificateMayNotComeWithoutOne() throws Exception {
        demand(true, "sip.provider.example");
        SSLContext without = SSLContext.getInstance("TLS");
        without.init(null, new TrustManager[] {new Trusting()}, null);
        assertRefused(without);
        try (TcpPeer far = open(peer.context())) {
            far.send(options());
            assertThat(far.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void aCertificateOfAnotherNameAuthorityOrTimeIsRefused() throws Exception {
        demand(true, "sip.provider.example");
        assertRefused(authority.certify("sip.other.example").context());
        assertRefused(authority.certify(b -> b.subject("CN=*.provider.example")).context());
        assertRefused(authority.certifyExpired("sip.provider.example").context());
        SSLContext foreign = SSLContext.getInstance("TLS");
        foreign.init(
                new Authority().certify("sip.provider.example").bundle().toKeyManagerFactory().getKeyManagers(),
                new TrustManager[] {new Trusting()},
                null);
        assertRefused(foreign);
    }

    /** In TLS 1.3 the far end learns of it with the first bytes that it reads. */
    private void assertRefused(SSLContext with) {
        assertThatThrownBy(() -> {
                    try (TcpPeer far = open(with)) {
                        far.send(options());
                        far.receive();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSipUriNamesThePeerBeforeItsHostNamesDo() throws Exception {
        demand(true, "provider.example");
        try (TcpPeer far = open(authority.certify(b -> uri(b, "sip:provider.example"), "host-7.example").context())) {
            far.send(options());
            assertThat(far.receive()).startsWith("SIP/2.0 200 ");
        }
        assertRefused(authority.certify(b -> uri(b, "sip:other.example"), "provider.example").context());
        assertRefused(authority.certify(b -> uri(b, "sip:somebody@provider.example"), "other.example").context());
    }

    private static CertificateBuilder uri(CertificateBuilder builder, String uri) {
        return builder.addSanUriName(URI.create(uri));
    }

    @Test
    void anotherCertificateCountsFromTheNextConnectionOn() throws Exception {
        try (TcpPeer before = open(peer.context())) {
            before.send(options());
            before.receive();
            secrets.put("box", authority.certify("new.example").secret().toCharArray());
            box.layer.tls().secretChanged("box");
            SSLSocket socket = (SSLSocket) peer.context().getSocketFactory().createSocket(LOOPBACK, tlsPort);
            socket.startHandshake();
            try (TcpPeer after = new TcpPeer(socket)) {
                X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                assertThat(PeerNames.of(shown)).containsExactly("new.example");
                after.send(options());
                assertThat(after.receive()).startsWith("SIP/2.0 200 ");
            }
            before.send(options());
            assertThat(before.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void aCertificateThatCannotBeReadClosesNewConnectionsOnly() throws Exception {
        try (TcpPeer before = open(peer.context())) {
            before.send(options());
            before.receive();
            secrets.put("box", "no PEM".toCharArray());
            box.layer.tls().secretChanged("box");
            assertThatThrownBy(() -> open(peer.context()).close()).isInstanceOf(IOException.class);
            before.send(options());
            assertThat(before.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void theBoxAsksForThePeersNameAndPresentsItsCertificateWhenAsked() throws Exception {
        try (SSLServerSocket server = server(peer)) {
            server.setNeedClientAuth(true);
            send(server.getLocalPort());
            try (SSLSocket accepted = (SSLSocket) server.accept()) {
                accepted.startHandshake();
                ExtendedSSLSession session = (ExtendedSSLSession) accepted.getSession();
                assertThat(session.getRequestedServerNames()).containsExactly(new SNIHostName("sip.provider.example"));
                X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
                assertThat(PeerNames.of(shown)).containsExactly("box.example");
                TcpPeer far = new TcpPeer(accepted);
                String request = far.receive();
                assertThat(request).startsWith("OPTIONS ").contains("Via: SIP/2.0/TLS 127.0.0.1:" + tlsPort + ";");
                far.send(request.replaceFirst("OPTIONS .*", "SIP/2.0 200 OK"));
                assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("200");
            }
        }
    }

    @Test
    void aServerOfAnotherNameIsNotTrustedAndThatIsSaid() throws Exception {
        try (SSLServerSocket server = server(authority.certify("sip.other.example"))) {
            send(server.getLocalPort());
            try (SSLSocket accepted = (SSLSocket) server.accept()) {
                assertThatThrownBy(() -> {
                            accepted.startHandshake();
                            accepted.getInputStream().read();
                        })
                        .isInstanceOf(SSLHandshakeException.class);
            }
            assertThat(events.poll(10, TimeUnit.SECONDS)).contains("sip.other.example", "sip.provider.example");
        }
        SipBox.await("no connection", () -> box.status().connections() == 0);
    }

    @Test
    void theNextRequestOpensAConnectionAnewWhenTheOldOneIsCut() throws Exception {
        try (SSLServerSocket server = server(peer)) {
            for (int i = 0; i < 2; i++) {
                send(server.getLocalPort());
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    TcpPeer far = new TcpPeer(accepted);
                    far.send(far.receive().replaceFirst("OPTIONS .*", "SIP/2.0 200 OK"));
                    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("200");
                }
                SipBox.await("the cut is seen", () -> box.status().connections() == 0);
            }
        }
    }

    private SSLServerSocket server(Authority.Holder as) throws Exception {
        SSLServerSocket server = (SSLServerSocket) as.context().getServerSocketFactory().createServerSocket(0, 5, LOOPBACK);
        server.setSoTimeout(10_000);
        return server;
    }

    private void send(int port) throws Exception {
        SIPRequest request = ManualLoop.request(Messages.options().replaceAll("Via: .*\r\n", ""));
        Target target = box.target(Transport.TLS, new InetSocketAddress(LOOPBACK, port));
        box.onLoop(request.getCallId().getCallId(), id ->
                box.layer.send(request, target, SipTimers.DEFAULT, new ResponseHandler() {
                    @Override
                    public void onResponse(ClientTransaction transaction, SIPResponse response) {
                        events.add(Integer.toString(response.getStatusCode()));
                    }

                    @Override
                    public void onTimeout(ClientTransaction transaction) {
                        events.add("timeout");
                    }

                    @Override
                    public void onTransportError(ClientTransaction transaction, String reason) {
                        events.add(reason);
                    }
                }));
    }

    /** Believes everybody. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
