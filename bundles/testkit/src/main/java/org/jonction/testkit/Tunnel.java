package org.jonction.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/** A TCP port on this side's loopback that leads to an address at another place, for HTTP clients and browsers. */
public final class Tunnel implements AutoCloseable {
    private static final int LONGEST_CONNECT_MS = 10_000;

    private final Place place;
    private final InetSocketAddress target;
    private final ServerSocket entrance;

    public Tunnel(Place place, InetSocketAddress target) throws IOException {
        this.place = place;
        this.target = target;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("tunnel").start(this::accept);
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return entrance.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entrance.accept();
                Thread.ofVirtual().start(() -> join(near));
            }
        } catch (IOException closed) {
            // the entrance was closed
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = place.open(SocketChannel::open).socket()) {
            far.connect(target, LONGEST_CONNECT_MS);
            Thread back = Thread.ofVirtual().start(() -> pump(far, near));
            pump(near, far);
            back.join();
        } catch (Exception e) {
            // the client sees a closed connection
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one side is gone; the other is told by the end of its stream
        }
    }
}
