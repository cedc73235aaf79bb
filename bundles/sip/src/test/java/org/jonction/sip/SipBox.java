package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.SipStatus;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;

/** The SIP layer with one interface named {@code lan} on a free loopback port, open to everyone. */
final class SipBox implements AutoCloseable {
    static final SipFilter EVERYONE = source -> SipFilter.Verdict.PASS;

    final SipLayer layer;
    final SipListener listener;
    final InetAddress address;
    final int port;

    SipBox(RequestHandler handler) throws IOException {
        this(1, "127.0.0.1", handler);
    }

    SipBox(int loops, String address, RequestHandler handler) throws IOException {
        this(config(loops), address, handler, Map.of());
    }

    SipBox(SipLayer.Config config, String address, RequestHandler handler) throws IOException {
        this(config, address, handler, Map.of());
    }

    /** @param more properties of the interface beside the usual ones */
    SipBox(SipLayer.Config config, String address, RequestHandler handler, Map<String, Object> more) throws IOException {
        this.address = InetAddress.ofLiteral(address);
        this.port = freePort(this.address);
        this.layer = new SipLayer(config, () -> false);
        Map<String, Object> properties = properties(address, port, "UDP", "TCP");
        properties.putAll(more);
        this.listener = new SipListener(layer, properties);
        layer.filters(List.of(EVERYONE));
        layer.handlerCame(handler);
    }

    static SipLayer.Config config(int loops) {
        return config(loops, 0, 0);
    }

    /** With so many new requests a second from one source, and from all. */
    static SipLayer.Config config(int loops, int perSource, int all) {
        return new SipLayer.Config() {
            @Override
            public int loops() {
                return loops;
            }

            @Override
            public int maxConnections() {
                return 200;
            }

            @Override
            public int maxConnectionsPerSource() {
                return 64;
            }

            @Override
            public int maxNewRequestsPerSource() {
                return perSource;
            }

            @Override
            public int maxNewRequests() {
                return all;
            }

            @Override
            public int overloadLagMs() {
                return 0; // the machine of the tests may be slow
            }

            @Override
            public String[] emergencyNumbers() {
                return new String[] {"112"};
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return SipLayer.Config.class;
            }
        };
    }

    static Map<String, Object> properties(String address, int port, String... transports) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("name", "lan");
        properties.put("realm", "inside");
        properties.put("address", address);
        properties.put("port", (long) port);
        properties.put("tlsPort", 5061L);
        properties.put("transports", transports);
        properties.put("dscp", 24L);
        return properties;
    }

    /** A port that neither UDP nor TCP uses on {@code address}. */
    static int freePort(InetAddress address) throws IOException {
        while (true) {
            try (ServerSocket tcp = new ServerSocket(0, 1, address);
                    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (BindException e) {
                // the UDP port of that number is taken: take another
            }
        }
    }

    SipStatus status() {
        return layer.status();
    }

    Target target(Transport transport, InetSocketAddress remote) {
        return new Target("lan", transport, remote);
    }

    /** Runs {@code work} on the loop of {@code callId}. */
    <T> T onLoop(String callId, Function<String, T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        layer.loop(callId).execute(() -> {
            try {
                done.complete(work.apply(callId));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.get();
    }

    /** Waits until {@code condition} holds, or fails. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("never happened: " + what);
    }

    @Override
    public void close() {
        listener.deactivate();
        layer.deactivate();
    }

    /** Answers OPTIONS with 200 and everything else with 501. */
    static class Answering implements RequestHandler {
        @Override
        public void onRequest(ServerTransaction transaction) {
            int status = transaction.request().getMethod().equals("OPTIONS") ? 200 : 501;
            var response = transaction.request().createResponse(status);
            response.setToTag("box");
            transaction.respond(response);
        }

        @Override
        public void onAck(SIPRequest ack, SipSource source) {}

        @Override
        public void onCancel(ServerTransaction invite) {}
    }
}
