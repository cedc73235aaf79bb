package org.jonction.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A local port that is ours: the socket that holds it, and what more of them need. */
record BoundPort(InetSocketAddress local, UdpSocket socket, int dscp, AtomicInteger openSockets) {
    static BoundPort bind(InetSocketAddress local, int dscp, AtomicInteger openSockets) throws IOException {
        return new BoundPort(local, UdpSocket.bind(local, dscp, openSockets), dscp, openSockets);
    }

    /** A second socket on this port for one far end. */
    UdpSocket share(InetSocketAddress remote) throws IOException {
        return UdpSocket.share(local, remote, dscp, openSockets);
    }
}
