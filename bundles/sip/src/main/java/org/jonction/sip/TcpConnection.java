package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jspecify.annotations.Nullable;

/** One connection of TCP or TLS, accepted or opened, on the loop that reads it. */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Wire, Hop {
    private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PING_EVERY_MS = 100_000; // RFC 5626 4.4.1: 95 to 120 s
    private static final long PONG_WITHIN_MS = 10_000; // RFC 5626 4.4.1
    private static final long MESSAGE_WITHIN_MS = 15_000;
    private static final long IDLE_CLOSE_MS = 900_000;
    private static final long LINGER_MS = 2_000;

    private final Connections connections;
    private final SipSource source;
    private final SipInterface local;
    private final boolean accepted;
    private final Loop loop;
    private final Inbound inbound;
    private final StreamFramer framer = new StreamFramer();
    private final Deadline deadline = new Deadline();
    private final List<Pending> pending = new ArrayList<>();
    private volatile State state;
    private @Nullable Channel channel;
    private volatile boolean carriesRequests;
    private volatile boolean deaf;
    private long lastUseMs;
    private long messageSinceMs = -1;
    private long pingedAtMs;
    private boolean pinged;
    private boolean answersPings;

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private record Pending(byte[] message, Failure failure) {}

    private final class Deadline extends TimerWheel.Entry {
        @Override
        void expire() {
            checkDeadlines();
        }
    }

    TcpConnection(Connections connections, SipSource source, SipInterface local, Lanes.Lane lane, boolean accepted) {
        this.connections = connections;
        this.source = source;
        this.local = local;
        this.loop = lane.loop();
        this.inbound = lane.inbound();
        this.accepted = accepted;
        this.state = accepted ? State.OPEN : State.CONNECTING;
    }

    SipSource source() {
        return source;
    }

    SipInterface local() {
        return local;
    }

    /** Whether the far end opened it. */
    boolean accepted() {
        return accepted;
    }

    /** Whether nothing can be sent any more. */
    boolean closed() {
        return deaf || state == State.CLOSED;
    }

    boolean carriesRequests() {
        return carriesRequests;
    }

    /** Notes that requests are sent here, whose transactions have to hear when it breaks. */
    TcpConnection forRequests() {
        carriesRequests = true;
        return this;
    }

    @Override
    public boolean reliable() {
        return true;
    }

    @Override
    public void send(Loop from, byte[] message, Failure failure) {
        if (from == loop) {
            write(message, failure);
        } else {
            loop.execute(() -> write(message, failure));
        }
    }

    private void write(byte[] message, Failure failure) {
        switch (state) {
            case CONNECTING -> pending.add(new Pending(message, failure));
            case CLOSED -> failure.sendFailed(name() + " is closed");
            case OPEN -> writeOpen(message, failure);
        }
    }

    private void writeOpen(byte[] message, Failure failure) {
        Channel open = channel;
        if (open == null || !open.isWritable()) {
            failure.sendFailed(name() + " takes no more data");
            close();
            return;
        }
        if (message != PING) {
            lastUseMs = loop.wheel.nowMs();
            loop.sent++;
        }
        open.writeAndFlush(Unpooled.wrappedBuffer(message)).addListener(written -> {
            if (!written.isSuccess()) {
                failure.sendFailed(name() + ": " + Tls.reason(written.cause()));
            }
        });
    }

    /** The outcome of opening the connection. */
    void connected(ChannelFuture outcome) {
        if (outcome.isSuccess()) {
            state = State.OPEN;
            pending.forEach(waiting -> writeOpen(waiting.message, waiting.failure));
            pending.clear();
        } else {
            end(name() + ": " + Tls.reason(outcome.cause()));
        }
    }

    /** There can be no TLS on it. */
    void refused(SSLException why) {
        connections.tls().failed(source, Tls.reason(why));
        end(name() + ": " + Tls.reason(why));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent shaken) {
            if (shaken.isSuccess()) {
                connections.tls().succeeded(source);
            } else {
                connections.tls().failed(source, Tls.reason(shaken.cause()));
                end(name() + ": " + Tls.reason(shaken.cause()));
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lastUseMs = loop.wheel.nowMs();
        pingedAtMs = lastUseMs;
        loop.wheel.schedule(deadline, MESSAGE_WITHIN_MS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf bytes = (ByteBuf) read;
        try {
            if (deaf) {
                return;
            }
            framer.append(bytes);
        } finally {
            bytes.release();
        }
        lastUseMs = loop.wheel.nowMs();
        consume();
        if (deaf) {
            return;
        }
        if (pinged) {
            pinged = false;
            answersPings |= framer.takeLineEnd();
        }
        if (!framer.midMessage()) {
            messageSinceMs = -1;
        } else if (messageSinceMs < 0) {
            messageSinceMs = lastUseMs;
            loop.wheel.schedule(deadline, MESSAGE_WITHIN_MS);
        }
    }

    private void consume() {
        StreamFramer.Frame frame = framer.next();
        while (frame != StreamFramer.Frame.INCOMPLETE && !deaf) {
            if (inbound.unwelcome(source)) {
                deaf = true;
                close();
                return;
            }
            switch (frame) {
                case PING -> pong();
                case MESSAGE -> message();
                case LOST -> lost();
                case INCOMPLETE -> {}
            }
            frame = framer.next();
        }
    }

    /** Answers, and reads on without a look for a while: closing at once would take the answer back. */
    private void lost() {
        loop.received++;
        inbound.refuse(framer.scan(), framer.fault(), source, this);
        deaf = true;
        if (channel instanceof DuplexChannel open) {
            open.shutdownOutput();
        }
        loop.wheel.schedule(deadline, LINGER_MS);
    }

    private void pong() {
        if (!inbound.registerOnly()) { // a stranger has nothing to keep alive
            writeOpen(PONG, Failure.IGNORED);
        }
    }

    private void message() {
        loop.received++;
        messageSinceMs = -1;
        inbound.framed(framer.takeMessage(), source, this);
    }

    private void checkDeadlines() {
        long nowMs = loop.wheel.nowMs();
        long leftMs = lastUseMs + IDLE_CLOSE_MS - nowMs;
        if (messageSinceMs >= 0) {
            leftMs = Math.min(leftMs, messageSinceMs + MESSAGE_WITHIN_MS - nowMs);
        }
        if (!accepted && !deaf && leftMs > 0) {
            leftMs = Math.min(leftMs, keepAlive(nowMs));
        }
        if (deaf || leftMs <= 0) {
            close();
        } else {
            loop.wheel.schedule(deadline, leftMs);
        }
    }

    /**
     * RFC 5626 4.4.1. Who has never answered a ping only ignores it (RFC 3261 7.5); who did and does so no more is gone.
     *
     * @return how long until there is something to do again; nothing is left of a connection whose far end is gone
     */
    private long keepAlive(long nowMs) {
        if (pinged && answersPings) {
            return pingedAtMs + PONG_WITHIN_MS - nowMs;
        }
        if (pingedAtMs + PING_EVERY_MS > nowMs) {
            return pingedAtMs + PING_EVERY_MS - nowMs;
        }
        pingedAtMs = nowMs;
        pinged = true;
        writeOpen(PING, Failure.IGNORED);
        return answersPings ? PONG_WITHIN_MS : PING_EVERY_MS;
    }

    @Override
    public Hop replyHop(SipSource sender, Via topVia) {
        return new Reply(this, new Target(source.sipInterface(), source.transport(), Wire.sentBy(sender, topVia)));
    }

    void close() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(name() + " was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // what TLS cannot read comes as a failure of its decoder
        if (cause instanceof RuntimeException error && !(cause instanceof DecoderException)) {
            inbound.failed(error);
        }
        context.close();
    }

    /** It is no more, or never was. */
    void end(String reason) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        loop.wheel.cancel(deadline);
        pending.forEach(waiting -> waiting.failure.sendFailed(reason));
        pending.clear();
        connections.closed(this, reason);
    }

    private String name() {
        return source.transport() + " connection with " + source.remote().getAddress().getHostAddress() + ":"
                + source.remote().getPort();
    }

    /** The connection of the request, or a new one to the sender when that is gone (RFC 3261 18.2.2). */
    private record Reply(TcpConnection connection, Target fallback) implements Hop {
        @Override
        public boolean reliable() {
            return true;
        }

        @Override
        public void send(Loop from, byte[] message, Failure failure) {
            if (connection.closed()) {
                connection.connections.to(fallback, connection.local, from).send(from, message, failure);
            } else {
                connection.send(from, message, failure);
            }
        }
    }
}
