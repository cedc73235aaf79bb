package org.jonction.media;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket on a media loop: straight on Netty's epoll, without a channel. Receiving and sending report what went
 * wrong by their result; an error that the network sent back (ICMP) is taken from the socket and forgotten.
 */
final class UdpSocket implements EpollIoHandle {
    /** Told on the loop that a packet waits. */
    @FunctionalInterface
    interface Reader {
        void readable(UdpSocket socket);
    }

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final int CONNECTION_REFUSED = -111;

    private final LinuxSocket socket;
    private final AtomicInteger openSockets;
    private @Nullable Reader reader;
    private @Nullable IoRegistration registration;

    private UdpSocket(LinuxSocket socket, AtomicInteger openSockets) {
        this.socket = socket;
        this.openSockets = openSockets;
        openSockets.incrementAndGet();
    }

    /** Binds a port that nobody else holds. From then on {@link #share} may bind it too. */
    static UdpSocket bind(InetSocketAddress local, int dscp, AtomicInteger openSockets) throws IOException {
        UdpSocket udp = open(local, dscp, openSockets);
        try {
            udp.socket.bind(local);
            udp.socket.setReusePort(true);
            return udp;
        } catch (IOException e) {
            udp.close();
            throw e;
        }
    }

    /**
     * Opens a second socket on a port that {@link #bind} holds, for one far end: the kernel gives it the packets of
     * that far end and leaves all others to the first.
     */
    static UdpSocket share(InetSocketAddress local, InetSocketAddress remote, int dscp, AtomicInteger openSockets)
            throws IOException {
        UdpSocket udp = open(local, dscp, openSockets);
        try {
            udp.socket.setReusePort(true);
            udp.socket.bind(local);
            udp.socket.connect(remote);
            return udp;
        } catch (IOException e) {
            udp.close();
            throw e;
        }
    }

    private static UdpSocket open(InetSocketAddress local, int dscp, AtomicInteger openSockets) throws IOException {
        boolean ipv6 = local.getAddress() instanceof Inet6Address;
        LinuxSocket socket;
        try {
            socket = LinuxSocket.newSocketDgram(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
        } catch (ChannelException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
        UdpSocket udp = new UdpSocket(socket, openSockets);
        try {
            socket.setTrafficClass(dscp << 2); // RFC 2474 3
            return udp;
        } catch (IOException e) {
            udp.close();
            throw e;
        }
    }

    /** Sends to and takes from another far end from now on. On the loop. */
    void reconnect(InetSocketAddress remote) throws IOException {
        socket.connect(remote);
    }

    /** Starts to read. On the loop. */
    void register(IoEventLoop loop, Reader to) {
        reader = to;
        registration = loop.register(this).getNow();
        registration.submit(EpollIoOps.EPOLLIN);
    }

    /** Receives into {@code packet}. @return its length; 0 when nothing waits, negative for an empty datagram */
    int receive(PacketBuffer packet) {
        try {
            return socket.recvAddress(packet.address, 0, PacketBuffer.CAPACITY);
        } catch (IOException e) {
            return 0;
        }
    }

    /** As {@link #receive}, and tells from where. @return null when nothing waits */
    @Nullable DatagramSocketAddress receiveFrom(PacketBuffer packet) {
        try {
            return socket.recvFromAddress(packet.address, 0, PacketBuffer.CAPACITY);
        } catch (IOException e) {
            return null;
        }
    }

    /** Sends to the connected far end. @return whether the kernel took it */
    boolean send(PacketBuffer packet, int length) {
        try {
            return socket.sendAddress(packet.address, 0, length) > 0;
        } catch (NativeIoException e) {
            return e.expectedErr() == CONNECTION_REFUSED && sendAfterError(packet, length);
        } catch (IOException e) {
            return false;
        }
    }

    /** The far end's answer to an earlier packet was reported in place of sending this one. RFC 1122 4.1.3.3 */
    private boolean sendAfterError(PacketBuffer packet, int length) {
        try {
            return socket.sendAddress(packet.address, 0, length) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends to {@code remote}. @return whether the kernel took it */
    boolean sendTo(PacketBuffer packet, int length, InetSocketAddress remote) {
        try {
            return socket.sendToAddress(packet.address, 0, length, remote.getAddress(), remote.getPort()) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration of, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        if (ops.contains(EpollIoOps.EPOLLERR)) {
            forgetError();
        }
        if (!ops.contains(EpollIoOps.EPOLLIN) || reader == null) {
            return;
        }
        try {
            reader.readable(this);
        } catch (RuntimeException e) { // would hold up the whole loop
            LOG.error("cannot handle a packet on {}", socket, e);
        }
    }

    private void forgetError() {
        try {
            socket.getSoError();
        } catch (IOException e) {
            LOG.debug("cannot read the error of {}", socket, e);
        }
    }

    /** Stops reading and closes. On the loop once registered. */
    @Override
    public void close() {
        if (!socket.isOpen()) {
            return;
        }
        if (registration != null) {
            registration.cancel();
        }
        openSockets.decrementAndGet();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("cannot close {}", socket, e);
        }
    }
}
