package org.jonction.sip;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;

/** A bound port of TCP or TLS that accepts connections. */
record TcpServer(Channel channel) implements Bound {
    private static final int BACKLOG = 1_024;
    private static final ChannelOption<Integer> IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /** Binds and starts to accept. */
    static TcpServer open(
            Supplier<SipInterface> local,
            Transport transport,
            InetSocketAddress address,
            EventLoopGroup group,
            Connections connections)
            throws IOException {
        boolean ipv6 = address.getAddress() instanceof Inet6Address;
        SocketProtocolFamily family = ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channelFactory(() -> new EpollServerSocketChannel(family))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(EpollChannelOption.TCP_USER_TIMEOUT, Connections.UNACKNOWLEDGED_FOR_MS)
                .childHandler(connections.acceptor(local, transport));
        if (ipv6) {
            bootstrap.option(IPV6_ONLY, 1);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return new TcpServer(bound.channel());
        }
        throw bound.cause() instanceof IOException e ? e : new IOException(bound.cause());
    }

    @Override
    public void mark(int dscp) {
        // each connection is marked when it is accepted
    }

    @Override
    public void release() {
        channel.close().awaitUninterruptibly();
    }
}
