package org.jonction.sip;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.jspecify.annotations.Nullable;

/** All connections of TCP and TLS, accepted and opened, within their bounds. */
final class Connections {
    private static final int CONNECT_WITHIN_MS = 3_000;
    /** How long a far end may leave data unacknowledged before the connection counts as broken. */
    static final int UNACKNOWLEDGED_FOR_MS = 30_000;

    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final Lanes lanes;
    private final Tls tls;
    private final int most;
    private final int mostPerSource;
    private final Set<TcpConnection> open = new HashSet<>();
    private final Map<Target, TcpConnection> byTarget = new HashMap<>();
    private final Map<InetAddress, Integer> acceptedFrom = new HashMap<>();

    Connections(Lanes lanes, Tls tls, int most, int mostPerSource) {
        this.lanes = lanes;
        this.tls = tls;
        this.most = most;
        this.mostPerSource = mostPerSource;
    }

    /** What a server channel of {@code sipInterface} does with each connection that it accepts. */
    ChannelInitializer<Channel> acceptor(Supplier<SipInterface> sipInterface, Transport transport) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                Lanes.Lane lane = lanes.of(channel.eventLoop());
                SipInterface local = sipInterface.get();
                TcpConnection accepted = accept(local, transport, (InetSocketAddress) channel.remoteAddress(), lane);
                if (accepted == null) {
                    lane.loop().dropped++;
                    channel.close();
                } else {
                    channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER);
                    channel.config().setOption(ChannelOption.IP_TOS, local.dscp() << 2);
                    furnish(channel, accepted);
                }
            }
        };
    }

    private void furnish(Channel channel, TcpConnection connection) {
        if (connection.source().transport() == Transport.TLS) {
            try {
                channel.pipeline().addLast(tls.handler(
                        connection.local(), connection.source(), connection.accepted(), channel.alloc()));
            } catch (SSLException e) {
                connection.refused(e);
                channel.close();
                return;
            }
        }
        channel.pipeline().addLast(connection);
    }

    Tls tls() {
        return tls;
    }

    private @Nullable TcpConnection accept(
            SipInterface local, Transport transport, @Nullable InetSocketAddress remote, Lanes.Lane lane) {
        if (remote == null) {
            return null;
        }
        SipSource source = new SipSource(local.name(), transport, remote);
        if (lanes.filters().drops(source)) {
            return null;
        }
        synchronized (this) {
            if (open.size() >= most || acceptedFrom.getOrDefault(remote.getAddress(), 0) >= mostPerSource) {
                return null;
            }
            acceptedFrom.merge(remote.getAddress(), 1, Integer::sum);
            TcpConnection connection = new TcpConnection(this, source, local, lane, true);
            open.add(connection);
            byTarget.putIfAbsent(source.asTarget(), connection);
            return connection;
        }
    }

    /** The open connection to {@code target}, or else a new one from {@code local} that {@code loop} reads. */
    TcpConnection to(Target target, SipInterface local, Loop loop) {
        TcpConnection connection;
        boolean full;
        synchronized (this) {
            full = open.size() >= most;
            TcpConnection existing = byTarget.get(target);
            if (existing != null && !existing.closed()) {
                return existing;
            }
            SipSource peer = new SipSource(target.sipInterface(), target.transport(), target.remote());
            connection = new TcpConnection(this, peer, local, lanes.of(loop.eventLoop()), false);
            byTarget.put(target, connection);
            open.add(connection);
        }
        if (full) {
            connection.end("the box has " + most + " connections open, its bound");
        } else {
            connect(connection, loop);
        }
        return connection;
    }

    private void connect(TcpConnection connection, Loop loop) {
        SipInterface local = connection.local();
        InetAddress address = InetAddress.ofLiteral(local.address());
        SocketProtocolFamily family =
                address instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        ChannelFuture connected = new Bootstrap()
                .group(loop.eventLoop())
                .channelFactory(() -> new EpollSocketChannel(family))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WITHIN_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_FOR_MS)
                .option(ChannelOption.IP_TOS, local.dscp() << 2)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        furnish(channel, connection);
                    }
                })
                .connect(connection.source().remote(), new InetSocketAddress(address, 0));
        connected.addListener((ChannelFutureListener) connection::connected);
    }

    /** {@code connection} is no more. */
    void closed(TcpConnection connection, String reason) {
        SipSource peer = connection.source();
        synchronized (this) {
            open.remove(connection);
            byTarget.remove(peer.asTarget(), connection);
            if (connection.accepted()) {
                acceptedFrom.computeIfPresent(
                        peer.remote().getAddress(), (from, count) -> count > 1 ? count - 1 : null);
            }
        }
        if (connection.carriesRequests()) {
            for (Lanes.Lane lane : lanes.all()) {
                lane.loop().execute(() -> lane.transactions().broken(connection, reason));
            }
        }
    }

    /** Closes the connections of a SIP interface. */
    void release(String sipInterface) {
        List<TcpConnection> leaving;
        synchronized (this) {
            leaving = List.copyOf(open);
        }
        leaving.stream()
                .filter(connection -> connection.source().sipInterface().equals(sipInterface))
                .forEach(TcpConnection::close);
    }

    synchronized int count() {
        return open.size();
    }
}
