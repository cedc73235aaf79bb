package org.jonction.sip;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Settings;
import org.jonction.api.journal.Custody;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured SIP interface with its sockets. A change rebinds only what has another address or port. */
@Component(
        service = {},
        immediate = true,
        configurationPid = ConfigPid.SIP_INTERFACE,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SipListener {
    private static final Logger LOG = LoggerFactory.getLogger(SipListener.class);

    private final SipLayer layer;
    private final Map<Transport, Binding> bindings = new EnumMap<>(Transport.class);
    private volatile SipInterface config;
    private volatile Map<Transport, Endpoint> endpoints = Map.of();

    /**
     * One transport as the sender of a request needs it.
     *
     * @param point what others see of it
     * @param sentBy host and port for Via
     * @param protocol protocol and transport for Via
     * @param socket the socket of UDP while it is bound
     */
    record Endpoint(
            ListeningPoint point,
            HostPort sentBy,
            Protocol protocol,
            @Nullable UdpSocket socket) {}

    @Activate
    public SipListener(@Reference SipLayer layer, Map<String, Object> properties) {
        this.layer = layer;
        this.config = SipInterface.from(new Settings(properties));
        listen();
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) {
        SipInterface former = config;
        SipInterface next;
        try {
            next = SipInterface.from(new Settings(properties));
            for (Transport transport : next.transports()) {
                socketAddress(next, transport);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("SIP interface {} stays as it was: {}", former.name(), e.getMessage());
            return;
        }
        boolean moved = former.port() != next.port()
                || former.tlsPort() != next.tlsPort()
                || !former.address().equals(next.address())
                || !former.name().equals(next.name());
        List.copyOf(bindings.keySet()).stream()
                .filter(transport -> moved || !next.transports().contains(transport))
                .forEach(transport -> bindings.remove(transport).release());
        if (moved) {
            layer.remove(former.name(), this);
            layer.connections().release(former.name());
        }
        config = next;
        listen();
    }

    @Deactivate
    synchronized void deactivate() {
        layer.remove(config.name(), this);
        Custody custody = layer.replaced() ? layer.custody() : null;
        bindings.values().forEach(custody == null ? Binding::release : binding -> binding.leave(custody));
        layer.connections().release(config.name());
    }

    private synchronized void listen() {
        for (Transport transport : config.transports()) {
            bindings.computeIfAbsent(transport, this::bind);
        }
        for (Binding binding : bindings.values()) {
            Bound bound = binding.bound();
            if (bound != null) {
                bound.mark(config.dscp());
            }
        }
        publish();
        layer.add(config.name(), this);
    }

    private Binding bind(Transport transport) {
        InetSocketAddress address = socketAddress(config, transport);
        Optional<Nic> withoutAddress = Nic.of(config.address());
        Binding.Opener opener = switch (transport) {
            case UDP -> () -> UdpSocket.open(config, address, layer.lanes(), layer.custody());
            case TCP, TLS -> () ->
                TcpServer.open(this::config, transport, address, layer.eventLoops(), layer.connections());
        };
        if (withoutAddress.isPresent()) {
            opener = () -> {
                throw new IOException(withoutAddress.get().withoutAddress());
            };
        }
        return new Binding(config, transport, opener, layer.retries(), this::publish);
    }

    private static InetSocketAddress socketAddress(SipInterface sipInterface, Transport transport) {
        return Nic.of(sipInterface.address()).isPresent()
                ? InetSocketAddress.createUnresolved(sipInterface.address(), sipInterface.port(transport))
                : new InetSocketAddress(InetAddress.ofLiteral(sipInterface.address()), sipInterface.port(transport));
    }

    private synchronized void publish() {
        Map<Transport, Endpoint> next = new EnumMap<>(Transport.class);
        Map.copyOf(bindings).forEach((transport, binding) -> next.put(transport, endpoint(transport, binding)));
        endpoints = next;
    }

    private Endpoint endpoint(Transport transport, Binding binding) {
        String name = config.publicAddress();
        String host = name.contains(":") && !name.startsWith("[") ? '[' + name + ']' : name;
        HostPort sentBy = new HostPort();
        sentBy.setHost(new Host(host));
        sentBy.setPort(config.port(transport));
        Protocol protocol = new Protocol();
        protocol.setTransport(transport.name());
        ListeningPoint point = new ListeningPoint(
                config.name(),
                config.realm(),
                transport,
                config.address(),
                host,
                config.port(transport),
                binding.error());
        return new Endpoint(point, sentBy, protocol, binding.bound() instanceof UdpSocket socket ? socket : null);
    }

    SipInterface config() {
        return config;
    }

    Map<Transport, Endpoint> endpoints() {
        return endpoints;
    }

    /** The way to {@code target} from this interface. */
    Hop hop(Endpoint endpoint, Target target, Loop loop) {
        if (target.transport().reliable()) {
            if (Nic.of(config.address()).isPresent()) {
                return new NoWay(endpoint.point().error());
            }
            return layer.connections().to(target, config, loop).forRequests();
        }
        UdpSocket socket = endpoint.socket();
        return socket == null ? new NoWay(endpoint.point().error()) : socket.hop(target.remote());
    }

    /** Nowhere to go. */
    record NoWay(String reason) implements Hop {
        @Override
        public boolean reliable() {
            return true;
        }

        @Override
        public void send(Loop loop, byte[] message, Failure failure) {
            failure.sendFailed(reason);
        }
    }
}
