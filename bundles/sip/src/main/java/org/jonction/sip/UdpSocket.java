package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jonction.api.journal.Custody;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound UDP socket, read by its loop and written by any. */
final class UdpSocket implements EpollIoHandle, Wire, Bound {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int READS_PER_EVENT = 64;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private final LinuxSocket socket;
    private final String name;
    private final String sipInterface;
    private final Loop loop;
    private final Inbound inbound;
    private @Nullable IoRegistration registration;
    private volatile boolean kept;
    private long unreadSinceMs = -1;

    private UdpSocket(LinuxSocket socket, String name, String sipInterface, Lanes.Lane lane) {
        this.socket = socket;
        this.name = name;
        this.sipInterface = sipInterface;
        this.loop = lane.loop();
        this.inbound = lane.inbound();
    }

    /** Goes on with the socket that the version of this bundle before left, or binds one, and starts to receive. */
    static UdpSocket open(
            SipInterface sipInterface, InetSocketAddress local, Lanes lanes, @Nullable Custody custody)
            throws IOException {
        String name = "SIP UDP " + local;
        Optional<LinuxSocket> left =
                custody == null ? Optional.empty() : custody.take(name, LinuxSocket.class);
        LinuxSocket socket = left.isPresent() ? left.get() : bind(sipInterface, local);
        UdpSocket opened = new UdpSocket(socket, name, sipInterface.name(), lanes.next());
        opened.mark(sipInterface.dscp());
        opened.register(lanes.filters());
        return opened;
    }

    private static LinuxSocket bind(SipInterface sipInterface, InetSocketAddress local) throws IOException {
        boolean ipv6 = local.getAddress() instanceof Inet6Address;
        LinuxSocket socket = LinuxSocket.newSocketDgram(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
        try {
            if (ipv6) {
                socket.setIntOpt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            enlargeBuffers(socket);
            socket.setTrafficClass(sipInterface.dscp() << 2);
            socket.bind(local);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void enlargeBuffers(LinuxSocket socket) throws IOException {
        try {
            socket.setIntOpt(SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES);
            socket.setIntOpt(SOL_SOCKET, SO_SNDBUFFORCE, BUFFER_BYTES);
        } catch (IOException | ChannelException e) { // without CAP_NET_ADMIN, up to net.core.rmem_max
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.setSendBufferSize(BUFFER_BYTES);
        }
    }

    /** Receives from the first filter on; what comes before waits in the kernel. */
    private void register(Filters filters) {
        IoRegistration registered = loop.eventLoop().register(this).syncUninterruptibly().getNow();
        registration = registered;
        filters.whenKnown(() -> {
            if (registered.isValid()) {
                registered.submit(EpollIoOps.EPOLLIN);
            }
        });
    }

    @Override
    public void mark(int dscp) {
        try {
            socket.setTrafficClass(dscp << 2);
        } catch (IOException e) {
            LOG.warn("DSCP {} of SIP interface {}: {}", dscp, sipInterface, e.getMessage());
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        ByteBuffer buffer = loop.ioBuffer;
        try {
            for (int i = 0; i < READS_PER_EVENT; i++) {
                DatagramSocketAddress remote = socket.recvFrom(buffer, 0, buffer.capacity());
                if (remote == null) {
                    unreadSinceMs = -1;
                    return;
                }
                byte[] datagram = new byte[remote.receivedAmount()];
                buffer.get(0, datagram);
                inbound.datagram(datagram, new SipSource(sipInterface, Transport.UDP, remote), this);
            }
            moreToRead();
        } catch (IOException e) {
            loop.dropped++; // an ICMP error of an earlier datagram, or closed
        }
    }

    /** The kernel may hold more than was read: how long has it? */
    private void moreToRead() {
        long nowMs = loop.wheel.nowMs();
        unreadSinceMs = unreadSinceMs < 0 ? nowMs : unreadSinceMs;
        loop.lag.backlog(nowMs - unreadSinceMs, nowMs);
    }

    @Override
    public Hop replyHop(SipSource source, Via topVia) {
        // RFC 3581 4. A maddr is not followed: it would turn the box against third parties.
        return hop(topVia.hasParameter(Via.RPORT) ? source.remote() : Wire.sentBy(source, topVia));
    }

    Hop hop(InetSocketAddress remote) {
        return new UdpHop(socket, remote);
    }

    @Override
    public void leave(Custody custody) {
        LinuxSocket left = socket;
        onLoop(() -> {
            kept = true;
            cancel();
        });
        custody.keep(name, left, () -> close(left, sipInterface));
    }

    @Override
    public void release() {
        onLoop(this::close);
    }

    private void onLoop(Runnable task) {
        if (loop.eventLoop().inEventLoop()) {
            task.run();
        } else if (!loop.eventLoop().isShutdown()) {
            loop.eventLoop().submit(task).syncUninterruptibly();
        }
    }

    private void cancel() {
        IoRegistration registered = registration;
        if (registered != null) {
            registered.cancel();
        }
    }

    /** Also what the loop does with what is still registered at its end. */
    @Override
    public void close() {
        cancel();
        if (!kept) {
            close(socket, sipInterface);
        }
    }

    private static void close(LinuxSocket socket, String sipInterface) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("UDP socket of SIP interface {}: {}", sipInterface, e.getMessage());
        }
    }

    private record UdpHop(LinuxSocket socket, InetSocketAddress remote) implements Hop {
        @Override
        public boolean reliable() {
            return false;
        }

        @Override
        public void send(Loop loop, byte[] message, Failure failure) {
            ByteBuffer buffer = loop.ioBuffer;
            try {
                if (message.length > Loop.LARGEST_DATAGRAM) {
                    failure.sendFailed("message of " + message.length + " bytes is too large for UDP");
                    return;
                }
                buffer.put(0, message);
                socket.sendTo(buffer, 0, message.length, remote.getAddress(), remote.getPort());
                loop.sent++;
            } catch (IOException e) {
                failure.sendFailed("UDP to " + remote.getAddress().getHostAddress() + ":" + remote.getPort() + ": "
                        + e.getMessage());
            }
        }
    }
}
